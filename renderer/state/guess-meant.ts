import type { TableInfo } from '../../shared/model/cell.ts'
import { closeNames } from '../../shared/sql/close-names.ts'
import { writeName } from '../../shared/sql/sql-names.ts'
import { nameOf, sameName, scopeAt } from '../../shared/sql/sql-scope.ts'
import { tokenize } from '../../shared/sql/sql-tokens.ts'
import type { Failure } from './failure.ts'

const GUESSES = 3

/** A failure at an unknown name, with what may have been meant where DuckDB has no guess of its own. */
export function guessMeant(sql: string, failure: Failure, schema: readonly TableInfo[]): Failure {
  const { position } = failure
  if (failure.code !== 'SQL_ERROR' || !position || position.instead) return failure
  const lines = sql.split('\n')
  const before = lines.slice(0, position.line - 1).reduce((sum, line) => sum + line.length + 1, 0)
  const offset = before + position.column - 1
  const tokens = tokenize(sql)
  const at = tokens.findIndex(({ start }) => start === offset)
  const word = nameOf(tokens[at])
  if (word === null || !new RegExp(`"${word.replaceAll(/[^\w]/g, '.')}"`, 'i').test(failure.message))
    return failure
  const { sources, ctes } = scopeAt(sql, offset, schema)
  const qualifier = tokens[at - 1]?.text === '.' ? nameOf(tokens[at - 2]) : null
  const beforeDot = tokens[at + 1]?.text === '.'
  const names = beforeDot
    ? sources.map(({ name }) => name)
    : /table/i.test(failure.message) && qualifier === null
      ? [...ctes, ...schema].map(({ name }) => name)
      : sources
          .filter(({ name }) => qualifier === null || sameName(name, qualifier))
          .flatMap(({ columns }) => columns.map((column) => column.name))
  const close = closeNames(word, [...new Set(names)]).filter((name) => !sameName(name, word))
  if (close.length === 0) return failure
  const told = close.slice(0, GUESSES)
  const list = new Intl.ListFormat('en', { type: 'disjunction' }).format(told.map((name) => `“${name}”`))
  return {
    ...failure,
    hint: failure.hint ?? `Did you mean ${list}?`,
    position: { ...position, instead: told.map(writeName) },
  }
}
