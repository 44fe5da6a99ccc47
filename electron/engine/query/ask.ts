import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import type { Reader } from './open-reader.ts'
import { rewriteSql } from './rewrite-sql.ts'
import { sqlFailure } from './sql-failure.ts'
import type { AskParam, AskRow, AskValue } from './types.ts'

/**
 * A read of Blotter's own, for reports: prepared, with positional (`$1`) or named (`$day`) parameters. Rows come as
 * objects with exact values: integers of 64 bits and more as bigint, decimals (all their digits) and times as text,
 * 32-bit integers and doubles as numbers, anything nested as DuckDB's text. Only parameters may carry what comes from
 * outside. Throws SQL_ERROR.
 */
export async function ask(
  reader: Reader,
  sql: string,
  params: readonly AskParam[] | Readonly<Record<string, AskParam>> = [],
): Promise<readonly AskRow[]> {
  const rewritten = rewriteSql(sql)
  try {
    const values = Array.isArray(params)
      ? ([...params] as DuckDBValue[])
      : { ...(params as Record<string, DuckDBValue>) }
    const result = await reader.connection.runAndReadAll(rewritten.sql, values)
    const names = result.deduplicatedColumnNames()
    return result.getRows().map((row) => {
      const named: Record<string, AskValue> = {}
      for (let i = 0; i < names.length; i++) named[names[i] as string] = toAskValue(row[i] ?? null)
      return named
    })
  } catch (error) {
    throw sqlFailure(error, sql, rewritten, rewritten.sql)
  }
}

function toAskValue(value: DuckDBValue): AskValue {
  if (value === null || typeof value !== 'object') return value
  if (value instanceof DuckDBDecimalValue) return value.toString()
  if (value instanceof DuckDBTimestampTZValue)
    return `${new DuckDBTimestampValue(value.micros).toString()}+00`
  if (value instanceof DuckDBDateValue) return value.toString()
  return String(value)
}
