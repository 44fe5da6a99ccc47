/**
 * Which tables, aliases and columns a place in a statement can see. Plain text work, tolerant of what is half written:
 * DuckDB alone judges the statement. Common table expressions and subqueries give the columns of their select list.
 */
import type { TableInfo } from '../model/cell.ts'
import { type SqlToken, type StatementRange, splitStatements, tokenize, wordOf } from './sql-tokens.ts'

export type ScopeColumn = {
  readonly name: string
  /** Null where only DuckDB could tell. */
  readonly type: string | null
  readonly comment: string | null
  /** Where in the schema it comes from, e.g. `ticker` of `fills`; null for a computed one. */
  readonly origin: { readonly table: string; readonly column: string } | null
}

/** One entry of a FROM clause. */
export type ScopeSource = {
  /** What its columns are qualified with: the alias, else the name. */
  readonly name: string
  /** As it stands in the schema; null for a subquery or a common table expression. */
  readonly table: TableInfo | null
  readonly columns: readonly ScopeColumn[]
  /** 0 for the block that the place stands in, 1 for the one around it, and so on. */
  readonly level: number
}

export type SqlScope = {
  readonly sources: readonly ScopeSource[]
  /** Common table expressions that a FROM clause here may name. */
  readonly ctes: readonly Omit<ScopeSource, 'level'>[]
}

type Cte = SqlScope['ctes'][number]

const SET_OPERATORS = new Set(['UNION', 'INTERSECT', 'EXCEPT'])
const AFTER_FROM = new Set(
  'WHERE GROUP HAVING ORDER LIMIT OFFSET WINDOW QUALIFY SELECT UNION INTERSECT EXCEPT USING SAMPLE'.split(
    ' ',
  ),
)
/** Words that cannot be an alias without AS. */
const NO_ALIAS = new Set(
  'WHERE GROUP ORDER LIMIT JOIN LEFT RIGHT INNER OUTER FULL CROSS ON USING HAVING UNION INTERSECT EXCEPT NATURAL ASOF POSITIONAL WINDOW QUALIFY OFFSET SEMI ANTI TABLESAMPLE SELECT AS FROM LATERAL SET PIVOT UNPIVOT'.split(
    ' ',
  ),
)
/** Subqueries in subqueries beyond this are not looked into. */
const MAX_DEPTH = 24

/** The name that a token spells, as it is compared: quotes taken off. Null when it is no name. */
export function nameOf(token: SqlToken | undefined): string | null {
  if (token?.kind === 'name') return token.text
  if (token?.kind !== 'quoted-name') return null
  const closed = token.text.length > 1 && token.text.endsWith('"')
  return token.text.slice(1, closed ? -1 : undefined).replaceAll('""', '"')
}

export const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

const isSign = (token: SqlToken | undefined, text: string) =>
  token?.kind === 'operator' && token.text === text

/** Index of the token that closes the bracket at `open`, or the end of the tokens when nothing does. */
function closing(tokens: readonly SqlToken[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    if (isSign(tokens[at], '(')) depth++
    else if (isSign(tokens[at], ')') && --depth === 0) return at
  }
  return tokens.length
}

/** Tokens of the statement that holds the offset. */
export function tokensAt(sql: string, offset: number): readonly SqlToken[] {
  const tokens = tokenize(sql)
  let from = 0
  for (const [at, token] of tokens.entries()) {
    if (!isSign(token, ';')) continue
    if (token.start >= offset) return tokens.slice(from, at)
    from = at + 1
  }
  return tokens.slice(from)
}

/** What the place at `offset` can see. */
export function scopeAt(sql: string, offset: number, schema: readonly TableInfo[]): SqlScope {
  const levels = levelsAt(tokensAt(sql, offset), offset, schema, [], 0)
  return {
    sources: levels
      .flatMap(({ sources }, at) => sources.map((source) => ({ ...source, level: levels.length - 1 - at })))
      .sort((a, b) => a.level - b.level),
    ctes: levels.at(-1)?.ctes ?? [],
  }
}

type Level = { readonly sources: readonly Omit<ScopeSource, 'level'>[]; readonly ctes: readonly Cte[] }

