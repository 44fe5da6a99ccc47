import { BlotterError } from '../../../shared/model/error.ts'
import { searchPredicate } from './search-text.ts'
import { positionAt } from './sql-position.ts'
import { literalText, type SqlToken, tokenize, wordOf } from './sql-tokens.ts'

/**
 * Small differences between the specification's SQL (PostgreSQL) and DuckDB, taken away before a statement runs:
 *
 * - `a ->> 'k' = 'v'`: in DuckDB `->>` binds more loosely than `=`, `AND` and `IN`; it is put in brackets.
 * - bare `numeric` and `decimal`: PostgreSQL keeps all digits, DuckDB means DECIMAL(18,3). They become DECIMAL(38,12);
 *   within the ORDER BY of WITHIN GROUP a DOUBLE, as PostgreSQL's percentile_cont computes.
 * - `jsonb` becomes JSON.
 * - `search('SPY & assignment')` becomes the records that match: see search-text.ts.
 *
 * Nothing else is touched, lines stay lines, and positions in the new text can be taken back to the old.
 */

type Edit = { readonly start: number; readonly end: number; readonly text: string }

export type RewrittenSql = {
  readonly sql: string
  /** An offset in the new text, as an offset in the text that was given. */
  readonly originalOffset: (offset: number) => number
}

export function rewriteSql(sql: string): RewrittenSql {
  const tokens = tokenize(sql)
  const edits = [...jsonArrowEdits(tokens), ...typeEdits(tokens), ...searchEdits(sql, tokens)].sort(
    (a, b) => a.start - b.start || a.end - b.end,
  )
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

function searchEdits(sql: string, tokens: readonly SqlToken[]): readonly Edit[] {
  const edits: Edit[] = []
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as SqlToken
    if (wordOf(token) !== 'SEARCH' || !isOperator(tokens[i + 1], '(') || isOperator(tokens[i - 1], '.'))
      continue
    const argument = tokens[i + 2]
    const text = argument ? literalText(argument) : null
    if (text === null || !isOperator(tokens[i + 3], ')')) {
      throw new BlotterError(
        'SQL_ERROR',
        'search(...) takes one text in quotes, known before the statement runs.',
        {
          hint: "For example: FROM search('SPY & assignment')",
          position: positionAt(sql, token.start, token.text.length),
        },
      )
    }
    edits.push({
      start: token.start,
      end: (tokens[i + 3] as SqlToken).end,
      text: `(SELECT * FROM events WHERE ${searchPredicate(text)})`,
    })
  }
  return edits
}
