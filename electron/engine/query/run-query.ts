import { randomUUID } from 'node:crypto'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Column } from '../../../shared/model/cell.ts'
import { isCancelled } from '../../../shared/model/error.ts'
import { kindOfType } from './cells.ts'
import { type CheckedStatement, checkStatement, placedValues, prepareOnly } from './check-statement.ts'
import { interruptible } from './interruptible.ts'
import { RESULTS, type Reader } from './open-reader.ts'
import { columnNameAt, dropResult, keepResult, prepareStore, tableNameOf, tableOf } from './result-store.ts'
import { sqlFailure } from './sql-failure.ts'
import type { QueryOptions, ResultInfo } from './types.ts'

/**
 * Runs one statement of a user to its end and keeps the result, whole and in its order, for `readPage`,
 * `exportResult` and after a restart. Throws SQL_REFUSED for what is not a single reading statement, SQL_ERROR with a
 * position where DuckDB gives one, USAGE for a parameter without a good value, CANCELLED (the signal's reason) when
 * stopped: within a second, earlier results stay.
 */
export async function runQuery(reader: Reader, sql: string, options: QueryOptions = {}): Promise<ResultInfo> {
  await prepareStore(reader)
  const started = performance.now()
  const at = (options.now ?? new Date()).toISOString()
  const id = randomUUID()
  options.onProgress?.({ phase: 'query', done: 0, total: null, unit: 'rows' })
  try {
    return await interruptible(reader, options.signal, async (connection) => {
      const checked = await checkStatement(reader, connection, sql, options.params)
      if (checked.kind === 'explain') await materialiseExplain(connection, id, checked)
      else if (checked.kind === 'pivot') await materialisePivot(connection, id, checked)
      else await materialise(connection, id, checked)
      const { columns, rows } = await measure(connection, id, checked.columnNames)
      const params = Object.fromEntries(checked.values)
      const info = { id, sql, params, columns, rows, elapsedMs: performance.now() - started, at, ...UNMARKED }
      await keepResult(reader, info, options.budget)
      return info
    })
  } catch (error) {
    // The table may stand already when the signal came late.
    if (options.signal?.aborted || isCancelled(error)) await dropResult(reader, id)
    throw error
  }
}

/** A new result: nobody has named it, and what it rests on is told by who ran it. */
export const UNMARKED = { name: null, pinned: false, lineage: null, dataStamp: null } as const

async function materialise(
  connection: DuckDBConnection,
  id: string,
  checked: CheckedStatement,
): Promise<void> {
  const { given, rewritten, kind, columnNames } = checked
  const names = columnNames.map((_, index) => columnNameAt(index)).join(', ')
  // The user's text keeps its own lines, so that positions in errors can be told.
  const open = kind === 'relation' ? 'SELECT * FROM (' : ''
  const ran = `CREATE TABLE ${tableOf(id)} (${names}) AS ${open}\n${rewritten.sql}\n${open ? ')' : ''}`
  try {
    const prepared = await prepareOnly(await connection.extractStatements(ran), ran, checked.values)
    try {
      await prepared.run()
    } finally {
      prepared.destroySync()
    }
  } catch (error) {
    throw sqlFailure(error, given, rewritten, ran, 1)
  }
}

/**
 * A PIVOT over values in the data cannot be written into a table by itself (DuckDB changes a setting on the way, and
 * settings are locked): its rows, few by nature, are taken out and put in.
 */
async function materialisePivot(
  connection: DuckDBConnection,
  id: string,
  checked: CheckedStatement,
): Promise<void> {
  const { given, rewritten, values } = checked
  try {
    const statements = await connection.extractStatements(rewritten.sql)
    const prepared = await prepareOnly(statements, rewritten.sql, values)
    try {
      const result = await prepared.run()
      const types = result.columnTypes().map((type, index) => `${columnNameAt(index)} ${type}`)
      await connection.run(`CREATE TABLE ${tableOf(id)} (${types.join(', ')})`)
      const appender = await connection.createAppender(tableNameOf(id), 'main', RESULTS)
      try {
        for (const chunk of await result.fetchAllChunks()) appender.appendDataChunk(chunk)
      } finally {
        appender.closeSync()
      }
    } finally {
      prepared.destroySync()
    }
  } catch (error) {
    throw sqlFailure(error, given, rewritten, rewritten.sql)
  }
}

/** EXPLAIN cannot be written into a table by itself; what is explained runs in a transaction that cannot write. */
async function materialiseExplain(
  connection: DuckDBConnection,
  id: string,
  checked: CheckedStatement,
): Promise<void> {
  const { given, rewritten } = checked
  let rows: readonly (readonly unknown[])[]
  await connection.run('BEGIN TRANSACTION READ ONLY')
  try {
    rows = (await connection.runAndReadAll(rewritten.sql, placedValues(checked))).getRows()
  } catch (error) {
    throw sqlFailure(error, given, rewritten, rewritten.sql)
  } finally {
    await connection.run('ROLLBACK')
  }
  await connection.run(`CREATE TABLE ${tableOf(id)} (c0 VARCHAR, c1 VARCHAR)`)
  for (const [key, value] of rows) {
    await connection.run(`INSERT INTO ${tableOf(id)} VALUES ($1, $2)`, [String(key), String(value)])
  }
}

/** The columns and the rows of a result's table, under the names given. */
export async function measure(
  connection: DuckDBConnection,
  id: string,
  names: readonly string[],
): Promise<{ readonly columns: readonly Column[]; readonly rows: number }> {
  const described = await connection.runAndReadAll(
    `SELECT data_type FROM duckdb_columns() WHERE database_name = '${RESULTS}' AND table_name = 'result_' || $1
     ORDER BY column_index`,
    [id],
  )
  const columns = described.getRows().map(([type], index): Column => {
    const name = names[index] ?? columnNameAt(index)
    return { name, type: type as string, kind: kindOfType(type as string) }
  })
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${tableOf(id)}`)
  return { columns, rows: Number(counted.getRows()[0]?.[0] ?? 0) }
}