/** The blocks around the offset, outermost first. */
function levelsAt(
  tokens: readonly SqlToken[],
  offset: number,
  schema: readonly TableInfo[],
  outer: readonly Cte[],
  depth: number,
): readonly Level[] {
  const { ctes, body, holder } = readWith(tokens, schema, outer, depth, offset)
  if (holder) return levelsAt(holder.tokens, offset, schema, holder.visible, depth + 1)
  const select = splitSets(body).find(({ from, to }) => from <= offset && offset <= to)?.tokens ?? body
  const own: Level = { sources: readFrom(select, schema, ctes, depth), ctes }
  if (depth >= MAX_DEPTH) return [own]
  const inner = bracketsAt(select, offset)
  if (!inner) return [own]
  if (isQuery(inner)) return [own, ...levelsAt(inner, offset, schema, ctes, depth + 1)]
  // Brackets of an expression or a call: a query may stand deeper in them.
  const deeper = deepestQuery(inner, offset)
  return deeper ? [own, ...levelsAt(deeper, offset, schema, ctes, depth + 1)] : [own]
}

function deepestQuery(tokens: readonly SqlToken[], offset: number): readonly SqlToken[] | null {
  const inner = bracketsAt(tokens, offset)
  if (!inner) return null
  return isQuery(inner) ? inner : deepestQuery(inner, offset)
}

/** What stands in the outermost brackets around the offset. */
function bracketsAt(tokens: readonly SqlToken[], offset: number): readonly SqlToken[] | null {
  for (let at = 0; at < tokens.length; at++) {
    if (!isSign(tokens[at], '(')) continue
    const close = closing(tokens, at)
    const opens = (tokens[at] as SqlToken).end
    const closes = tokens[close]?.start ?? Number.POSITIVE_INFINITY
    if (opens <= offset && offset <= closes) return tokens.slice(at + 1, close)
    at = close
  }
  return null
}

function isQuery(tokens: readonly SqlToken[]): boolean {
  const head = tokens.find((token) => !isSign(token, '('))
  return ['SELECT', 'WITH', 'FROM', 'VALUES', 'TABLE'].includes(wordOf(head))
}

type With = {
  readonly ctes: readonly Cte[]
  readonly body: readonly SqlToken[]
  /** The common table expression that holds the offset. */
  readonly holder: { readonly tokens: readonly SqlToken[]; readonly visible: readonly Cte[] } | null
}

/** `WITH a AS (...), b(x, y) AS (...) body`: the names with their columns, and what stands behind. */
function readWith(
  tokens: readonly SqlToken[],
  schema: readonly TableInfo[],
  outer: readonly Cte[],
  depth: number,
  offset: number | null,
): With {
  let at = wordOf(tokens[0]) === 'EXPLAIN' ? tokens.findIndex((one) => wordOf(one) === 'WITH') : 0
  if (at < 0 || wordOf(tokens[at]) !== 'WITH') return { ctes: outer, body: tokens, holder: null }
  at++
  if (wordOf(tokens[at]) === 'RECURSIVE') at++
  const ctes: Cte[] = [...outer]
  for (;;) {
    const name = nameOf(tokens[at])
    if (name === null) break
    at++
    let names: readonly string[] | null = null
    if (isSign(tokens[at], '(')) {
      const close = closing(tokens, at)
      names = tokens
        .slice(at + 1, close)
        .map(nameOf)
        .filter((one) => one !== null)
      at = close + 1
    }
    if (wordOf(tokens[at]) !== 'AS') break
    at++
    while (wordOf(tokens[at]) === 'NOT' || wordOf(tokens[at]) === 'MATERIALIZED') at++
    if (!isSign(tokens[at], '(')) break
    const close = closing(tokens, at)
    const inner = tokens.slice(at + 1, close)
    const opens = (tokens[at] as SqlToken).end
    const closes = tokens[close]?.start ?? Number.POSITIVE_INFINITY
    if (offset !== null && opens <= offset && offset <= closes) {
      return { ctes, body: [], holder: { tokens: inner, visible: ctes } }
    }
    const columns = columnsOf(inner, schema, ctes, depth + 1)
    ctes.push({
      name,
      table: null,
      columns: names ? names.map((one, index) => ({ ...plainColumn(columns[index]), name: one })) : columns,
    })
    at = close + 1
    if (!isSign(tokens[at], ',')) break
    at++
  }
  return { ctes, body: tokens.slice(at), holder: null }
}

const plainColumn = (column: ScopeColumn | undefined): ScopeColumn =>
  column ?? { name: '', type: null, comment: null, origin: null }

