/** Which tables and columns a place in a statement can mean. Plain text work: the engine judges the statement. */
import type { TableInfo } from '../../../shared/model/cell.ts'

const FROM = /\b(?:from|join)\s+"?([A-Za-z_]\w*)"?(?:\s+(?:as\s+)?"?([A-Za-z_]\w*)"?)?/gi
const NO_ALIAS = new Set([
  'where',
  'group',
  'order',
  'limit',
  'join',
  'left',
  'right',
  'inner',
  'full',
  'cross',
  'on',
  'using',
  'having',
  'union',
  'natural',
  'asof',
  'window',
  'qualify',
  'offset',
  'semi',
  'anti',
])

/** Tables named in the text, by table name and by alias, lower case. */
export function tablesByName(sql: string, schema: readonly TableInfo[]): ReadonlyMap<string, TableInfo> {
  const known = new Map(schema.map((table) => [table.name.toLowerCase(), table]))
  const found = new Map<string, TableInfo>()
  for (const match of sql.matchAll(FROM)) {
    const table = known.get((match[1] ?? '').toLowerCase())
    if (!table) continue
    found.set(table.name.toLowerCase(), table)
    const alias = match[2]?.toLowerCase()
    if (alias && !NO_ALIAS.has(alias)) found.set(alias, table)
  }
  return found
}

export type Meaning = { readonly title: string; readonly type: string; readonly comment: string | null }

/** What a word means: a table, or a column of the tables in the statement (of all tables when none is named). */
export function meaningOf(word: string, sql: string, schema: readonly TableInfo[]): readonly Meaning[] {
  const name = word.toLowerCase()
  const table = schema.find((candidate) => candidate.name.toLowerCase() === name)
  const named = [...new Set(tablesByName(sql, schema).values())]
  const among = named.length > 0 ? named : schema
  const columns = among.flatMap((owner) =>
    owner.columns
      .filter((column) => column.name.toLowerCase() === name)
      .map((column) => ({
        title: `${owner.name}.${column.name}`,
        type: column.type,
        comment: column.comment,
      })),
  )
  return table ? [{ title: table.name, type: table.kind, comment: table.comment }, ...columns] : columns
}
