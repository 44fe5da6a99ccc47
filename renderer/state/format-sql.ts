/** Lays SQL out, statement by statement. What cannot be read, or would come out as another statement, is left. */
import { splitStatements, tokenize } from '../../shared/sql/sql-tokens.ts'

export type Formatted = {
  readonly text: string
  /** How many statements were left as they are, and why the first of them was. */
  readonly left: number
  readonly reason: string | null
}

export type Formatter = (sql: string) => string

/** The formatter, fetched when it is first asked for: start-up does not wait for it. */
export async function loadFormatter(): Promise<Formatter> {
  const { duckdb, formatDialect } = await import('sql-formatter')
  return (sql) =>
    formatDialect(sql, {
      dialect: duckdb,
      keywordCase: 'upper',
      tabWidth: 2,
      expressionWidth: 90,
      linesBetweenQueries: 1,
      paramTypes: { named: [':', '$'], positional: true },
    })
}

export function formatSql(format: Formatter, sql: string): Formatted {
  const pieces: string[] = []
  let left = 0
  let reason: string | null = null
  for (const piece of cut(sql)) {
    try {
      const text = format(piece)
      if (!sameStatement(piece, text)) throw new Error('it would come out as another statement')
      pieces.push(text.trim())
    } catch (error) {
      left++
      reason ??= (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? null
      pieces.push(piece.trim())
    }
  }
  return { text: pieces.join('\n\n'), left, reason }
}

/** Each statement with its semicolon and what stands before it: comments stay with the statement they are above. */
function cut(sql: string): readonly string[] {
  const ends = splitStatements(sql).map(({ end }) => {
    const semicolon = /^\s*;/.exec(sql.slice(end))
    return end + (semicolon?.[0].length ?? 0)
  })
  const pieces = ends.map((end, at) => sql.slice(at === 0 ? 0 : ends[at - 1], end))
  return [...pieces, sql.slice(ends[ends.length - 1] ?? 0)].filter((piece) => piece.trim() !== '')
}

/** Whether two texts differ in white space and in the case of words only. */
function sameStatement(one: string, other: string): boolean {
  const tokensOf = (sql: string) =>
    tokenize(sql).map(({ kind, text }) => (kind === 'name' ? text.toUpperCase() : text))
  const bare = (sql: string) => sql.replaceAll(/\s+/g, '').toUpperCase()
  return bare(one) === bare(other) && tokensOf(one).join('\n') === tokensOf(other).join('\n')
}

/** The place in a laid out text that has as much text before it as `offset` had: layout changes white space only. */
export function offsetAfterFormat(before: string, offset: number, after: string): number {
  let wanted = before.slice(0, offset).replaceAll(/\s/g, '').length
  let at = 0
  for (; at < after.length && wanted > 0; at++) if (!/\s/.test(after[at] as string)) wanted--
  return at
}