/** The selects that UNION and its like join, with the offsets that each owns. */
function splitSets(
  tokens: readonly SqlToken[],
): readonly { readonly tokens: readonly SqlToken[]; readonly from: number; readonly to: number }[] {
  const parts: { tokens: readonly SqlToken[]; from: number; to: number }[] = []
  let start = 0
  let from = Number.NEGATIVE_INFINITY
  for (let at = 0; at < tokens.length; at++) {
    if (isSign(tokens[at], '(')) at = closing(tokens, at)
    const token = tokens[at]
    if (!token || !SET_OPERATORS.has(wordOf(token))) continue
    parts.push({ tokens: tokens.slice(start, at), from, to: token.start })
    from = token.end
    start = at + 1
    while (['ALL', 'DISTINCT', 'BY', 'NAME'].includes(wordOf(tokens[start]))) start++
  }
  parts.push({ tokens: tokens.slice(start), from, to: Number.POSITIVE_INFINITY })
  return parts
}

/** Entries of the FROM clauses at the outermost level of these tokens. */
function readFrom(
  tokens: readonly SqlToken[],
  schema: readonly TableInfo[],
  ctes: readonly Cte[],
  depth: number,
): readonly Omit<ScopeSource, 'level'>[] {
  const sources: Omit<ScopeSource, 'level'>[] = []
  let open = false
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as SqlToken
    const word = wordOf(token)
    const begins =
      (word === 'FROM' && wordOf(tokens[at - 1]) !== 'DISTINCT') ||
      word === 'JOIN' ||
      ['DESCRIBE', 'SUMMARIZE', 'DESC'].includes(word) ||
      (open && isSign(token, ','))
    if (begins) {
      open = true
      const read = readSource(tokens, at + 1, schema, ctes, depth)
      if (read.source) sources.push(read.source)
      at = read.next - 1
    } else if (isSign(token, '(')) at = closing(tokens, at)
    else if (AFTER_FROM.has(word) && word !== 'USING') open = false
  }
  return sources
}

function readSource(
  tokens: readonly SqlToken[],
  from: number,
  schema: readonly TableInfo[],
  ctes: readonly Cte[],
  depth: number,
): { readonly source: Omit<ScopeSource, 'level'> | null; readonly next: number } {
  let at = from
  if (wordOf(tokens[at]) === 'LATERAL') at++
  let name: string | null = null
  let table: TableInfo | null = null
  let columns: readonly ScopeColumn[] = []
  if (isSign(tokens[at], '(')) {
    const close = closing(tokens, at)
    const inner = tokens.slice(at + 1, close)
    if (isQuery(inner)) columns = columnsOf(inner, schema, ctes, depth + 1)
    at = close + 1
  } else {
    name = nameOf(tokens[at])
    if (name === null || (tokens[at]?.kind === 'name' && NO_ALIAS.has(wordOf(tokens[at])))) {
      return { source: null, next: Math.max(at, from) }
    }
    at++
    while (isSign(tokens[at], '.')) {
      const next = nameOf(tokens[at + 1])
      if (next === null) return { source: null, next: at + 1 }
      name = next
      at += 2
    }
    if (isSign(tokens[at], '(')) at = closing(tokens, at) + 1
    const wanted = name
    const cte = ctes.findLast((one) => sameName(one.name, wanted))
    table = cte ? null : (schema.find((one) => sameName(one.name, wanted)) ?? null)
    columns = cte ? cte.columns : table ? columnsOfTable(table) : []
  }
  if (wordOf(tokens[at]) === 'AS') at++
  const alias = nameOf(tokens[at])
  if (alias !== null && !(tokens[at]?.kind === 'name' && NO_ALIAS.has(wordOf(tokens[at])))) {
    name = alias
    at++
    if (isSign(tokens[at], '(')) {
      const close = closing(tokens, at)
      const names = tokens
        .slice(at + 1, close)
        .map(nameOf)
        .filter((one) => one !== null)
      columns = names.map((one, index) => ({ ...plainColumn(columns[index]), name: one }))
      at = close + 1
    }
  }
  return { source: { name: name ?? '', table, columns }, next: at }
}

export function columnsOfTable(table: TableInfo): readonly ScopeColumn[] {
  return table.columns.map(({ name, type, comment }) => ({
    name,
    type,
    comment,
    origin: { table: table.name, column: name },
  }))
}

