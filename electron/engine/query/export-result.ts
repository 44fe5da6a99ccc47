import { randomUUID } from 'node:crypto'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { BlotterError, cancelled } from '../../../shared/model/error.ts'
import type { RunOptions } from '../run-options.ts'
import { csvCellSql, csvHeader, jsonCellSql, uniqueNames } from './export-text.ts'
import { interruptible } from './interruptible.ts'
import type { Reader } from './open-reader.ts'
import { sqlName, sqlString } from './quote.ts'
import { orderBy } from './read-page.ts'
import { columnNameAt, findResult, tableOf } from './result-store.ts'
import type { ExportOutcome, ExportRequest, ResultInfo } from './types.ts'

/**
 * Writes a whole kept result, in the given order, to a file. It grows beside its place under another name and takes it
 * at the end: a cancelled or failed export leaves nothing. Progress counts rows. Throws NOT_FOUND, IO, or the
 * signal's reason.
 */
export async function exportResult(
  reader: Reader,
  request: ExportRequest,
  options: RunOptions = {},
): Promise<ExportOutcome> {
  const info = await findResult(reader, request.id)
  const partial = join(dirname(request.path), `.${randomUUID()}.blotter-part`)
  const run: ExportRun = { reader, info, request, partial, options }
  try {
    if (request.format === 'parquet') await writeParquet(run)
    else await writeText(run)
    if (options.signal?.aborted) throw options.signal.reason ?? cancelled('The export')
    await rename(partial, request.path)
    return { path: request.path, rows: info.rows, bytes: (await stat(request.path)).size }
  } catch (error) {
    await rm(partial, { force: true })
    if (options.signal?.aborted) throw options.signal.reason ?? cancelled('The export')
    if (error instanceof BlotterError) throw error
    throw new BlotterError(
      'IO',
      `Writing ${request.path} failed: ${error instanceof Error ? error.message : error}`,
      {
        hint: 'Check that the folder exists, can be written and has room.',
        cause: error,
      },
    )
  }
}

type ExportRun = {
  readonly reader: Reader
  readonly info: ResultInfo
  readonly request: ExportRequest
  readonly partial: string
  readonly options: RunOptions
}

function source(info: ResultInfo, request: ExportRequest, selected: string): string {
  const sort = request.sort ?? []
  return `SELECT ${selected} FROM ${tableOf(info.id)} r ORDER BY ${orderBy(info, sort, 'r.')}`
}

const progressOf = ({ info, options }: ExportRun, done: number) =>
  options.onProgress?.({ phase: 'export', done, total: info.rows, unit: 'rows' })

/** CSV, JSON and JSONL: each row is made into its text by DuckDB, which is several times faster than by us. */
async function writeText(run: ExportRun): Promise<void> {
  const { reader, info, request, partial, options } = run
  const { format } = request
  const names = info.columns.map(({ name }) => name)
  const cells = info.columns.map((column, index) =>
    (format === 'csv' ? csvCellSql : jsonCellSql)(`r.${columnNameAt(index)}`, column),
  )
  const row =
    format === 'csv'
      ? cells.join(` || ',' || `)
      : `'{' || ${uniqueNames(names)
          .map((name, index) => `${sqlString(`${JSON.stringify(name)}:`)} || ${cells[index]}`)
          .join(` || ',' || `)} || '}'`
  const file = await open(partial, 'wx')
  try {
    if (format === 'csv') await file.write(csvHeader(names))
    if (format === 'json') await file.write('[')
    let done = 0
    await interruptible(reader, options.signal, async (connection) => {
      const result = await connection.stream(source(info, request, row))
      for (
        let chunk = await result.fetchChunk();
        chunk && chunk.rowCount > 0;
        chunk = await result.fetchChunk()
      ) {
        if (options.signal?.aborted) throw options.signal.reason ?? cancelled('The export')
        const rows = chunk.getColumnValues(0) as string[]
        if (format === 'json') await file.write(`${done > 0 ? ',' : ''}\n${rows.join(',\n')}`)
        else
          await file.write(
            `${rows.join(format === 'csv' ? '\r\n' : '\n')}${format === 'csv' ? '\r\n' : '\n'}`,
          )
        done += rows.length
        progressOf(run, done)
      }
    })
    if (format === 'json') await file.write('\n]\n')
    if (done !== info.rows)
      throw new BlotterError('INTERNAL', `${info.rows} rows were due, ${done} were written.`)
    await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * Parquet is written by an instance of its own that never opens our files: the locked one cannot write, and a file
 * must never be open twice. Rows cross as DuckDB's own vectors, so types stay; the other side spills beside the target.
 */
async function writeParquet(run: ExportRun): Promise<void> {
  const { reader, info, request, partial, options } = run
  const spill = `${partial}.tmp`
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: '512MB',
    temp_directory: spill,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const target = await instance.connect()
  const stop = () => target.interrupt()
  options.signal?.addEventListener('abort', stop, { once: true })
  try {
    await target.run(`SET TimeZone = 'UTC'`)
    const types = info.columns.map(({ type }, index) => `${columnNameAt(index)} ${type}`)
    await target.run(`CREATE TABLE result (${types.join(', ')})`)
    await copyRows(run, reader, target)
    const names = uniqueNames(info.columns.map(({ name }) => name))
    const selected: string[] = []
    for (const [index, { type }] of info.columns.entries()) {
      selected.push(
        `${await parquetSql(target, columnNameAt(index), type)} AS ${sqlName(names[index] as string)}`,
      )
    }
    await target.run(
      `COPY (SELECT ${selected.join(', ')} FROM result) TO ${sqlString(partial)} (FORMAT parquet, COMPRESSION zstd)`,
    )
  } finally {
    options.signal?.removeEventListener('abort', stop)
    target.closeSync()
    instance.closeSync()
    await rm(spill, { recursive: true, force: true })
  }
  const written = await open(partial, 'r+')
  try {
    await written.sync()
  } finally {
    await written.close()
  }
  progressOf(run, info.rows)

  async function copyRows(_: ExportRun, from: Reader, to: DuckDBConnection): Promise<void> {
    const columns = info.columns.map((_column, index) => `r.${columnNameAt(index)}`).join(', ')
    const appender = await to.createAppender('result')
    try {
      let done = 0
      await interruptible(from, options.signal, async (connection) => {
        const result = await connection.stream(source(info, request, columns))
        for (
          let chunk = await result.fetchChunk();
          chunk && chunk.rowCount > 0;
          chunk = await result.fetchChunk()
        ) {
          if (options.signal?.aborted) throw options.signal.reason ?? cancelled('The export')
          appender.appendDataChunk(chunk)
          done += chunk.rowCount
          progressOf(run, done)
        }
      })
    } finally {
      appender.closeSync()
    }
  }
}

/** Parquet has no 128-bit integers (DuckDB would write doubles): they go as decimals, or as text where too long. */
async function parquetSql(connection: DuckDBConnection, name: string, type: string): Promise<string> {
  if (type === 'BIGNUM') return `${name}::VARCHAR`
  if (type !== 'HUGEINT' && type !== 'UHUGEINT') return name
  const fits = await connection.runAndReadAll(
    `SELECT coalesce(bool_and(try_cast(${name} AS DECIMAL(38,0)) IS NOT NULL), true) FROM result WHERE ${name} IS NOT NULL`,
  )
  return fits.getRows()[0]?.[0] === true ? `${name}::DECIMAL(38,0)` : `${name}::VARCHAR`
}
