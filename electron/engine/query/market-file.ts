/**
 * A quotes file or a market tape, read as the hostile thing it may be: in a DuckDB instance of its own that may open
 * this one file and nothing else, within bounds, every value checked. The instance that holds the archive never
 * sees the file: it is handed rows.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, realpath, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { BlotterError, cancelled } from '../../../shared/model/error.ts'
import {
  MARKET_COLUMNS,
  MARKET_FIELD,
  type MarketFile,
  type MarketKind,
} from '../../../shared/model/market.ts'
import type { RunOptions } from '../run-options.ts'
import { csvColumns, lineOfRecord } from './csv-lines.ts'
import { sqlString } from './quote.ts'

const MOST_BYTES = 4 * 1024 ** 3
const MOST_ROWS = 50_000_000
const LONGEST_LINE = 65_536
const LONGEST_TICKER = 64
/** Rows that are handed over at once. */
const BATCH = 100_000

/**
 * Opens the file, checks every value and lends it to `use`.
 * @throws BlotterError USAGE for a file that is none of its kind, with the line of the first bad value; IO when it
 *   cannot be read; CANCELLED when stopped.
 */
export async function withMarketFile<T>(
  kind: MarketKind,
  given: string,
  run: RunOptions,
  use: (file: MarketFile) => Promise<T>,
): Promise<T> {
  const { path, bytes } = await locate(kind, given)
  const sha256 = await hashOf(path, run)
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: '512MB',
    threads: '2',
    temp_directory: '',
    preserve_insertion_order: 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  })
  const connection = await instance.connect()
  const stop = () => connection.interrupt()
  run.signal?.addEventListener('abort', stop)
  try {
    await connection.run(`SET TimeZone = 'UTC'`)
    await connection.run(`SET allowed_paths = [${sqlString(path)}]`)
    await connection.run('SET enable_external_access = false')
    await connection.run('SET lock_configuration = true')
    const file = await checked(connection, { kind, path, bytes, sha256, run })
    const result = await use(file)
    if ((await hashOf(path, run)) !== sha256)
      throw new BlotterError('USAGE', `The ${kind} file ${path} was changed while it was read.`, {
        hint: 'Make the report again once the file is complete.',
      })
    return result
  } finally {
    run.signal?.removeEventListener('abort', stop)
    connection.closeSync()
    instance.closeSync()
  }
}

type Opened = {
  readonly kind: MarketKind
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  readonly run: RunOptions
}

async function locate(
  kind: MarketKind,
  given: string,
): Promise<{ readonly path: string; readonly bytes: number }> {
  const refuse = (why: string, hint: string) => {
    throw new BlotterError('USAGE', `The ${kind} file ${given} ${why}.`, { hint })
  }
  try {
    const path = await realpath(given)
    const facts = await stat(path)
    if (!facts.isFile()) refuse('is no regular file', 'Name a CSV or Parquet file.')
    if (facts.size > MOST_BYTES)
      refuse(
        `has ${facts.size} bytes, more than the ${MOST_BYTES} that are read`,
        'Keep the days and tickers of the report only.',
      )
    // DuckDB would read a pattern of names.
    if (/[*?[\]]/.test(path)) refuse('has one of * ? [ ] in its name or folder', 'Rename it.')
    return { path, bytes: facts.size }
  } catch (error) {
    if (error instanceof BlotterError) throw error
    throw notReadable(kind, given, error)
  }
}

function notReadable(kind: MarketKind, path: string, error: unknown): BlotterError {
  const why = error instanceof Error ? error.message : String(error)
  return new BlotterError('IO', `The ${kind} file ${path} could not be read: ${why}`, {
    hint: 'Name a CSV or Parquet file that can be read.',
    cause: error,
  })
}

async function hashOf(path: string, run: RunOptions): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    stopIfAsked(run)
    hash.update(chunk as Buffer)
  }
  return hash.digest('hex')
}

function stopIfAsked({ signal }: RunOptions): void {
  if (signal?.aborted) throw signal.reason ?? cancelled('The report')
}

/** A whole part of 12 digits and nine after the point, more only where they are zeros: nothing is rounded. */
const DECIMAL = '^[0-9]{1,12}([.][0-9]{1,9}0*)?$'
const TIME =
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?$'

/** What is wrong with a row, by column; null for a good one. */
function badColumn(kind: MarketKind): string {
  const [, , first, second] = MARKET_COLUMNS[kind]
  const bad = (column: string) =>
    kind === 'quotes'
      ? `${column} IS NOT NULL AND NOT regexp_matches(${column}, '${DECIMAL}')`
      : `NOT coalesce(regexp_matches(${column}, '${DECIMAL}'), false)${column === 'price' ? " OR regexp_matches(price, '^[0.]+$')" : ''}`
  return `CASE WHEN ticker IS NULL OR length(ticker) > ${LONGEST_TICKER} OR regexp_matches(ticker, '[[:cntrl:]]') THEN 'ticker'
    WHEN ns IS NULL THEN 'ts' WHEN ${bad(first)} THEN '${first}' WHEN ${bad(second)} THEN '${second}' END`
}