/** The columns that a query gives, as far as its select list tells. */
function columnsOf(
  tokens: readonly SqlToken[],
  schema: readonly TableInfo[],
  outer: readonly Cte[],
  depth: number,
): readonly ScopeColumn[] {
  if (depth > MAX_DEPTH) return []
  const { ctes, body } = readWith(tokens, schema, outer, depth, null)
  const first = splitSets(body)[0]?.tokens ?? []
  if (first.length > 0 && isSign(first[0], '(')) {
    return columnsOf(first.slice(1, closing(first, 0)), schema, ctes, depth + 1)
  }
  const sources = readFrom(first, schema, ctes, depth)
  const select = first.findIndex((token) => wordOf(token) === 'SELECT')
  if (select < 0) return sources.flatMap(({ columns }) => columns)
  return splitItems(first.slice(select + 1)).flatMap((item) => columnsOfItem(item, sources))
}

/** The items of a select list, which ends at FROM or what else follows it. */
function splitItems(tokens: readonly SqlToken[]): readonly (readonly SqlToken[])[] {
  const items: (readonly SqlToken[])[] = []
  let start = 0
  let at = 0
  if (wordOf(tokens[0]) === 'DISTINCT') start = at = 1
  for (; at < tokens.length; at++) {
    if (isSign(tokens[at], '(')) at = closing(tokens, at)
    const word = wordOf(tokens[at])
    if (word === 'FROM' || (AFTER_FROM.has(word) && word !== 'USING')) break
    if (!isSign(tokens[at], ',')) continue
    items.push(tokens.slice(start, at))
    start = at + 1
  }
  items.push(tokens.slice(start, at))
  return items.filter((item) => item.length > 0)
}

function columnsOfItem(
  item: readonly SqlToken[],
  sources: readonly Omit<ScopeSource, 'level'>[],
): readonly ScopeColumn[] {
  if (isSign(item[0], '*')) return sources.flatMap(({ columns }) => columns)
  const qualifier = nameOf(item[0])
  if (qualifier !== null && isSign(item[1], '.') && isSign(item[2], '*')) {
    return sources.find(({ name }) => sameName(name, qualifier))?.columns ?? []
  }
  const last = item[item.length - 1]
  const name = nameOf(last)
  const before = item[item.length - 2]
  const plain = item.length === 1 || (item.length === 3 && isSign(before, '.'))
  if (name === null) {
    const called = nameOf(item[0])
    return called !== null && isSign(item[1], '(')
      ? [{ name: `${called}(…)`, type: null, comment: null, origin: null }]
      : []
  }
  const named = plain ? item : wordOf(before) === 'AS' ? item.slice(0, -2) : item.slice(0, -1)
  if (!plain && wordOf(before) !== 'AS' && before?.kind === 'operator' && !isSign(before, ')')) return []
  return [{ ...(referred(named, sources) ?? { type: null, comment: null, origin: null }), name }]
}

/** The column that a plain name, or a qualified one, refers to. */
function referred(
  tokens: readonly SqlToken[],
  sources: readonly Omit<ScopeSource, 'level'>[],
): ScopeColumn | null {
  const qualified = tokens.length === 3 && isSign(tokens[1], '.')
  if (tokens.length !== 1 && !qualified) return null
  const name = nameOf(tokens[tokens.length - 1])
  return name === null ? null : findColumn(name, qualified ? nameOf(tokens[0]) : null, sources)
}

/** The column of this name: of the named source, or of the first that has one. */
export function findColumn(
  name: string,
  qualifier: string | null,
  sources: readonly Omit<ScopeSource, 'level'>[],
): ScopeColumn | null {
  for (const source of sources) {
    if (qualifier !== null && !sameName(source.name, qualifier)) continue
    const column = source.columns.find((one) => sameName(one.name, name))
    if (column) return column
  }
  return null
}

/**
 * The statement that the offset stands in; in the comment or indent right above a statement, that one; else the last one
 * that ended before.
 */
export function statementAt(sql: string, offset: number): StatementRange | null {
  const statements = splitStatements(sql)
  const inside = statements.find(({ start, end }) => offset >= start && offset <= end)
  if (inside) return inside
  const before = statements.findLast(({ end }) => end < offset)
  const next = statements.find(({ start }) => start > offset)
  if (!before || !next) return before ?? next ?? null
  const line = sql.lastIndexOf('\n', offset - 1) + 1
  const isAbove = line > before.end && !/(^|\n)[ \t]*\n/.test(sql.slice(line, next.start))
  return isAbove ? next : before
}
