import { type SqlToken, tokenize } from './sql-tokens.ts'

/**
 * Whether a statement is a plain EXPLAIN, and whether its run is to be measured; null for any other statement, and for
 * an EXPLAIN with options of its own (`EXPLAIN (FORMAT html) …`): who writes those wants DuckDB's text.
 */
export function planAsked(sql: string): 'estimated' | 'measured' | null {
  const [first, second] = tokenize(sql)
  if (!isWord(first, 'EXPLAIN') || second === undefined || second.text === '(') return null
  return isWord(second, 'ANALYZE') ? 'measured' : 'estimated'
}

const isWord = (token: SqlToken | undefined, word: string): boolean =>
  token?.kind === 'name' && token.text.toUpperCase() === word
