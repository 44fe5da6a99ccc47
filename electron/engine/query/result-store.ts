import type { Column } from '../../../shared/model/cell.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { RESULTS, type Reader } from './open-reader.ts'
import { sqlName } from './quote.ts'
import type { ResultInfo } from './types.ts'

/**
 * Kept results: one table each in the results database (columns c0, c1, ...; row order is the result's), and one row in
 * `kept`. They outlive the process; a table without its row is what a crash left, and is swept.
 */

/** The newest results are kept, older ones make room. */
export const RESULTS_KEPT = 50

export const tableNameOf = (id: string) => `result_${id}`
export const tableOf = (id: string) => `${RESULTS}.main.${sqlName(tableNameOf(id))}`
export const orderTableOf = (id: string, order: string) =>
  `${RESULTS}.main.${sqlName(`order_${id}_${order}`)}`
export const columnNameAt = (index: number) => `c${index}`

const ready = new WeakSet<Reader>()

/** Makes `kept` where it is missing, and sweeps what has no row in it. Once per reader. */
export async function prepareStore(reader: Reader): Promise<void> {
  if (ready.has(reader)) return
  const { connection } = reader
  await connection.run(
    `CREATE TABLE IF NOT EXISTS ${RESULTS}.main.kept
     (seq BIGINT, id VARCHAR, sql VARCHAR, columns VARCHAR, row_count BIGINT, elapsed_ms DOUBLE, ran_at VARCHAR)`,
  )
  const orphans = await connection.runAndReadAll(
    `SELECT table_name FROM duckdb_tables() WHERE database_name = '${RESULTS}'
     AND (table_name LIKE 'result\\_%' ESCAPE '\\' OR table_name LIKE 'order\\_%' ESCAPE '\\')
     AND NOT EXISTS (FROM ${RESULTS}.main.kept WHERE starts_with(table_name, 'result_' || id)
       OR starts_with(table_name, 'order_' || id || '_'))`,
  )
  for (const [name] of orphans.getRows())
    await connection.run(`DROP TABLE ${RESULTS}.main.${sqlName(name as string)}`)
  ready.add(reader)
}

/** Kept results, newest first. */
export async function listResults(reader: Reader): Promise<readonly ResultInfo[]> {
  await prepareStore(reader)
  const kept = await reader.connection.runAndReadAll(
    `SELECT id, sql, columns, row_count, elapsed_ms, ran_at FROM ${RESULTS}.main.kept ORDER BY seq DESC`,
  )
  return kept.getRows().map(toInfo)
}

/** Throws NOT_FOUND for a result that has made room for newer ones. */
export async function findResult(reader: Reader, id: string): Promise<ResultInfo> {
  await prepareStore(reader)
  const kept = await reader.connection.runAndReadAll(
    `SELECT id, sql, columns, row_count, elapsed_ms, ran_at FROM ${RESULTS}.main.kept WHERE id = $1`,
    [id],
  )
  const [row] = kept.getRows()
  if (!row) {
    throw new BlotterError('NOT_FOUND', 'This result is no longer kept.', {
      hint: 'Run the statement again.',
    })
  }
  return toInfo(row)
}

function toInfo(row: readonly unknown[]): ResultInfo {
  const [id, sql, columns, rows, elapsedMs, at] = row as [string, string, string, bigint, number, string]
  return { id, sql, columns: JSON.parse(columns) as Column[], rows: Number(rows), elapsedMs, at }
}

export async function keepResult(reader: Reader, info: ResultInfo): Promise<void> {
  await reader.connection.run(
    `INSERT INTO ${RESULTS}.main.kept
     SELECT coalesce(max(seq), 0) + 1, $1, $2, $3, $4::BIGINT, $5::DOUBLE, $6 FROM ${RESULTS}.main.kept`,
    [info.id, info.sql, JSON.stringify(info.columns), info.rows, info.elapsedMs, info.at],
  )
  const old = await reader.connection.runAndReadAll(
    `SELECT id FROM ${RESULTS}.main.kept ORDER BY seq DESC OFFSET ${RESULTS_KEPT}`,
  )
  for (const [id] of old.getRows()) await dropResult(reader, id as string)
}

/** Drops a result with its sort orders. */
export async function dropResult(reader: Reader, id: string): Promise<void> {
  await prepareStore(reader)
  const { connection } = reader
  await connection.run(`DELETE FROM ${RESULTS}.main.kept WHERE id = $1`, [id])
  const tables = await connection.runAndReadAll(
    `SELECT table_name FROM duckdb_tables() WHERE database_name = '${RESULTS}'
     AND (table_name = 'result_' || $1 OR starts_with(table_name, 'order_' || $1 || '_'))`,
    [id],
  )
  for (const [name] of tables.getRows()) {
    await connection.run(`DROP TABLE IF EXISTS ${RESULTS}.main.${sqlName(name as string)}`)
  }
}
