import type { Completion } from '../../../shared/model/cell.ts'
import { INNER_TABLES, type Reader } from './open-reader.ts'
import { sqlString } from './quote.ts'

/** DuckDB's own suggestions for the text up to `offset`; each replaces from its `start` to there. */
export async function completeSql(
  reader: Reader,
  text: string,
  offset: number,
): Promise<readonly Completion[]> {
  const before = text.slice(0, Math.max(0, offset))
  const inner = INNER_TABLES.map(sqlString).join(', ')
  const suggested = await reader.connection.runAndReadAll(
    `SELECT suggestion, suggestion_start, suggestion_type FROM sql_auto_complete($1)
     WHERE NOT (suggestion_type = 'table' AND suggestion IN (${inner}))`,
    [before],
  )
  // DuckDB counts bytes of UTF-8.
  const bytes = Buffer.from(before)
  return suggested.getRows().map(([suggestion, start, kind]) => ({
    text: suggestion as string,
    kind: kind as string,
    start: bytes.subarray(0, Number(start)).toString().length,
  }))
}
