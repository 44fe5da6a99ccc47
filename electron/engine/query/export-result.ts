import { randomUUID } from 'node:crypto'
import { open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { Column, ExportFormat } from '../../../shared/model/cell.ts'
import { BlotterError, cancelled } from '../../../shared/model/error.ts'
import type { RunOptions } from '../run-options.ts'
import {
  csvCellSql,
  csvHeader,
  jsonCellSql,
  markdownCellSql,
  markdownHeader,
  uniqueNames,
} from './export-text.ts'
import { interruptible } from './interruptible.ts'
import type { Reader } from './open-reader.ts'
import { sqlName, sqlString } from './quote.ts'
import { columnNameAt, findResult } from './result-store.ts'
import type { ExportOutcome, ExportRequest, ResultInfo } from './types.ts'
import { fromView, type ViewRows, viewRows } from './view-rows.ts'

/**
 * Writes the rows of a view, all of them, in its order, to a file. It grows beside its place under another name and takes it
 * at the end: a cancelled or failed export leaves nothing. Progress counts rows. Throws NOT_FOUND, IO, or the
 * signal's reason.
 */
export async function exportResult(
  reader: Reader,
  request: ExportRequest,
  options: ExportOptions = {},
): Promise<ExportOutcome> {
  const info = await findResult(reader, request.id)
  const partial = join(dirname(request.path), `.${randomUUID()}.blotter-part`)
  const [aboutPath, aboutPartial] = [`${request.path}.about.json`, `${partial}.about`]
  let named = false
  try {
    const view = await viewRows(reader, info, request, options)
    const run: ExportRun = {
      reader,
      info,
      view,
      columns: chosenColumns(info, request),
      request,
      partial,
      options,
    }
    if (request.format === 'parquet') await writeParquet(run)
    else await writeText(run, request.format)
    const { size } = await stat(partial)
    const about = await options.beside?.(partial, { rows: view.total, bytes: size })
    if (about) await writeFile(aboutPartial, about, { flag: 'wx', flush: true })
    if (options.signal?.aborted) throw options.signal.reason ?? cancelled('The export')
    await rename(partial, request.path)
    named = true
    if (about) await rename(aboutPartial, aboutPath)
    return { path: request.path, rows: view.total, bytes: size }
  } catch (error) {
    // All or nothing: a file whose sidecar could not stand beside it does not stay either.
    for (const path of [partial, aboutPartial, ...(named ? [request.path] : [])])
      await rm(path, { force: true })
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

type ExportOptions = RunOptions & {
  /** Told of the whole file before it takes its name: the text that is to lie beside it, as `<name>.about.json`. */
  readonly beside?: (
    partial: string,
    written: { readonly rows: number; readonly bytes: number },
  ) => Promise<string | null>
}

type ExportRun = {
  readonly reader: Reader
  readonly info: ResultInfo
  readonly view: ViewRows
  readonly columns: readonly ChosenColumn[]
  readonly request: ExportRequest
  readonly partial: string
  readonly options: RunOptions
}

/** A column that goes out, under its name in the result's table. */
type ChosenColumn = { readonly column: Column; readonly at: string }

function chosenColumns(info: ResultInfo, { columns }: ExportRequest): readonly ChosenColumn[] {
  const shown = columns ?? info.columns.map((_, index) => index)
  return shown.map((index) => {
    const column = info.columns[index]
    if (!column) throw new BlotterError('USAGE', `The result has no column number ${index + 1} to export.`)
    return { column, at: `r.${columnNameAt(index)}` }
  })
}

function source({ info, view }: ExportRun, selected: string): string {
  return `SELECT ${selected} ${fromView(info, view)} ORDER BY place`
}

const progressOf = ({ view, options }: ExportRun, done: number) =>
  options.onProgress?.({ phase: 'export', done, total: view.total, unit: 'rows' })

/** Each row is made into its text by DuckDB, which is several times faster than by us. */
async function writeText(run: ExportRun, format: TextFormat): Promise<void> {
  const { reader, view, columns, partial, options } = run
  const shape = textShape(format, columns)
  const file = await open(partial, 'wx')
  try {
    await file.write(shape.head)
    let done = 0
    await interruptible(reader, options.signal, async (connection) => {
      const result = await connection.stream(source(run, shape.row))
      for (
        let chunk = await result.fetchChunk();
        chunk && chunk.rowCount > 0;
        chunk = await result.fetchChunk()
      ) {
        if (options.signal?.aborted) throw options.signal.reason ?? cancelled('The export')
        const rows = chunk.getColumnValues(0) as string[]
        await file.write(`${done > 0 ? shape.between : ''}${rows.join(shape.between)}`)
        done += rows.length
        progressOf(run, done)
      }
    })
    await file.write(done > 0 ? shape.foot : shape.empty)
    if (done !== view.total)
      throw new BlotterError('INTERNAL', `${view.total} rows were due, ${done} were written.`)
    await file.sync()
  } finally {
    await file.close()
  }
}

type TextFormat = Exclude<ExportFormat, 'parquet'>

/** What stands before, between and after the rows of a text format, and the SQL of a row. */
type TextShape = {
  readonly head: string
  readonly row: string
  readonly between: string
  readonly foot: string
  /** In place of the foot when there is no row. */
  readonly empty: string
}

function textShape(format: TextFormat, columns: readonly ChosenColumn[]): TextShape {
  const names = columns.map(({ column }) => column.name)
  const cells = (print: (name: string, column: Column) => string) =>
    columns.map(({ column, at }) => print(at, column))
  const object = () =>
    `'{' || ${uniqueNames(names)
      .map((name, index) => `${sqlString(`${JSON.stringify(name)}:`)} || ${cells(jsonCellSql)[index]}`)
      .join(` || ',' || `)} || '}'`
  switch (format) {
    case 'csv':
      return {
        head: csvHeader(names),
        row: cells(csvCellSql).join(` || ',' || `),
        between: '\r\n',
        foot: '\r\n',
        empty: '',
      }
    case 'json':
      return { head: '[\n', row: object(), between: ',\n', foot: '\n]\n', empty: ']\n' }
    case 'jsonl':
      return { head: '', row: object(), between: '\n', foot: '\n', empty: '' }
    case 'md':
      return {
        head: markdownHeader(columns.map(({ column }) => column)),
        row: `'| ' || ${cells(markdownCellSql).join(` || ' | ' || `)} || ' |'`,
        between: '\n',
        foot: '\n',
        empty: '',
      }
  }
}

/**
 * Parquet is written by an instance of its own that never opens our files: the locked one cannot write, and a file
 * must never be open twice. Rows cross as DuckDB's own vectors, so types stay; the other side spills beside the target.
 */
async function writeParquet(run: ExportRun): Promise<void> {
  const { reader, columns, view, partial, options } = run
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
    const types = columns.map(({ column }, index) => `${columnNameAt(index)} ${column.type}`)
    await target.run(`CREATE TABLE result (${types.join(', ')})`)
    await copyRows(run, reader, target)
    const names = uniqueNames(columns.map(({ column }) => column.name))
    const selected: string[] = []
    for (const [index, { column }] of columns.entries()) {
      selected.push(
        `${await parquetSql(target, columnNameAt(index), column.type)} AS ${sqlName(names[index] as string)}`,
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
  progressOf(run, view.total)

  async function copyRows(_: ExportRun, from: Reader, to: DuckDBConnection): Promise<void> {
    const selected = columns.map(({ at }) => at).join(', ')
    const appender = await to.createAppender('result')
    try {
      let done = 0
      await interruptible(from, options.signal, async (connection) => {
        const result = await connection.stream(source(run, selected))
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
