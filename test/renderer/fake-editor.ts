/** The editor's part of the fake engine. */
import { type implement, ORPCError } from '@orpc/server'
import type { ClosedTab } from '../../shared/contract/editor.ts'
import type { contract } from '../../shared/contract/index.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { SqlFunction } from '../../shared/model/sql-vocabulary.ts'

type Os = ReturnType<typeof implement<typeof contract>>['editor']

const FUNCTIONS: readonly SqlFunction[] = [
  {
    name: 'count',
    kind: 'aggregate',
    signatures: ['count() → BIGINT', 'count(arg ANY) → BIGINT'],
    overloads: 2,
    description: 'Returns the number of non-NULL values in arg.',
    example: 'count(A)',
  },
  {
    name: 'date_trunc',
    kind: 'scalar',
    signatures: ['date_trunc(part VARCHAR, timestamp TIMESTAMP) → TIMESTAMP'],
    overloads: 4,
    description: 'Truncates to specified precision',
    example: null,
  },
]

export function planOf(sql: string, measure: boolean): Plan {
  const measured = (ms: number, rows: number, rowsIn: number) => (measure ? { ms, rows, rowsIn } : null)
  return {
    sql,
    elapsedMs: measure ? 21 : null,
    root: {
      operator: 'HASH_GROUP_BY',
      table: null,
      details: [{ name: 'Groups', value: '#0' }],
      estimatedRows: 4,
      measured: measured(2, 3, 60_000),
      children: [
        {
          operator: 'SEQ_SCAN',
          table: 'events',
          details: [{ name: 'Filters', value: "ticker='SPY'" }],
          estimatedRows: 40_000,
          measured: measured(18, 60_000, 200_000),
          children: [],
        },
      ],
    },
  }
}

export function fakeEditor(os: Os, wait: (signal?: AbortSignal) => Promise<void>) {
  let closed: readonly ClosedTab[] = []
  return {
    functions: os.functions.handler(() => FUNCTIONS),
    values: os.values.handler(({ input }) =>
      input.column === 'side'
        ? {
            values: [
              { value: 'buy', count: 12 },
              { value: "o'sell", count: 7 },
            ],
            more: false,
          }
        : null,
    ),
    explain: os.explain.handler(async ({ input, signal }) => {
      if (/evnts/.test(input.sql)) {
        throw new ORPCError('SQL_ERROR', {
          message: 'There is no table “evnts”.',
          data: { position: { line: 1, column: 15, length: 5, instead: ['events'] } },
        })
      }
      if (/slow/.test(input.sql)) await wait(signal)
      return planOf(input.sql, input.measure)
    }),
    closedTabs: os.closedTabs.handler(() => closed),
    saveClosedTabs: os.saveClosedTabs.handler(({ input }) => {
      closed = input.tabs
    }),
  }
}