/** The file as rows: number from 1, ticker, ts as text, nanoseconds, and the two values as text; empty is null. */
async function relationOf(
  connection: DuckDBConnection,
  { kind, path }: Opened,
): Promise<{
  readonly sql: string
  readonly csv: boolean
}> {
  const names = MARKET_COLUMNS[kind]
  const [, , first, second] = names
  const at = (ts: string) =>
    `CASE WHEN regexp_matches(${ts}, '${TIME}') THEN epoch_ns(TRY_CAST(${ts} AS TIMESTAMP_NS)) END`
  if (!(await isParquet(path))) {
    const { columns, places } = await csvColumns(path, kind, names)
    const types = columns.map((_, index) => `'c${index}': 'VARCHAR'`).join(', ')
    const value = (name: string) => `c${places.get(name)}`
    return {
      csv: true,
      sql: `(SELECT row_number() OVER () AS "row", ${value('ticker')} AS ticker, ${value('ts')} AS ts,
          ${at(value('ts'))} AS ns, ${value(first)} AS ${first}, ${value(second)} AS ${second}
        FROM (FROM read_csv($path, columns = {${types}}, auto_detect = false, header = false, skip = 1, delim = ',',
          quote = '"', escape = '"', strict_mode = true, nullstr = '', compression = 'none',
          max_line_size = ${LONGEST_LINE}) LIMIT ${MOST_ROWS + 1}))`,
    }
  }
  const described = await connection.runAndReadAll('DESCRIBE SELECT * FROM read_parquet($path)', { path })
  const types = new Map(described.getRows().map(([name, type]) => [String(name), String(type)]))
  for (const name of names) if (!types.has(name)) throw missingColumn(kind, path, name, [...types.keys()])
  const time = types.get('ts') ?? ''
  if (!/^(VARCHAR|TIMESTAMP)/.test(time))
    throw new BlotterError('USAGE', `The ${kind} file ${path} has a column ts of type ${time}.`, {
      hint: 'Write times as timestamps, or as text in ISO 8601.',
    })
  const nanoseconds = time.startsWith('VARCHAR')
    ? at('ts')
    : 'CASE WHEN isfinite(ts) THEN epoch_ns(TRY_CAST(ts AS TIMESTAMP_NS)) END'
  // A binary fraction is read as the nine digits that it is closest to; NaN is no value.
  const value = (name: string) =>
    /^(FLOAT|DOUBLE)/.test(types.get(name) ?? '')
      ? `CAST(TRY_CAST(CAST(${name} AS VARCHAR) AS DECIMAL(21,9)) AS VARCHAR)`
      : `CAST(${name} AS VARCHAR)`
  return {
    csv: false,
    sql: `(SELECT file_row_number + 1 AS "row", CAST(ticker AS VARCHAR) AS ticker, CAST(ts AS VARCHAR) AS ts,
        ${nanoseconds} AS ns, ${value(first)} AS ${first}, ${value(second)} AS ${second}
      FROM (FROM read_parquet($path, file_row_number = true) LIMIT ${MOST_ROWS + 1}))`,
  }
}

export function missingColumn(
  kind: MarketKind,
  path: string,
  name: string,
  found: readonly string[],
): BlotterError {
  const seen = found.slice(0, 10).map((each) => each.slice(0, 40))
  return new BlotterError(
    'USAGE',
    `The ${kind} file ${path} has no column ${name}; it has ${seen.join(', ') || 'none'}.`,
    { hint: `It needs the columns ${MARKET_COLUMNS[kind].join(', ')}; others are left alone.` },
  )
}

async function isParquet(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return bytesRead === 4 && buffer.toString('latin1') === 'PAR1'
  } finally {
    await file.close()
  }
}

