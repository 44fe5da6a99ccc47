import { BlotterError } from '../../../shared/model/error.ts'
import {
  literalText,
  parameterName,
  type SqlToken,
  tokenize,
  wordOf,
} from '../../../shared/sql/sql-tokens.ts'
import { readSearch, searchPredicate } from './search-text.ts'
import { positionAt } from './sql-position.ts'

/**
 * Small differences between the specification's SQL (PostgreSQL) and DuckDB, taken away before a statement runs:
 *
 * - `a ->> 'k' = 'v'`: in DuckDB `->>` binds more loosely than `=`, `AND` and `IN`; it is put in brackets.
 * - bare `numeric` and `decimal`: PostgreSQL keeps all digits, DuckDB means DECIMAL(18,3). They become DECIMAL(38,12);
 *   within the ORDER BY of WITHIN GROUP a DOUBLE, as PostgreSQL's percentile_cont computes.
 * - `jsonb` becomes JSON.
 * - `search('SPY & assignment')` becomes the records that match, or in a condition whether the record at hand does: see
 *   search-text.ts, and find-hits.ts for the way by the index. `search(:text)` does so with the parameter's value.
 * - `:from` becomes DuckDB's `$from`, with a cast where its type is known: see statement-parameters.ts.
 *
 * Nothing else is touched, lines stay lines, and positions in the new text can be taken back to the old.
 */

type Edit = { readonly start: number; readonly end: number; readonly text: string }

export type RewrittenSql = {
  readonly sql: string
  /** An offset in the new text, as an offset in the text that was given. */
  readonly originalOffset: (offset: number) => number
}

type ParameterValues = ReadonlyMap<string, string>
const NO_VALUES: ParameterValues = new Map()

/** The predicate over `events` of a search text. */
export type SearchSql = (text: string) => string

const byReading: SearchSql = (text) => searchPredicate(readSearch(text))

/**
 * @param casts DuckDB types of parameters, by name, where they do not follow from their places.
 * @param values of parameters, by name: a search is answered before the statement runs, from the words of its text. They
 *   go the way of a text in quotes, through the search language; all other values are bound.
 */
export function rewriteSql(
  sql: string,
  searchSql = byReading,
  casts: ReadonlyMap<string, string> = new Map(),
  values: ParameterValues = NO_VALUES,
): RewrittenSql {
  const tokens = tokenize(sql)
  const edits = [
    ...jsonArrowEdits(tokens),
    ...typeEdits(tokens),
    ...searchEdits(sql, tokens, searchSql, values),
    ...parameterEdits(tokens, casts),
  ].sort((a, b) => a.start - b.start || a.end - b.end)
  let result = ''
  let at = 0
  for (const { start, end, text } of edits) {
    result += sql.slice(at, start) + text
    at = end
  }
  result += sql.slice(at)
  return { sql: result, originalOffset: (offset) => takeBack(edits, offset) }
}

function takeBack(edits: readonly Edit[], offset: number): number {
  let shift = 0
  for (const { start, end, text } of edits) {
    const newStart = start + shift
    if (offset < newStart) break
    if (offset < newStart + text.length) return start
    shift += text.length - (end - start)
  }
  return offset - shift
}

const isOperator = (token: SqlToken | undefined, text: string) =>
  token?.kind === 'operator' && token.text === text
const isArrow = (token: SqlToken | undefined) => isOperator(token, '->>') || isOperator(token, '->')
const isKey = (token: SqlToken | undefined) =>
  token?.kind === 'string' || token?.kind === 'number' || token?.kind === 'parameter'

/** Words that end an expression or begin one, so that no operand can be read across them. */
const NO_OPERAND = new Set(
  'SELECT FROM WHERE AND OR NOT IN IS BETWEEN LIKE ILIKE CASE WHEN THEN ELSE END ON BY AS HAVING RETURNING DISTINCT ALL LAMBDA'.split(
    ' ',
  ),
)

function jsonArrowEdits(tokens: readonly SqlToken[]): readonly Edit[] {
  const edits: Edit[] = []
  for (let i = 0; i < tokens.length; i++) {
    if (!isArrow(tokens[i]) || !isKey(tokens[i + 1])) continue
    const first = operandStart(tokens, i - 1)
    let last = i + 1
    let textArrow = isOperator(tokens[i], '->>')
    while (isArrow(tokens[last + 1]) && isKey(tokens[last + 2])) {
      textArrow ||= isOperator(tokens[last + 1], '->>')
      last += 2
    }
    i = last
    if (first === null) continue
    const before = tokens[first - 1]
    const after = tokens[last + 1]
    const opens = before === undefined || isOperator(before, '(') || isOperator(before, ',')
    const closes = after === undefined || isOperator(after, ')') || isOperator(after, ',')
    if (opens && closes) continue
    // `x -> 'a'` as an argument may be a lambda: only `->>` is sure not to be.
    if (!textArrow && opens) continue
    const start = (tokens[first] as SqlToken).start
    const end = (tokens[last] as SqlToken).end
    edits.push({ start, end: start, text: '(' }, { start: end, end, text: ')' })
  }
  return edits
}

