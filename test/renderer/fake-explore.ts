/** Questions without SQL, of the fake engine: the same figures whatever is asked, and what was asked. */
import type { implement } from '@orpc/server'
import type { contract } from '../../shared/contract/index.ts'
import type { Question } from '../../shared/model/explore.ts'

type Os = ReturnType<typeof implement<typeof contract>>

export const EXPLORE_ROWS = 5_120
const DAY = 86_400_000_000_000n
const FIRST = 1_704_153_600_000_000_000n

export function fakeExplore(os: Pick<Os, 'explore'>, empty: boolean, asked: Question[] = []) {
  return {
    explore: {
      span: os.explore.span.handler(() =>
        empty
          ? { from: null, to: null, rows: 0 }
          : { from: '2024-01-02 00:00:01', to: '2024-02-10 23:59:37.15', rows: EXPLORE_ROWS },
      ),
      warm: os.explore.warm.handler(() => {}),
      histogram: os.explore.histogram.handler(({ input }) => {
        asked.push(input.question)
        return {
          step: 86_400,
          from: String(FIRST),
          to: String(FIRST + 40n * DAY),
          series: input.split === null ? [] : ['order_filled', 'order_rejected'],
          bars: Array.from({ length: 40 }, (_, day) => ({
            at: String(FIRST + BigInt(day) * DAY),
            count: 128,
            parts: input.split === null ? [128] : [100, 28],
          })),
          total: EXPLORE_ROWS,
          days: [{ day: '2024-01-24', failed: true, findings: 1 }],
        }
      }),
      fields: os.explore.fields.handler(() => ({
        rows: EXPLORE_ROWS,
        fields: [
          { field: 'event_type', rows: EXPLORE_ROWS },
          { field: 'ticker', rows: 4_000 },
        ],
      })),
      values: os.explore.values.handler(({ input }) => ({
        values: [
          { value: `${input.prefix || 'A'}APL`, count: 900 },
          { value: null, count: 20 },
        ],
        distinct: 12,
        rows: 4_000,
        numbers: null,
      })),
      without: os.explore.without.handler(({ input }) =>
        input.question.filters.map((_, index) => ({ part: { kind: 'filter' as const, index }, rows: 7 })),
      ),
    },
  }
}