async function checked(connection: DuckDBConnection, opened: Opened): Promise<MarketFile> {
  const { kind, path, bytes, sha256, run } = opened
  const ask = async (sql: string, params: Record<string, string> = {}) => {
    stopIfAsked(run)
    try {
      return (await connection.runAndReadAll(sql, { path, ...params })).getRowObjects()
    } catch (error) {
      stopIfAsked(run)
      throw notOfItsKind(kind, path, error)
    }
  }
  let relation: Awaited<ReturnType<typeof relationOf>>
  try {
    relation = await relationOf(connection, opened)
  } catch (error) {
    throw error instanceof BlotterError ? error : notOfItsKind(kind, path, error)
  }
  const sides =
    kind === 'quotes'
      ? { first: 'TRY_CAST(bid AS DECIMAL(21,9))', second: 'TRY_CAST(ask AS DECIMAL(21,9))' }
      : { first: '1', second: '1' }
  const [facts = {}] = await ask(
    `SELECT count(*) AS "rows", min("row") FILTER (WHERE bad IS NOT NULL) AS bad,
       count(*) FILTER (WHERE NOT (b > 0 AND a > 0) OR b IS NULL OR a IS NULL) AS one_sided,
       count(*) FILTER (WHERE b > 0 AND a > 0 AND b > a) AS crossed, count(*) FILTER (WHERE b > 0 AND b = a) AS locked
     FROM (SELECT "row", ${badColumn(kind)} AS bad, ${sides.first} AS b, ${sides.second} AS a FROM ${relation.sql})`,
  )
  if (typeof facts.bad === 'bigint') {
    const [row = {}] = await ask(
      `SELECT *, ${badColumn(kind)} AS bad FROM ${relation.sql} WHERE "row" = CAST($row AS BIGINT)`,
      {
        row: String(facts.bad),
      },
    )
    throw await badValue(opened, relation.csv, Number(facts.bad), String(row.bad), row)
  }
  const rows = Number(facts.rows)
  if (rows > MOST_ROWS)
    throw new BlotterError(
      'USAGE',
      `The ${kind} file ${path} has more than the ${MOST_ROWS.toLocaleString('en-US')} rows that are read.`,
      {
        hint: 'Keep the days and tickers of the report only.',
      },
    )
  const [, , first, second] = MARKET_COLUMNS[kind]
  const wanted = `ticker IN (SELECT unnest(from_json($instruments, '["VARCHAR"]')))`
  return {
    beside: { what: kind, name: basename(path), sha256, bytes, rows },
    crossed: Number(facts.crossed),
    locked: Number(facts.locked),
    oneSided: Number(facts.one_sided),
    rows: async function* (instruments, from, to) {
      const result = await connection.stream(
        `SELECT concat("row", $field, ticker, $field, ns, $field, coalesce(${first}, ''), $field, coalesce(${second}, ''))
         FROM ${relation.sql} WHERE ns <= CAST($to AS BIGINT) AND ${wanted} AND (ns >= CAST($from AS BIGINT)
           OR "row" IN (SELECT arg_max("row", ns) FROM ${relation.sql} WHERE ns < CAST($from AS BIGINT) AND ${wanted} GROUP BY ticker))`,
        { path, from, to, field: MARKET_FIELD, instruments: JSON.stringify(instruments) },
      )
      let batch: string[] = []
      for (;;) {
        stopIfAsked(run)
        const chunk = await result.fetchChunk()
        if (chunk === null || chunk.rowCount === 0) break
        for (const line of chunk.getColumnValues(0)) batch.push(String(line))
        if (batch.length < BATCH) continue
        yield batch
        batch = []
      }
      if (batch.length > 0) yield batch
    },
  }
}

async function badValue(
  { kind, path }: Opened,
  csv: boolean,
  row: number,
  column: string,
  values: Readonly<Record<string, unknown>>,
): Promise<BlotterError> {
  const value = values[column]
  const said = value === null || value === undefined ? 'nothing' : JSON.stringify(String(value).slice(0, 60))
  const line = csv ? await lineOfRecord(path, row) : null
  const place = line === null ? `row ${row}` : `line ${line}`
  const wanted =
    column === 'ticker'
      ? `a ticker of at most ${LONGEST_TICKER} characters`
      : column === 'ts'
        ? 'a time in ISO 8601 with at most nine digits of a second, in UTC where it names no offset'
        : 'a plain decimal, not negative, with at most nine digits after the point'
  return new BlotterError('USAGE', `The ${kind} file ${path} has a bad ${column} in ${place}: ${said}.`, {
    hint: `It has to be ${wanted}.`,
    ...(line === null ? {} : { position: { line, column: 1 } }),
  })
}

/** What DuckDB says of a file that it cannot read, without its suggestions of options. */
function notOfItsKind(kind: MarketKind, path: string, error: unknown): BlotterError {
  const text = error instanceof Error ? error.message : String(error)
  const line = /\bLine: (\d+)/.exec(text)?.[1]
  const [first = ''] = text.split('\n')
  return new BlotterError(
    'USAGE',
    `The ${kind} file ${path} could not be read${line ? ` at line ${line}` : ''}: ${first.slice(0, 300)}`,
    { hint: 'It has to be CSV in UTF-8 with a header and commas, or Parquet.', cause: error },
  )
}
