/** What the word at a place in a statement means: a table, an alias, a column, a function. Pure text work. */
import type { TableInfo } from '../../shared/model/cell.ts'
import type { SqlFunction } from '../../shared/model/sql-vocabulary.ts'
import {
  columnsOfTable,
  findColumn,
  nameOf,
  type ScopeColumn,
  sameName,
  scopeAt,
} from '../../shared/sql/sql-scope.ts'
import { tokenize } from '../../shared/sql/sql-tokens.ts'
import type { Vocabulary } from './sql-completion.ts'

/** `code` is set as code; the rest is plain text. */
export type Meaning = { readonly code: string; readonly text: readonly string[] }

export type Meant = { readonly start: number; readonly end: number; readonly meanings: readonly Meaning[] }

/** The word at the offset with what it means; null where nothing is known of it. */
export function meaningAt(sql: string, offset: number, { schema, functions }: Vocabulary): Meant | null {
  const tokens = tokenize(sql)
  const at = tokens.findIndex(({ start, end }) => start <= offset && offset <= end)
  const token = tokens[at]
  const name = nameOf(token)
  if (!token || name === null) return null
  const found = (...meanings: readonly Meaning[]): Meant => ({ start: token.start, end: token.end, meanings })
  const called = tokens[at + 1]?.text === '('
  const one = functions.filter((each) => sameName(each.name, name))
  if (called && one.length > 0) return found(...one.map(ofFunction))
  const { sources } = scopeAt(sql, offset, schema)
  const qualifier = tokens[at - 1]?.text === '.' ? nameOf(tokens[at - 2]) : null
  if (qualifier !== null) {
    const column =
      findColumn(name, qualifier, sources) ??
      findColumn(name, null, schema.filter((table) => sameName(table.name, qualifier)).map(asSource))
    return column ? found(ofColumn(column)) : null
  }
  const before = tokens[at - 1]?.text.toUpperCase()
  const table = schema.find((each) => sameName(each.name, name))
  const source = sources.find((each) => sameName(each.name, name))
  if (table && (before === 'FROM' || before === 'JOIN' || called)) return found(ofTable(table))
  const column = findColumn(name, null, sources)
  if (column && tokens[at + 1]?.text !== '.') return found(ofColumn(column))
  if (source)
    return found(source.table ? ofTable(source.table, source.name) : ofQuery(source.name, source.columns))
  if (table) return found(ofTable(table))
  // No table in sight has it: every table that does.
  const anywhere = schema.flatMap((each) =>
    columnsOfTable(each).filter((column) => sameName(column.name, name)),
  )
  if (anywhere.length > 0 && sources.length === 0) return found(...anywhere.slice(0, 4).map(ofColumn))
  return one.length > 0 && sources.length > 0 ? found(...one.map(ofFunction)) : null
}

const asSource = (table: TableInfo) => ({ name: table.name, table, columns: columnsOfTable(table) })

function ofColumn({ name, type, comment, origin }: ScopeColumn): Meaning {
  const full = origin ? `${origin.table}.${origin.column}` : name
  const renamed = origin && !sameName(origin.column, name) ? [`Here as ${name}.`] : []
  return {
    code: type === null ? full : `${full} ${type}`,
    text: [
      ...(comment === null ? [] : [comment]),
      ...renamed,
      ...(origin ? [] : ['Computed in this statement.']),
    ],
  }
}

const COLUMNS_TOLD = 12

function ofTable({ name, kind, comment, columns, rows }: TableInfo, alias = name): Meaning {
  const told = columns.slice(0, COLUMNS_TOLD).map((column) => column.name)
  const more = columns.length > told.length ? `, and ${columns.length - told.length} more` : ''
  return {
    code: `${sameName(alias, name) ? '' : `${alias} = `}${kind} ${name}`,
    text: [
      ...(comment === null ? [] : [comment]),
      ...(rows === undefined ? [] : [`${rows.toLocaleString('en-US')} rows`]),
      `Columns: ${told.join(', ')}${more}`,
    ],
  }
}

function ofQuery(name: string, columns: readonly ScopeColumn[]): Meaning {
  return {
    code: name,
    text: [
      'Named in this statement.',
      `Columns: ${columns.map((column) => column.name).join(', ') || 'not known'}`,
    ],
  }
}

function ofFunction({ name, signatures, overloads, description, example }: SqlFunction): Meaning {
  const more = overloads > signatures.length ? [`${overloads - signatures.length} more signatures.`] : []
  return {
    code: signatures.join('\n') || `${name}()`,
    text: [
      ...(description === null ? [] : [description]),
      ...(example === null ? [] : [`e.g. ${example}`]),
      ...more,
    ],
  }
}
