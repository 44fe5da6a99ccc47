/** What may be written at a place in a statement: a table, a column, a value of a column, a keyword. Plain text work. */
import { nameOf, tokensAt } from './sql-scope.ts'
import { type SqlToken, wordOf } from './sql-tokens.ts'

export type NamedColumn = { readonly qualifier: string | null; readonly name: string }

export type SqlPlace = {
  /** Where the word that is being written starts; the offset itself when none is. */
  readonly start: number
  /** The word so far, without an opening quote. */
  readonly word: string
  /** The name before the dot that the word stands behind. */
  readonly qualifier: string | null
  readonly expects:
    | 'nothing'
    /** The beginning of a statement, or of a query in brackets. */
    | 'statement'
    | 'table'
    | 'expression'
    | 'type'
    /** Behind what is whole: a keyword goes on. */
    | 'clause'
    /** Behind ON: a condition that joins. */
    | 'join'
  /** The column that the value here is compared with. */
  readonly compared: NamedColumn | null
  /** The word stands in a text literal, whose quote is open before `start`. */
  readonly inText: boolean
}

const TABLE_WORDS = new Set(['FROM', 'JOIN', 'DESCRIBE', 'SUMMARIZE', 'DESC', 'TABLE', 'PIVOT', 'UNPIVOT'])
const EXPRESSION_WORDS = new Set(
  'SELECT WHERE AND OR NOT BY HAVING QUALIFY CASE WHEN THEN ELSE BETWEEN IN LIKE ILIKE DISTINCT ALL USING ON FILTER IS LIMIT OFFSET SET'.split(
    ' ',
  ),
)
const COMPARISONS = new Set(['=', '==', '<>', '!=', '<', '>', '<=', '>=', 'LIKE', 'ILIKE', 'IN', '~~'])
const CLAUSE_WORDS =
  /^(SELECT|FROM|WHERE|GROUP|ORDER|HAVING|QUALIFY|LIMIT|OFFSET|JOIN|ON|USING|WINDOW|UNION|INTERSECT|EXCEPT|DESCRIBE|SUMMARIZE)$/

