/** Cuts SQL text into tokens, as far as Blotter has to understand it: where strings, names and operators stand. */

export type SqlTokenKind = 'name' | 'quoted-name' | 'string' | 'number' | 'parameter' | 'operator'

export type SqlToken = {
  readonly kind: SqlTokenKind
  readonly text: string
  /** Offsets in the text, in UTF-16 units. */
  readonly start: number
  readonly end: number
}

const NAME_START = /[\p{L}_]/u
const NAME = /[\p{L}\p{N}_$]*/uy
const NUMBER = /(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y
/** A parameter as `:name`; a name of another alphabet is none. */
const COLON_NAME = /:[A-Za-z_][A-Za-z0-9_]*/y
const DOLLAR = /\$([\p{L}_][\p{L}\p{N}_]*)?\$/uy
const OPERATORS = [
  '->>',
  '->',
  '::',
  '<=',
  '>=',
  '<>',
  '!=',
  '==',
  '||',
  '=>',
  ':=',
  '**',
  '//',
  '!~',
  '@>',
  '<@',
]

/** Every token of the text, without white space and comments. What does not close (a string, a comment) runs to the end. */
export function tokenize(sql: string): readonly SqlToken[] {
  const tokens: SqlToken[] = []
  let at = 0
  const push = (kind: SqlTokenKind, end: number) => {
    tokens.push({ kind, text: sql.slice(at, end), start: at, end })
    at = end
  }
  while (at < sql.length) {
    const c = sql[at] as string
    if (/\s/.test(c)) {
      at++
    } else if (sql.startsWith('--', at)) {
      const end = sql.indexOf('\n', at)
      at = end < 0 ? sql.length : end
    } else if (sql.startsWith('/*', at)) {
      at = endOfComment(sql, at)
    } else if (c === "'") {
      push('string', endOfQuoted(sql, at, "'", false))
    } else if ((c === 'e' || c === 'E') && sql[at + 1] === "'") {
      push('string', endOfQuoted(sql, at + 1, "'", true))
    } else if ((c === 'x' || c === 'X' || c === 'b' || c === 'B') && sql[at + 1] === "'") {
      push('string', endOfQuoted(sql, at + 1, "'", false))
    } else if (c === '"') {
      push('quoted-name', endOfQuoted(sql, at, '"', false))
    } else if (c === '$') {
      DOLLAR.lastIndex = at
      const tag = DOLLAR.exec(sql)?.[0]
      if (tag !== undefined) {
        const close = sql.indexOf(tag, at + tag.length)
        push('string', close < 0 ? sql.length : close + tag.length)
      } else {
        NAME.lastIndex = at + 1
        push('parameter', at + 1 + (NAME.exec(sql)?.[0].length ?? 0))
      }
    } else if (c === '?') {
      push('parameter', at + 1)
    } else if (/\d/.test(c) || (c === '.' && /\d/.test(sql[at + 1] ?? ''))) {
      NUMBER.lastIndex = at
      push('number', at + Math.max(1, NUMBER.exec(sql)?.[0].length ?? 1))
    } else if (NAME_START.test(c)) {
      NAME.lastIndex = at
      push('name', at + Math.max(1, NAME.exec(sql)?.[0].length ?? 1))
    } else if (c === ':' && colonName(sql, at, tokens) > 0) {
      push('parameter', at + colonName(sql, at, tokens))
    } else {
      const operator = OPERATORS.find((each) => sql.startsWith(each, at))
      push('operator', at + (operator?.length ?? 1))
    }
  }
  return tokens
}

/**
 * The length of a parameter `:name` here, or 0. A colon that touches what stands before it is none: `a::date`,
 * `list[1:n]`, `{'key':value}`; nor is the end of a slice, `list[:n]`.
 */
function colonName(sql: string, at: number, tokens: readonly SqlToken[]): number {
  const before = tokens.at(-1)
  const touches = before?.end === at
  if (touches && (endsOperand(before) || before.text.endsWith(':'))) return 0
  const list = tokens.at(-2)
  if (touches && before.text === '[' && list?.end === before.start && endsOperand(list)) return 0
  COLON_NAME.lastIndex = at
  const length = COLON_NAME.exec(sql)?.[0].length ?? 0
  // `:name` of a name that goes on in another alphabet.
  NAME.lastIndex = at + 1
  return NAME.exec(sql)?.[0].length === length - 1 ? length : 0
}

const endsOperand = (token: SqlToken) => token.kind !== 'operator' || /^[)\]}]$/.test(token.text)

function endOfQuoted(sql: string, from: number, quote: string, escapes: boolean): number {
  for (let at = from + 1; at < sql.length; at++) {
    if (escapes && sql[at] === '\\') at++
    else if (sql[at] === quote) {
      if (sql[at + 1] !== quote) return at + 1
      at++
    }
  }
  return sql.length
}

/** Block comments nest. */
function endOfComment(sql: string, from: number): number {
  let depth = 0
  for (let at = from; at < sql.length; at++) {
    if (sql.startsWith('/*', at)) {
      depth++
      at++
    } else if (sql.startsWith('*/', at)) {
      at++
      if (--depth === 0) return at + 1
    }
  }
  return sql.length
}

/** The text of a plain string literal, or null when it is of another kind. */
export function literalText(token: SqlToken): string | null {
  if (token.kind !== 'string' || !token.text.startsWith("'")) return null
  return token.text.slice(1, -1).replaceAll("''", "'")
}

/** The name of a parameter `:name` or `$name`, in lower case; null for `?`, `$1` and what is no parameter. */
export function parameterName(token: SqlToken): string | null {
  if (token.kind !== 'parameter') return null
  return /^[:$]([A-Za-z_][A-Za-z0-9_]*)$/.exec(token.text)?.[1]?.toLowerCase() ?? null
}

/** The keyword or bare name in upper case; '' for anything else. */
export function wordOf(token: SqlToken | undefined): string {
  return token?.kind === 'name' ? token.text.toUpperCase() : ''
}

export type StatementRange = { readonly start: number; readonly end: number }

/** Where each statement stands in the text, from its first token to its last, without the semicolon. */
export function splitStatements(sql: string): readonly StatementRange[] {
  const ranges: StatementRange[] = []
  let start: number | null = null
  let end = 0
  for (const token of tokenize(sql)) {
    if (token.kind === 'operator' && token.text === ';') {
      if (start !== null) ranges.push({ start, end })
      start = null
    } else {
      start ??= token.start
      end = token.end
    }
  }
  if (start !== null) ranges.push({ start, end })
  return ranges
}
