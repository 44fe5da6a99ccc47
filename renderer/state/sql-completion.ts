/** What may be written at a place in a statement, best first. Pure: the editor draws it, the engine adds to it. */
import type { TableInfo } from '../../shared/model/cell.ts'
import type { ColumnValues, SqlFunction } from '../../shared/model/sql-vocabulary.ts'
import { writeName, writeText } from '../../shared/sql/sql-names.ts'
import { placeAt, type SqlPlace } from '../../shared/sql/sql-place.ts'
import {
  columnsOfTable,
  findColumn,
  type ScopeColumn,
  type ScopeSource,
  type SqlScope,
  sameName,
  scopeAt,
} from '../../shared/sql/sql-scope.ts'
import { SNIPPETS, type Snippet } from './sql-snippets.ts'

export type Suggestion = {
  readonly kind: 'column' | 'table' | 'function' | 'keyword' | 'value' | 'snippet' | 'join' | 'type'
  readonly label: string
  /** Beside the label: type, table, count. */
  readonly detail: string
  /** What it means, as plain text. */
  readonly meaning: string | null
  readonly insert: string
  /** `insert` holds tab stops. */
  readonly tabStops: boolean
  /** What the word so far is compared with. */
  readonly filter: string
  /** Suggestions are listed in this order, then by label. */
  readonly rank: number
}

/** Words that begin a statement that reads. */
const STARTS = 'SELECT FROM WITH EXPLAIN DESCRIBE SUMMARIZE SHOW PIVOT UNPIVOT VALUES'.split(' ')
const TYPES =
  'VARCHAR INTEGER BIGINT DOUBLE DECIMAL(18,6) BOOLEAN DATE TIME TIMESTAMP TIMESTAMP_NS TIMESTAMPTZ INTERVAL JSON UUID HUGEINT BLOB'.split(
    ' ',
  )
/** What an investigator reaches for first, listed before the hundreds of others. */
const OFTEN = new Set(
  'count sum avg min max median quantile_cont coalesce date_trunc strftime epoch_ms date_diff round abs lower upper contains regexp_matches string_agg list any_value arg_max arg_min row_number lag lead rank nullif greatest least json_extract_string'.split(
    ' ',
  ),
)

const RANK = {
  near: 10,
  outer: 20,
  join: 5,
  value: 0,
  often: 30,
  table: 35,
  function: 50,
  keyword: 40,
  other: 60,
}

const plain = (
  kind: Suggestion['kind'],
  label: string,
  detail: string,
  rank: number,
  more: Partial<Suggestion> = {},
): Suggestion => ({
  kind,
  label,
  detail,
  meaning: null,
  insert: label,
  tabStops: false,
  filter: label,
  rank,
  ...more,
})

export type Vocabulary = { readonly schema: readonly TableInfo[]; readonly functions: readonly SqlFunction[] }

/** Suggestions that need no engine, with the place that they are for. */
export function suggestAt(
  sql: string,
  offset: number,
  { schema, functions }: Vocabulary,
): { readonly place: SqlPlace; readonly suggestions: readonly Suggestion[] } {
  const place = placeAt(sql, offset)
  if (place.expects === 'nothing' || place.inText) return { place, suggestions: [] }
  const scope = scopeAt(sql, offset, schema)
  return { place, suggestions: suggestionsFor(place, scope, schema, functions) }
}

function suggestionsFor(
  place: SqlPlace,
  scope: SqlScope,
  schema: readonly TableInfo[],
  functions: readonly SqlFunction[],
): readonly Suggestion[] {
  if (place.qualifier !== null) return qualified(place.qualifier, scope, schema)
  switch (place.expects) {
    case 'nothing':
    case 'clause':
      return []
    case 'statement':
      return [
        ...STARTS.map((word, at) => plain('keyword', word, '', at, { insert: `${word} ` })),
        ...SNIPPETS.map(fromSnippet),
      ]
    case 'table':
      return tables(scope, schema)
    case 'type':
      return TYPES.map((name, at) => plain('type', name, 'type', at))
    case 'join':
      return [...joins(scope), ...aliases(scope), ...columns(scope), ...fromFunctions(functions)]
    case 'expression':
      return scope.sources.length > 0
        ? [...columns(scope), ...aliases(scope), ...fromFunctions(functions)]
        : [...anyColumns(schema), ...fromFunctions(functions)]
  }
}

