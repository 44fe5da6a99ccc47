import { BlotterError, cancelled } from '../../../shared/model/error.ts'
import type { RewrittenSql } from './rewrite-sql.ts'
import { offsetInMessage, positionAt } from './sql-position.ts'
import { tokenize } from './sql-tokens.ts'

/**
 * DuckDB's error as ours: its first paragraph as message, its caret as a position in the text that the user wrote.
 * `ran` is what DuckDB was given; `before` is how many lines stood in front of the user's own.
 */
export function sqlFailure(
  error: unknown,
  given: string,
  rewritten: RewrittenSql,
  ran: string,
  before = 0,
): BlotterError {
  if (error instanceof BlotterError) return error
  const text = error instanceof Error ? error.message : String(error)
  if (/^INTERRUPT Error/i.test(text)) return cancelled('The query')
  const message = (text.split('\n\nLINE ')[0] ?? text).replace(/^Failed to extract statements: /, '').trim()
  const offset = offsetInMessage(text, ran)
  const skipped = before === 0 ? 0 : ran.split('\n').slice(0, before).join('\n').length + 1
  const inside = offset === null || offset < skipped ? null : rewritten.originalOffset(offset - skipped)
  const token =
    inside === null ? undefined : tokenize(given).find(({ start, end }) => start <= inside && inside < end)
  const position =
    inside === null ? null : positionAt(given, Math.min(inside, given.length), token?.text.length)
  const refused = /^Permission Error/.test(message) || /configuration has been locked/.test(message)
  return new BlotterError(refused ? 'SQL_REFUSED' : 'SQL_ERROR', message, {
    cause: error,
    ...(position === null ? {} : { position }),
    ...(refused
      ? { hint: 'Statements read the loaded events only: no files, no network, no settings.' }
      : {}),
  })
}
