import type { TableInfo } from '../../../shared/model/cell.ts'
import { MARKS } from './mark-tables.ts'
import { CASE, INNER_TABLES, type Reader } from './open-reader.ts'
import { sqlString } from './quote.ts'

/** Tables and views of the case database with what each column means, and the search macro. Tables first, by name; without those that
 * serve Blotter itself. An enum's values stand in its comment, not in its type. */
export async function describeSchema(reader: Reader): Promise<readonly TableInfo[]> {
  const tables = await reader.connection.runAndReadAll(
    `SELECT table_name AS name, 'table' AS kind, comment, estimated_size AS rows FROM duckdb_tables()
     WHERE database_name IN ('${CASE}', '${MARKS}') AND table_name NOT IN (${INNER_TABLES.map(sqlString).join(', ')})
     UNION ALL
     SELECT view_name, 'view', comment, NULL FROM duckdb_views() WHERE database_name = '${CASE}' AND NOT internal
     ORDER BY kind, name`,
  )
  const columns = await reader.connection.runAndReadAll(
    `SELECT table_name, column_name, CASE WHEN starts_with(data_type, 'ENUM(') THEN 'ENUM' ELSE data_type END, comment FROM duckdb_columns() WHERE database_name IN ('${CASE}', '${MARKS}')
     ORDER BY table_name, column_index`,
  )
  const byTable = new Map<string, { name: string; type: string; comment: string | null }[]>()
  for (const [table, name, type, comment] of columns.getRows() as [string, string, string, string | null][]) {
    const list = byTable.get(table) ?? []
    list.push({ name, type, comment })
    byTable.set(table, list)
  }
  const described = (tables.getRows() as [string, 'table' | 'view', string | null, bigint | null][]).map(
    ([name, kind, comment, rows]): TableInfo => ({
      name,
      kind,
      comment,
      ...(rows === null ? {} : { rows: Number(rows) }),
      columns: byTable.get(name) ?? [],
    }),
  )
  const events = described.find(({ name }) => name === 'events')
  return [
    ...described,
    {
      name: 'search',
      kind: 'macro',
      comment: `Records that hold the words: FROM search('SPY & assignment'); & and, | or, ! not, "a phrase"`,
      columns: events?.columns ?? [],
    },
  ]
}
