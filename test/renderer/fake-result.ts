/** What the fake engine says of a whole result: made up, but in the shapes of the real one. */
import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../shared/contract/index.ts'
import type { DataChange } from '../../shared/contract/result.ts'
import type { ResultInfo } from '../../shared/model/cell.ts'
import type { Lineage } from '../../shared/model/lineage.ts'
import { hexOf, lineText } from './fake-data.ts'

const os = implement(contract).result

export const LINEAGE: Lineage = { scope: 'archive', verified: 23, failed: 1, notChecked: 1, missingDays: 2 }
/** A text that stands in so many cells. */
export const HITS = 3
/** A filter leaves so many rows. */
export const FILTERED_ROWS = 1234

/** `changed`: what the engine says of every result; filled by a test. */
export function fakeResultRouter(results: Map<string, ResultInfo>, changed: readonly DataChange[] = []) {
  const find = (resultId: string) => {
    const found = results.get(resultId)
    if (!found) throw new ORPCError('NOT_FOUND', { message: 'This result is no longer kept.', data: {} })
    return found
  }
  const encode = (line: number) => {
    const text = lineText(line)
    return { text, bytes: btoa(String.fromCharCode(...new TextEncoder().encode(text))) }
  }
  return {
    kept: os.kept.handler(() => [...results.values()].reverse()),
    mark: os.mark.handler(({ input: { resultId, name, pinned } }) => {
      const before = find(resultId)
      const marked = {
        ...before,
        name: name === undefined ? before.name : name,
        pinned: pinned ?? before.pinned,
      }
      results.set(resultId, marked)
      return marked
    }),
    changed: os.changed.handler(({ input }) =>
      changed.filter(({ resultId }) => input.resultIds.includes(resultId)),
    ),
    hit: os.hit.handler(({ input }) => {
      find(input.resultId)
      if (input.text === 'nowhere') return { rows: 0, cells: 0, at: null }
      const before = input.from?.row ?? (input.direction === 'next' ? -1 : HITS)
      const row = (before + (input.direction === 'next' ? 1 : HITS - 1)) % HITS
      return { rows: HITS, cells: HITS, at: { row, column: input.columns[0] ?? 0, number: row + 1 } }
    }),
    statistics: os.statistics.handler(({ input }) => ({
      cells: (input.toRow - input.fromRow + 1) * input.columns.length,
      nulls: 0,
      distinct: 2,
      numbers: 2,
      sum: '9007199254740993',
      mean: '4503599627370496.5',
      min: '1',
      max: '9007199254740992',
    })),
    profile: os.profile.handler(({ input }) => {
      const column = find(input.resultId).columns[input.column]
      if (!column) throw new ORPCError('USAGE', { message: 'There is no such column.', data: {} })
      return {
        column,
        rows: input.filter.length > 0 ? FILTERED_ROWS : find(input.resultId).rowCount,
        nulls: 10,
        distinct: 5,
        distinctIsExact: true,
        min: 'AAPL',
        max: 'XOM',
        mean: null,
        percentiles: [],
        top: [
          { value: 'AAPL', count: 600_000 },
          { value: null, count: 10 },
        ],
        histogram: [],
        elapsedMs: 12,
      }
    }),
    compare: os.compare.handler(({ input }) => {
      const left = find(input.left)
      find(input.right)
      const result: ResultInfo = {
        ...left,
        resultId: `comparison-${results.size + 1}`,
        sql: '-- a comparison',
        name: 'left ⇄ right',
        pinned: false,
        rowCount: 20,
      }
      results.set(result.resultId, result)
      return {
        result,
        summary: {
          same: 980,
          changed: 18,
          onlyLeft: 1,
          onlyRight: 1,
          repeatedKeys: 0,
          onlyLeftColumns: [],
          onlyRightColumns: [],
          changedColumns: ['quantity'],
        },
      }
    }),
    source: os.source.handler(({ input }) => {
      const line = (n: number) => {
        const { text, bytes } = encode(n)
        return { line: n, byteOffset: n * 900, length: text.length, bytes, findings: [] }
      }
      const first = Math.max(1, input.line - input.around)
      return {
        file: input.file,
        day: '2024-02-06',
        sha256: hexOf(input.file),
        pulledAt: '2024-02-10T08:00:00Z',
        verdict: 'PASSED' as const,
        verifiedAt: '2024-02-10T09:00:00Z',
        line: line(input.line),
        neighbours: Array.from({ length: input.line + input.around - first + 1 }, (_, at) =>
          line(first + at),
        ),
        fileFindings: [],
        profile: 'sigc-v1' as const,
        entry: {
          eventId: 'evt-1',
          previousHash: hexOf('before'),
          statedHash: hexOf('stated'),
          computedHash: hexOf('stated'),
        },
        unreadable: null,
      }
    }),
  }
}
