import { BlotterError, cancelled } from '../../../shared/model/error.ts'
import { closeNames } from '../../../shared/sql/close-names.ts'
import { writeName } from '../../../shared/sql/sql-names.ts'
import { nameOf, sameName } from '../../../shared/sql/sql-scope.ts'
import { type SqlToken, tokenize } from '../../../shared/sql/sql-tokens.ts'

import type { RewrittenSql } from './rewrite-sql.ts'
import { offsetInMessage, positionAt } from './sql-position.ts'

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
  const told = (text.split('\n\nLINE ')[0] ?? text).replace(/^Failed to extract statements: /, '').trim()
  const { message, names } = takeCandidates(told)
  const offset = offsetInMessage(text, ran)
  const skipped = before === 0 ? 0 : ran.split('\n').slice(0, before).join('\n').length + 1
  const inside = offset === null || offset < skipped ? null : rewritten.originalOffset(offset - skipped)
  const tokens = tokenize(given)
  const at =
    inside === null
      ? // Where the text ends too early, its last word is what something is missing behind.
        /syntax error at end of input/.test(message)
        ? tokens.length - 1
        : -1
      : tokens.findIndex(({ start, end }) => start <= inside && inside < end)
  const token = tokens[namedToken(tokens, at, message)]
  const word = nameOf(token)
  const candidates = word === null ? [] : closeNames(word, names).slice(0, CANDIDATES_TOLD)
  const start = token?.start ?? inside
  const position =
    start === null || start === undefined
      ? null
      : {
          ...positionAt(given, Math.min(start, given.length), token?.text.length),
          ...(token && candidates.length > 0
            ? { instead: candidates.map((name) => (name.includes('.') ? name : writeName(name))) }
            : {}),
        }
  const refused = /^Permission Error/.test(message) || /configuration has been locked/.test(message)
  const hint = refused
    ? 'Statements read the loaded events only: no files, no network, no settings.'
    : candidates.length > 0
      ? `Did you mean ${new Intl.ListFormat('en', { type: 'disjunction' }).format(candidates.map((name) => `“${name}”`))}?`
      : /^(IO Error: Could not read enough bytes|.*Corrupt database)/i.test(message)
        ? 'The case database is damaged. It is derived: close Blotter, delete case.duckdb in the workspace, and load again.'
        : undefined
  return new BlotterError(refused ? 'SQL_REFUSED' : 'SQL_ERROR', message, {
    cause: error,
    ...(position === null ? {} : { position }),
    ...(hint === undefined ? {} : { hint }),
  })
}

const CANDIDATES_TOLD = 3

/** DuckDB's own guesses at what was meant, taken out of its message, the best first. */
function takeCandidates(told: string): { readonly message: string; readonly names: readonly string[] } {
  const match = /\s*\n+(?:Did you mean (.+)\?|Candidate (?:bindings|tables|columns|entries):[ :]*(.+))/.exec(
    told,
  )
  if (!match) return { message: told, names: [] }
  const names = [...(match[1] ?? match[2] ?? '').matchAll(/"((?:[^"]|"")+)"/g)].map(([, name = '']) => name)
  const message = (told.slice(0, match.index) + told.slice(match.index + match[0].length)).trim()
  return { message, names: [...new Set(names)] }
}

/** Of `f.tickr` DuckDB points at `f`: the index of the part that is wrong. */
function namedToken(tokens: readonly SqlToken[], at: number, message: string): number {
  const wrong =
    /column named "([^"]+)"|(?:column|table) "([^"]+)" not found|with name "?([^\s"]+)"? does not exist/i.exec(
      message,
    )
  const name = wrong?.[1] ?? wrong?.[2] ?? wrong?.[3]
  if (name === undefined || at < 0) return at
  for (let part = at; nameOf(tokens[part]) !== null; part += 2) {
    if (sameName(nameOf(tokens[part]) as string, name)) return part
    if (tokens[part + 1]?.text !== '.') break
  }
  return at
}