/** Index of the first token of the operand that ends at `at`: a name, call, bracket, literal or cast of one. */
function operandStart(tokens: readonly SqlToken[], at: number): number | null {
  const token = tokens[at]
  if (token === undefined) return null
  let start: number
  if (isOperator(token, ')') || isOperator(token, ']')) {
    const open = matchingOpen(tokens, at)
    if (open === null) return null
    const before = tokens[open - 1]
    const named =
      before?.kind === 'quoted-name' || (before?.kind === 'name' && !NO_OPERAND.has(wordOf(before)))
    if (isOperator(token, ']') || named) {
      const earlier = operandStart(tokens, open - 1)
      start = earlier ?? open
    } else start = open
    if (isOperator(tokens[start - 1], '::')) return operandStart(tokens, start - 2)
    return start
  }
  if (token.kind === 'operator' || (token.kind === 'name' && NO_OPERAND.has(wordOf(token)))) return null
  start = at
  while (isOperator(tokens[start - 1], '.')) {
    const left = operandStart(tokens, start - 2)
    if (left === null) return null
    start = left
  }
  if (isOperator(tokens[start - 1], '::')) return operandStart(tokens, start - 2)
  return start
}

function matchingOpen(tokens: readonly SqlToken[], close: number): number | null {
  let depth = 0
  for (let i = close; i >= 0; i--) {
    const token = tokens[i]
    if (isOperator(token, ')') || isOperator(token, ']')) depth++
    else if (isOperator(token, '(') || isOperator(token, '[')) {
      if (--depth === 0) return i
    }
  }
  return null
}

function typeEdits(tokens: readonly SqlToken[]): readonly Edit[] {
  const edits: Edit[] = []
  let depth = 0
  const withinGroup: number[] = []
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as SqlToken
    if (isOperator(token, '(')) {
      depth++
      if (wordOf(tokens[i - 1]) === 'GROUP' && wordOf(tokens[i - 2]) === 'WITHIN') withinGroup.push(depth)
    } else if (isOperator(token, ')')) {
      if (withinGroup.at(-1) === depth) withinGroup.pop()
      depth--
    }
    const cast =
      isOperator(tokens[i - 1], '::') || (wordOf(tokens[i - 1]) === 'AS' && isOperator(tokens[i + 1], ')'))
    if (!cast || isOperator(tokens[i + 1], '(')) continue
    const word = wordOf(token)
    if (word === 'NUMERIC' || word === 'DECIMAL' || word === 'DEC') {
      edits.push({
        start: token.start,
        end: token.end,
        text: withinGroup.length > 0 ? 'DOUBLE' : 'DECIMAL(38,12)',
      })
    } else if (word === 'JSONB') edits.push({ start: token.start, end: token.end, text: 'JSON' })
  }
  return edits
}

function parameterEdits(tokens: readonly SqlToken[], casts: ReadonlyMap<string, string>): readonly Edit[] {
  return tokens.flatMap((token, at): readonly Edit[] => {
    const name = parameterName(token)
    // A search has taken its text already.
    if (name === null || isSearch(tokens, at - 2)) return []
    const type = casts.get(name)
    const text = type === undefined ? `$${name}` : `CAST($${name} AS ${type})`
    return [{ start: token.start, end: token.end, text }]
  })
}

/** The texts that a statement searches for, each with the token that holds it, or that names the parameter. */
export function searchedTexts(
  sql: string,
  values: ParameterValues = NO_VALUES,
): ReadonlyMap<string, SqlToken> {
  const tokens = tokenize(sql)
  const texts = new Map<string, SqlToken>()
  for (let at = 0; at < tokens.length; at++) {
    const argument = isSearch(tokens, at) ? tokens[at + 2] : undefined
    const text = argument ? searchText(argument, values) : null
    if (argument && text !== null && !texts.has(text)) texts.set(text, argument)
  }
  return texts
}

const isSearch = (tokens: readonly SqlToken[], at: number) =>
  wordOf(tokens[at]) === 'SEARCH' && isOperator(tokens[at + 1], '(') && !isOperator(tokens[at - 1], '.')

/** A text in quotes, or the value of a parameter: known before the statement runs. */
function searchText(argument: SqlToken, values: ParameterValues): string | null {
  const name = parameterName(argument)
  return name === null ? literalText(argument) : (values.get(name) ?? null)
}

function searchEdits(
  sql: string,
  tokens: readonly SqlToken[],
  searchSql: SearchSql,
  values: ParameterValues,
): readonly Edit[] {
  const edits: Edit[] = []
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as SqlToken
    if (!isSearch(tokens, i)) continue
    const argument = tokens[i + 2]
    const text = argument ? searchText(argument, values) : null
    if (text === null || !isOperator(tokens[i + 3], ')')) {
      throw new BlotterError(
        'SQL_ERROR',
        'search(...) takes one text in quotes or one parameter, known before the statement runs.',
        {
          hint: "For example: FROM events WHERE search('SPY & assignment'), or search(:text).",
          position: positionAt(sql, token.start, token.text.length),
        },
      )
    }
    const predicate = searchSql(text)
    edits.push({
      start: token.start,
      end: (tokens[i + 3] as SqlToken).end,
      text: isRelation(tokens, i) ? `(SELECT * FROM events WHERE ${predicate})` : `(${predicate})`,
    })
  }
  return edits
}

const CLAUSES = new Set('SELECT FROM WHERE GROUP HAVING ORDER QUALIFY LIMIT'.split(' '))

/** Whether what stands at `at` is a table of a FROM, not a condition. */
function isRelation(tokens: readonly SqlToken[], at: number): boolean {
  const before = wordOf(tokens[at - 1])
  if (before === 'FROM' || before === 'JOIN') return true
  if (!isOperator(tokens[at - 1], ',')) return false
  let depth = 0
  for (let i = at - 1; i >= 0; i--) {
    if (isOperator(tokens[i], ')')) depth++
    else if (isOperator(tokens[i], '(') && --depth < 0) return false
    const word = depth === 0 ? wordOf(tokens[i]) : ''
    if (CLAUSES.has(word)) return word === 'FROM'
  }
  return false
}
