/** Which types of record stand in which file, counted by the database. Patterns are bound, never put into the text. */
import type { RecordMatch, RecordType } from '../../../../shared/model/retention.ts'
import type { Reader } from '../ask.ts'
import { FILES_IN_PERIOD } from '../fields.ts'

/** The id under which records of no type are counted: no id of a schedule begins with a bracket. */
export const OTHER_TYPE = '(other)'

export type TypeCount = { readonly file: string; readonly type: string; readonly records: number }

/** Records by file and type, for the files of a period (`from`, `to`). */
export async function countRecordTypes(
  read: Reader,
  types: readonly RecordType[],
  period: { readonly from: string; readonly to: string },
): Promise<readonly TypeCount[]> {
  const params: Record<string, string> = { ...period }
  const bind = (text: string) => {
    const name = `p${Object.keys(params).length}`
    params[name] = text
    return `$${name}`
  }
  const fits = (column: keyof RecordMatch, pattern: string) =>
    pattern.endsWith('*')
      ? `coalesce(starts_with(${column}, ${bind(pattern.slice(0, -1))}), false)`
      : `coalesce(${column} = ${bind(pattern)}, false)`
  const all = (match: RecordMatch) =>
    (['event_type', 'log_type', 'event'] as const)
      .flatMap((column) => (match[column] === undefined ? [] : [fits(column, match[column])]))
      .join(' AND ')
  const cases = types.map(
    ({ match, id }) => `WHEN ${match.map((one) => `(${all(one)})`).join(' OR ')} THEN ${bind(id)}`,
  )
  const rows = await read(
    `SELECT file, CASE ${cases.join(' ')} ELSE ${bind(OTHER_TYPE)} END AS type, CAST(count(*) AS VARCHAR) AS n
     FROM events WHERE file IN (SELECT file FROM files WHERE ${FILES_IN_PERIOD})
     GROUP BY ALL ORDER BY ALL`,
    params,
  )
  return rows.map((row) => ({ file: row.text('file'), type: row.text('type'), records: row.count('n') }))
}