function qualified(qualifier: string, scope: SqlScope, schema: readonly TableInfo[]): readonly Suggestion[] {
  const source = scope.sources.find(({ name }) => sameName(name, qualifier))
  if (source) return [...source.columns.map((column, at) => fromColumn(column, at)), star()]
  const table = schema.find(({ name }) => sameName(name, qualifier))
  return table ? columnsOfTable(table).map((column, at) => fromColumn(column, at)) : []
}

const star = () => plain('keyword', '*', 'every column', 900)

function fromColumn(column: ScopeColumn, rank: number, qualifier: string | null = null): Suggestion {
  const name = writeName(column.name)
  return plain('column', column.name, [column.type, column.origin?.table].filter(Boolean).join(' · '), rank, {
    meaning: column.comment,
    insert: qualifier === null ? name : `${writeName(qualifier)}.${name}`,
  })
}

/** Columns of the sources in sight. One that several sources have is written with its source. */
function columns({ sources }: SqlScope): readonly Suggestion[] {
  const owners = new Map<string, number>()
  for (const { columns: all, level } of sources) {
    if (level > 0) continue
    for (const { name } of all) owners.set(name.toLowerCase(), (owners.get(name.toLowerCase()) ?? 0) + 1)
  }
  return sources.flatMap((source) =>
    source.columns.map((column) => {
      const shared = (owners.get(column.name.toLowerCase()) ?? 0) > 1 || source.level > 0
      const suggestion = fromColumn(
        column,
        source.level === 0 ? RANK.near : RANK.outer,
        shared ? source.name : null,
      )
      return shared
        ? { ...suggestion, label: `${source.name}.${column.name}`, filter: column.name }
        : suggestion
    }),
  )
}

function aliases({ sources }: SqlScope): readonly Suggestion[] {
  return sources
    .filter(({ name }) => name !== '')
    .map((source) =>
      plain('table', source.name, describeSource(source), RANK.outer, {
        insert: writeName(source.name),
        meaning: source.table?.comment ?? null,
      }),
    )
}

const describeSource = ({ table, name }: ScopeSource): string =>
  table === null ? 'in this statement' : sameName(table.name, name) ? table.kind : `alias of ${table.name}`

function tables({ ctes }: SqlScope, schema: readonly TableInfo[]): readonly Suggestion[] {
  return [
    ...ctes.map(({ name }) => plain('table', name, 'in this statement', 0, { insert: writeName(name) })),
    ...schema.map((table) =>
      plain('table', table.name, table.kind, table.name === 'events' ? 1 : table.kind === 'view' ? 2 : 3, {
        meaning: table.comment,
        ...(table.kind === 'macro'
          ? { insert: `${table.name}('\${1:words}')`, tabStops: true }
          : { insert: writeName(table.name) }),
      }),
    ),
  ]
}

/** Behind ON: both sides share a column, or one refers to the other's. */
function joins({ sources }: SqlScope): readonly Suggestion[] {
  const own = sources.filter(({ level, name }) => level === 0 && name !== '')
  const joined = own[own.length - 1]
  if (!joined) return []
  return own.slice(0, -1).flatMap((other) =>
    joined.columns
      .filter(({ name }) => /(^id$|_id$|^file$|^ticker$|^day$)/.test(name))
      .filter(({ name }) => findColumn(name, other.name, [other]) !== null)
      .map(({ name }) => {
        const text = `${writeName(joined.name)}.${writeName(name)} = ${writeName(other.name)}.${writeName(name)}`
        return plain('join', text, 'join', /_id$/.test(name) ? RANK.join : RANK.join + 1, {
          filter: `${name} ${text}`,
        })
      }),
  )
}

