import { expect, test } from 'vitest'
import { guessMeant } from '../../renderer/state/guess-meant.ts'
import { SCHEMA } from './fake-data.ts'

const failure = (message: string, column: number, line = 1) => ({
  code: 'SQL_ERROR' as const,
  message,
  hint: null,
  position: { line, column, length: 5 },
})

test('a column of an alias is guessed where DuckDB tells none', () => {
  const sql = 'SELECT 1,\n  e.tickr FROM events e'
  const guessed = guessMeant(
    sql,
    failure('Values list "e" does not have a column named "tickr"', 5, 2),
    SCHEMA,
  )
  expect(guessed).toMatchObject({
    hint: 'Did you mean “ticker”?',
    position: { line: 2, instead: ['ticker'] },
  })
})

test('an alias is guessed by those of the statement', () => {
  const guessed = guessMeant(
    'SELECT fil.x FROM events fill',
    failure('Referenced table "fil" not found!', 8),
    SCHEMA,
  )
  expect(guessed.position).toMatchObject({ instead: ['fill'] })
})

test('nothing is guessed of what is not like any name, is no unknown name, or was guessed by DuckDB', () => {
  const none = (sql: string, message: string, column: number) =>
    expect(guessMeant(sql, failure(message, column), SCHEMA).hint).toBeNull()
  none('SELECT zzzzz FROM events', 'column "zzzzz" not found', 8)
  none('SELECT tickr FROM events', 'syntax error', 8)
  const known = {
    ...failure('column "tickr" not found', 8),
    position: { line: 1, column: 8, instead: ['side'] },
  }
  expect(guessMeant('SELECT tickr FROM events', known, SCHEMA)).toBe(known)
})