/** Whether the offset stands in a comment: what tokens leave out, and is not white space. */
function inComment(sql: string, before: SqlToken | undefined, offset: number): boolean {
  const gap = sql.slice(before?.end ?? 0, offset)
  const lines = gap.split('\n')
  if ((lines[lines.length - 1] ?? '').includes('--')) return true
  let depth = 0
  for (const [mark] of gap.matchAll(/\/\*|\*\//g)) depth += mark === '/*' ? 1 : -1
  return depth > 0
}

export function placeAt(sql: string, offset: number): SqlPlace {
  const all = tokensAt(sql, offset)
  const before = all.filter((token) => token.start < offset)
  const last = before[before.length - 1]
  const nothing: SqlPlace = {
    start: offset,
    word: '',
    qualifier: null,
    expects: 'nothing',
    compared: null,
    inText: false,
  }
  if (last && last.end > offset && last.kind === 'string') return inLiteral(sql, before, offset, nothing)
  if (last && last.kind === 'string' && last.end === offset && !isClosed(last.text)) {
    return inLiteral(sql, before, offset, nothing)
  }
  const start = wordStart(last, offset)
  const left = start === null ? before : before.slice(0, -1)
  if (start === null && inComment(sql, lastBefore(sql, offset, all), offset)) return nothing
  if (start === null && last && last.end === offset && last.kind === 'number') return nothing
  const from = start ?? offset
  const word = sql.slice(from, offset).replace(/^"/, '')
  const previous = left[left.length - 1]
  const place = { ...nothing, start: from, word }
  if (previous?.kind === 'operator' && previous.text === '.') {
    return {
      ...place,
      qualifier: nameOf(left[left.length - 2]),
      expects: isTablePlace(left.slice(0, -2)) ? 'table' : 'expression',
    }
  }
  return { ...place, ...expected(left) }
}

/** The last token of the whole text before the offset: a comment may stand behind a semicolon. */
function lastBefore(sql: string, offset: number, tokens: readonly SqlToken[]): SqlToken | undefined {
  const known = tokens.findLast((token) => token.end <= offset)
  if (known) return known
  const semicolon = sql.lastIndexOf(';', offset - 1)
  return semicolon < 0 ? undefined : { kind: 'operator', text: ';', start: semicolon, end: semicolon + 1 }
}

function wordStart(last: SqlToken | undefined, offset: number): number | null {
  if (!last || last.end < offset) return null
  return last.kind === 'name' || last.kind === 'quoted-name' ? last.start : null
}

const isClosed = (literal: string) => literal.length > 1 && literal.endsWith("'")

function inLiteral(sql: string, before: readonly SqlToken[], offset: number, nothing: SqlPlace): SqlPlace {
  const literal = before[before.length - 1] as SqlToken
  if (!literal.text.startsWith("'")) return nothing
  const compared = comparedColumn(before.slice(0, -1))
  const start = literal.start + 1
  if (offset < start || compared === null) return nothing
  return { ...nothing, start, word: sql.slice(start, offset), expects: 'expression', compared, inText: true }
}

/** The column left of `=`, `IN (`, `LIKE` and the like, when the tokens end with one of these. */
function comparedColumn(tokens: readonly SqlToken[]): NamedColumn | null {
  let at = tokens.length - 1
  const sign = (index: number) => {
    const token = tokens[index]
    return token?.kind === 'operator' ? token.text : wordOf(token)
  }
  // `IN ('a', 'b', ` and `IN (`: back to the word.
  if (sign(at) === ',' || sign(at) === '(') {
    while (at >= 0 && (sign(at) === ',' || tokens[at]?.kind === 'string' || tokens[at]?.kind === 'number'))
      at--
    if (sign(at) !== '(' || sign(at - 1) !== 'IN') return null
    at--
  }
  if (!COMPARISONS.has(sign(at))) return null
  at--
  if (sign(at) === 'NOT') at--
  const name = nameOf(tokens[at])
  if (name === null) return null
  const dotted = sign(at - 1) === '.'
  return { qualifier: dotted ? nameOf(tokens[at - 2]) : null, name }
}

function expected(left: readonly SqlToken[]): Pick<SqlPlace, 'expects' | 'compared'> {
  const last = left[left.length - 1]
  const word = wordOf(last)
  const as = (expects: SqlPlace['expects']) => ({ expects, compared: null })
  if (last === undefined) return as('statement')
  if (last.kind === 'operator') {
    if (last.text === '(') {
      const call = left[left.length - 2]
      const opener = wordOf(call)
      if (opener === 'IN' || opener === 'EXISTS')
        return { expects: 'expression', compared: comparedColumn(left) }
      if (opener === 'AS' || TABLE_WORDS.has(opener)) return as('statement')
      return as('expression')
    }
    if (last.text === '::') return as('type')
    if (last.text === ',')
      return isTablePlace(left) ? as('table') : { expects: 'expression', compared: comparedColumn(left) }
    if (last.text === ')' || last.text === ']' || (last.text === '*' && isStar(left))) return as('clause')
    return { expects: 'expression', compared: comparedColumn(left) }
  }
  if (word === 'AS') return as(isCast(left) ? 'type' : 'nothing')
  if (word === 'ON') return as('join')
  if (word === 'BY' && wordOf(left[left.length - 2]) === 'EXCLUDE') return as('clause')
  if (TABLE_WORDS.has(word)) return as('table')
  if (word === 'EXPLAIN' || word === 'ANALYZE') return as('statement')
  if (['UNION', 'INTERSECT', 'EXCEPT'].includes(word)) return as('statement')
  if (word === 'ALL' && wordOf(left[left.length - 2]) === 'UNION') return as('statement')
  if (EXPRESSION_WORDS.has(word)) return { expects: 'expression', compared: comparedColumn(left) }
  return as('clause')
}

/** `SELECT *` is whole, `a *` is not. */
function isStar(left: readonly SqlToken[]): boolean {
  const before = left[left.length - 2]
  return ['SELECT', 'DISTINCT'].includes(wordOf(before)) || before?.text === ',' || before?.text === '.'
}

function isCast(left: readonly SqlToken[]): boolean {
  let depth = 0
  for (let at = left.length - 1; at > 0; at--) {
    if (left[at]?.text === ')') depth++
    else if (left[at]?.text === '(' && depth-- === 0) return /^(TRY_)?CAST$/.test(wordOf(left[at - 1]))
  }
  return false
}

/** Whether the clause that these tokens end in is a FROM clause, at its start or behind a comma. */
function isTablePlace(left: readonly SqlToken[]): boolean {
  const last = left[left.length - 1]
  if (TABLE_WORDS.has(wordOf(last))) return true
  if (last?.text !== ',') return false
  let depth = 0
  for (let at = left.length - 1; at >= 0; at--) {
    const token = left[at]
    if (token?.text === ')') depth++
    else if (token?.text === '(') {
      if (depth-- === 0) return false
    } else if (depth === 0 && CLAUSE_WORDS.test(wordOf(token)))
      return wordOf(token) === 'FROM' || wordOf(token) === 'JOIN'
  }
  return false
}
