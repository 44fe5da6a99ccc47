/**
 * Parameters of a statement, `:name` or `$name`. They are bound as DuckDB's prepared parameters: a value is never part
 * of the text that runs. The type of a value is
 *
 * 1. the one that is declared for it; else
 * 2. the one that DuckDB expects at its place (`day >= :from` takes a day, `quantity > :size` a number); else
 * 3. that which its text looks like: a whole number, a number, a day, a time; else text.
 *
 * A value that is missing, or that is none of its type, is refused by name before anything runs.
 */
import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api'
import { BlotterError } from '../../../shared/model/error.ts'
import { type ParamType, type ParamValues, valueProblem } from '../../../shared/model/question.ts'
import { namedParameters } from '../../../shared/sql/named-parameters.ts'
import type { SqlToken } from '../../../shared/sql/sql-tokens.ts'
import { positionAt } from './sql-position.ts'

const SQL_TYPES: Readonly<Record<Exclude<ParamType, 'choice'>, string>> = {
  date: 'DATE',
  time: 'TIMESTAMP_NS',
  text: 'VARCHAR',
  integer: 'BIGINT',
  // As wide as quantities (load/columns.ts): it is compared with those and with prices, exactly.
  decimal: 'DECIMAL(28,8)',
  boolean: 'BOOLEAN',
}

/** The values of the parameters that the text has, as they are bound. Throws USAGE for one that is missing or wrong. */
export function checkValues(sql: string, values: ParamValues): ReadonlyMap<string, string> {
  const bound = new Map<string, string>()
  for (const { name, token } of namedParameters(sql)) {
    const given = values[name]
    if (given === undefined) throw missing(sql, name, token)
    const problem = given.type === undefined ? null : valueProblem(given.type, given.value)
    if (problem !== null) throw wrong(sql, name, token, given.value, problem)
    bound.set(name, given.value)
  }
  return bound
}

/** The types of values that declare one, by name. */
export function declaredCasts(values: ParamValues): Map<string, string> {
  const casts = new Map<string, string>()
  for (const [name, { type, value }] of Object.entries(values))
    if (type !== undefined) casts.set(name, sqlType(type, value))
  return casts
}

/** A whole number is as wide as DuckDB takes it when it stands in the text: `day + 1` takes no wider one. */
function sqlType(type: Exclude<ParamType, 'choice'>, value: string): string {
  return type === 'integer' && value.length <= 9 ? 'INTEGER' : SQL_TYPES[type]
}

/** The types that DuckDB expects of parameters, null where it cannot tell. */
export function expectedTypes(prepared: DuckDBPreparedStatement): ReadonlyMap<string, string | null> {
  const types = new Map<string, string | null>()
  for (let index = 1; index <= prepared.parameterCount; index++) {
    const name = prepared.parameterName(index)
    try {
      types.set(name, String(prepared.parameterType(index)))
    } catch {
      // Its way of saying that the type does not follow from the statement.
      types.set(name, null)
    }
  }
  return types
}

/** The type that a text looks like, for a place that expects none. */
export function typeOfText(text: string): string {
  const type = (['integer', 'decimal', 'date', 'time'] as const).find(
    (each) => valueProblem(each, text) === null,
  )
  return sqlType(type ?? 'text', text)
}

/** Throws USAGE when a value cannot be read as the type that its place expects. */
export async function checkExpected(
  connection: DuckDBConnection,
  sql: string,
  values: ReadonlyMap<string, string>,
  types: ReadonlyMap<string, string | null>,
): Promise<void> {
  for (const { name, token } of namedParameters(sql)) {
    const type = types.get(name)
    const value = values.get(name)
    if (!type || type === 'VARCHAR' || value === undefined) continue
    // The type is DuckDB's own word for it; the value is bound.
    const read = await connection.runAndReadAll(`SELECT TRY_CAST($1 AS ${type}) IS NOT NULL`, [value])
    if (read.getRows()[0]?.[0] !== true) throw wrong(sql, name, token, value, `is compared with ${type}`)
  }
}

/** Binds those of the values that a prepared statement has. */
export function bindValues(prepared: DuckDBPreparedStatement, values: ReadonlyMap<string, string>): void {
  for (let index = 1; index <= prepared.parameterCount; index++) {
    const value = values.get(prepared.parameterName(index))
    if (value !== undefined) prepared.bindVarchar(index, value)
  }
}

function missing(sql: string, name: string, token: SqlToken): BlotterError {
  return new BlotterError('USAGE', `The parameter :${name} has no value.`, {
    hint: 'Fill it in above the result; on the command line give --param name=value.',
    position: positionAt(sql, token.start, token.text.length),
  })
}

function wrong(sql: string, name: string, token: SqlToken, value: string, why: string): BlotterError {
  const shown = value.length > 80 ? `${value.slice(0, 80)}…` : value
  return new BlotterError(
    'USAGE',
    shown === ''
      ? `The parameter :${name} is empty; it ${why}.`
      : `The parameter :${name} ${why}; “${shown}” is not.`,
    { position: positionAt(sql, token.start, token.text.length) },
  )
}