/** Where no table is named yet: every column there is, each once. */
function anyColumns(schema: readonly TableInfo[]): readonly Suggestion[] {
  const owners = new Map<string, { column: ScopeColumn; tables: string[] }>()
  for (const table of schema) {
    if (table.kind === 'macro') continue
    for (const column of columnsOfTable(table)) {
      const known = owners.get(column.name)
      if (known) known.tables.push(table.name)
      else owners.set(column.name, { column, tables: [table.name] })
    }
  }
  return [...owners.values()].map(({ column, tables: [first = '', ...others] }) => ({
    ...fromColumn(column, RANK.other),
    detail: `${column.type} · ${first}${others.length > 0 ? ` and ${others.length} more` : ''}`,
  }))
}

function fromFunctions(functions: readonly SqlFunction[]): readonly Suggestion[] {
  return functions
    .filter(({ kind }) => kind !== 'table')
    .map((one) => {
      const [signature = `${one.name}()`] = one.signatures
      const more = one.overloads > 1 ? `\n${one.signatures.slice(1).join('\n')}` : ''
      const empty = one.overloads === 1 && signature.startsWith(`${one.name}()`)
      return plain(
        'function',
        one.name,
        signature.slice(one.name.length),
        OFTEN.has(one.name) ? RANK.often : RANK.function,
        {
          meaning:
            [one.description, one.example && `e.g. ${one.example}`, more.trim()]
              .filter(Boolean)
              .join('\n\n') || null,
          insert: empty ? `${one.name}()` : `${one.name}($1)`,
          tabStops: !empty,
        },
      )
    })
}

function fromSnippet(snippet: Snippet): Suggestion {
  return plain('snippet', snippet.name, snippet.title, 100, {
    meaning: snippet.body.replaceAll(/\$\{\d+:([^}]*)\}|\$\d+/g, '$1'),
    insert: snippet.body,
    tabStops: true,
    filter: `${snippet.name} ${snippet.title}`,
  })
}

/** The column of the schema whose values may stand at the place. */
export function valueColumnAt(
  sql: string,
  offset: number,
  place: SqlPlace,
  schema: readonly TableInfo[],
): { readonly table: string; readonly column: string } | null {
  if (place.compared === null) return null
  const { sources } = scopeAt(sql, offset, schema)
  const column = findColumn(place.compared.name, place.compared.qualifier, sources)
  return column?.origin ?? null
}

/** Values as they are written at the place: in a text whose quote is open, or with quotes of their own. */
export function suggestValues(
  sql: string,
  offset: number,
  place: SqlPlace,
  { values }: ColumnValues,
): readonly Suggestion[] {
  const closed = sql[offset] === "'"
  return values.map(({ value, count }, at) => {
    const literal = writeText(value)
    return plain(
      'value',
      value === '' ? "''" : value,
      count.toLocaleString('en-US'),
      RANK.value + at / 1000,
      {
        insert: place.inText ? literal.slice(1, closed ? -1 : undefined) : literal,
        filter: place.inText ? value.replaceAll("'", "''") : `${value} ${literal}`,
      },
    )
  })
}

/** DuckDB's own keywords for the place, in the case that the statement is written in. */
export function suggestKeywords(
  words: readonly string[],
  sql: string,
  place: SqlPlace,
): readonly Suggestion[] {
  if (
    place.qualifier !== null ||
    place.inText ||
    place.expects === 'nothing' ||
    place.expects === 'statement'
  )
    return []
  const lower = /\b(select|from|where)\b/.test(sql) && !/\b(SELECT|FROM|WHERE)\b/.test(sql)
  const rank = place.expects === 'clause' ? 0 : RANK.keyword
  return [...new Set(words.map((word) => word.trim().toUpperCase()))]
    .filter((word) => /^[A-Z_]+$/.test(word))
    .map((word) => {
      const text = lower ? word.toLowerCase() : word
      return plain('keyword', text, '', rank, { insert: `${text} ` })
    })
}
