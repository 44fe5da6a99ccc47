import type { Column } from '../../../shared/model/cell.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { Lineage } from '../../../shared/model/lineage.ts'
import { RESULTS, type Reader } from './open-reader.ts'
import { sqlName } from './quote.ts'
import type { ResultInfo } from './types.ts'

/**
 * Kept results: one table each in the results database (columns c0, c1, ...; row order is the result's), and one row in
 * `kept`. They outlive the process; a table without its row is what a crash left, and is swept.
 */

/** How many bytes of results are kept unless the workspace says otherwise; older ones make room, pinned ones stay. */
export const RESULT_BUDGET = 2 * 1024 ** 3
/** What a table costs by itself: DuckDB gives out space in blocks of this size. */
const TABLE_BYTES = 256 * 1024

export const tableNameOf = (id: string) => `result_${id}`
export const tableOf = (id: string) => `${RESULTS}.main.${sqlName(tableNameOf(id))}`
export const orderTableOf = (id: string, order: string) =>
  `${RESULTS}.main.${sqlName(`order_${id}_${order}`)}`
/** A subquery with the values of one column of a kept result. */
export const valuesOfColumnSql = (id: string, index: number) =>
  `SELECT ${columnNameAt(index)} FROM ${tableOf(id)}`
export const columnNameAt = (index: number) => `c${index}`

/** Columns that a store of an earlier Blotter has not. */
const KEPT_SINCE = [
  'params VARCHAR',
  // A result without a size counts as one block.
  `bytes BIGINT DEFAULT ${TABLE_BYTES}`,
  'name VARCHAR',
  'pinned BOOLEAN DEFAULT false',
  'lineage VARCHAR',
  'data_stamp VARCHAR',
]
const SELECT_KEPT = `SELECT id, sql, columns, row_count, elapsed_ms, ran_at, params, name, pinned, lineage, data_stamp
  FROM ${RESULTS}.main.kept`
/**
 * `kept`, where the bytes of a result are those of its own table and of the orders kept of it, as many as they are now:
 * eight bytes a value, and what each table costs.
 */
const SIZED = `(SELECT kept.* REPLACE (kept.bytes + coalesce(orders.bytes, 0)::BIGINT AS bytes)
  FROM ${RESULTS}.main.kept LEFT JOIN (
    SELECT split_part(table_name, '_', 2) AS id, sum(${TABLE_BYTES} + 8 * estimated_size * column_count) AS bytes
    FROM duckdb_tables() WHERE database_name = '${RESULTS}' AND starts_with(table_name, 'order_') GROUP BY ALL
  ) orders USING (id))`

const ready = new WeakSet<Reader>()

/** Makes `kept` where it is missing, and sweeps what has no row in it. Once per reader. */
export async function prepareStore(reader: Reader): Promise<void> {
  if (ready.has(reader)) return
  const { connection } = reader
  await connection.run(
    `CREATE TABLE IF NOT EXISTS ${RESULTS}.main.kept
     (seq BIGINT, id VARCHAR, sql VARCHAR, columns VARCHAR, row_count BIGINT, elapsed_ms DOUBLE, ran_at VARCHAR)`,
  )
  await connection.run(
    KEPT_SINCE.map((column) => `ALTER TABLE ${RESULTS}.main.kept ADD COLUMN IF NOT EXISTS ${column}`).join(
      ';',
    ),
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
  const kept = await reader.connection.runAndReadAll(`${SELECT_KEPT} ORDER BY seq DESC`)
  return kept.getRows().map(toInfo)
}

/** Throws NOT_FOUND for a result that has made room for newer ones. */
export async function findResult(reader: Reader, id: string): Promise<ResultInfo> {
  await prepareStore(reader)
  const kept = await reader.connection.runAndReadAll(`${SELECT_KEPT} WHERE id = $1`, [id])
  const [row] = kept.getRows()
  if (!row) {
    throw new BlotterError('NOT_FOUND', 'This result is no longer kept.', {
      hint: 'Run the statement again.',
    })
  }
  return toInfo(row)
}

type KeptRow = readonly [
  id: string,
  sql: string,
  columns: string,
  rows: bigint,
  elapsedMs: number,
  at: string,
  params: string | null,
  name: string | null,
  pinned: boolean | null,
  lineage: string | null,
  dataStamp: string | null,
]

function toInfo(row: readonly unknown[]): ResultInfo {
  const [id, sql, columns, rows, elapsedMs, at, params, name, pinned, lineage, dataStamp] =
    row as unknown as KeptRow
  return {
    id,
    sql,
    params: params === null ? {} : (JSON.parse(params) as Record<string, string>),
    columns: JSON.parse(columns) as Column[],
    rows: Number(rows),
    elapsedMs,
    at,
    name,
    pinned: pinned === true,
    lineage: lineage === null ? null : (JSON.parse(lineage) as Lineage),
    dataStamp,
  }
}

/** Writes down what a result rests on, as it is now. */
export async function noteGround(
  reader: Reader,
  id: string,
  ground: { readonly lineage: Lineage; readonly dataStamp: string },
): Promise<void> {
  await findResult(reader, id)
  await reader.connection.run(`UPDATE ${RESULTS}.main.kept SET lineage = $2, data_stamp = $3 WHERE id = $1`, [
    id,
    JSON.stringify(ground.lineage),
    ground.dataStamp,
  ])
}

/** Names a result, pins it or lets go of it. Throws NOT_FOUND for one that is no longer kept. */
export async function markResult(
  reader: Reader,
  id: string,
  marks: { readonly name?: string | null | undefined; readonly pinned?: boolean | undefined },
): Promise<ResultInfo> {
  const info = await findResult(reader, id)
  const { name, pinned } = {
    name: marks.name === undefined ? info.name : marks.name,
    pinned: marks.pinned ?? info.pinned,
  }
  await reader.connection.run(
    `UPDATE ${RESULTS}.main.kept SET name = $2::VARCHAR, pinned = $3::BOOLEAN WHERE id = $1`,
    [id, name, pinned],
  )
  return { ...info, name, pinned }
}

/** Keeps a result, whose table stands; the oldest that are not pinned make room until all fit into the budget. */
export async function keepResult(reader: Reader, info: ResultInfo, budget = RESULT_BUDGET): Promise<void> {
  const bytes = await sizeOf(reader, info)
  await reader.connection.run(
    `INSERT INTO ${RESULTS}.main.kept (seq, id, sql, columns, row_count, elapsed_ms, ran_at, params, bytes, name, pinned,
       lineage, data_stamp)
     SELECT coalesce(max(seq), 0) + 1, $1, $2, $3, $4::BIGINT, $5::DOUBLE, $6, $7, $8::BIGINT, $9::VARCHAR, $10::BOOLEAN,
       $11::VARCHAR, $12::VARCHAR FROM ${RESULTS}.main.kept`,
    [
      info.id,
      info.sql,
      JSON.stringify(info.columns),
      info.rows,
      info.elapsedMs,
      info.at,
      JSON.stringify(info.params),
      bytes,
      info.name,
      info.pinned,
      info.lineage && JSON.stringify(info.lineage),
      info.dataStamp,
    ],
  )
  await makeRoom(reader, budget)
}

/** Drops the oldest results that are not pinned until the rest fits; the newest always stays. */
export async function makeRoom(reader: Reader, budget: number): Promise<void> {
  await prepareStore(reader)
  const old = await reader.connection.runAndReadAll(
    `SELECT id FROM (
       SELECT *, sum(bytes) OVER (ORDER BY coalesce(pinned, false) DESC, seq DESC) AS total, max(seq) OVER () AS newest
       FROM ${SIZED})
     WHERE total > $1::BIGINT AND pinned IS NOT TRUE AND seq < newest`,
    [budget],
  )
  for (const [id] of old.getRows()) await dropResult(reader, id as string)
}

export type KeptResults = {
  readonly ids: ReadonlySet<string>
  readonly pinned: ReadonlySet<string>
  readonly bytes: number
}

/** Which results are there, and how many bytes they take. */
export async function keptResults(reader: Reader): Promise<KeptResults> {
  await prepareStore(reader)
  const kept = await reader.connection.runAndReadAll(`SELECT id, pinned, bytes FROM ${SIZED}`)
  const rows = kept.getRows() as [string, boolean, bigint][]
  return {
    ids: new Set(rows.map(([id]) => id)),
    pinned: new Set(rows.flatMap(([id, pinned]) => (pinned === true ? [id] : []))),
    bytes: rows.reduce((sum, [, , bytes]) => sum + Number(bytes), 0),
  }
}

const FIXED_BYTES: readonly (readonly [RegExp, number])[] = [
  [/^(BOOLEAN|U?TINYINT|ENUM)/, 1],
  [/^(U?SMALLINT)$/, 2],
  [/^(U?INTEGER|FLOAT|DATE)$/, 4],
  [/^(U?HUGEINT|UUID|INTERVAL|DECIMAL\((19|2\d|3\d))/, 16],
  [/^(U?BIGINT|DOUBLE|TIME|DECIMAL)/, 8],
]
/** Nested values are measured on so many rows. */
const MEASURED_ROWS = 10_000

/** The size of a result's values before DuckDB packs them: an upper bound of what it takes on the disk. */
async function sizeOf(reader: Reader, { id, columns, rows }: ResultInfo): Promise<number> {
  if (rows === 0) return TABLE_BYTES
  let fixed = 0
  const texts: string[] = []
  const nested: string[] = []
  columns.forEach(({ type }, index) => {
    const known = FIXED_BYTES.find(([pattern]) => pattern.test(type) && !type.endsWith(']'))
    const name = columnNameAt(index)
    if (known) fixed += known[1]
    else if (type === 'VARCHAR' || type === 'JSON') texts.push(`coalesce(sum(strlen(${name}::VARCHAR)), 0)`)
    else nested.push(`coalesce(sum(strlen(${name}::VARCHAR)), 0)`)
  })
  const sum = async (parts: readonly string[], from: string): Promise<number> => {
    if (parts.length === 0) return 0
    const measured = await reader.connection.runAndReadAll(
      `SELECT (${parts.join(' + ')})::DOUBLE FROM ${from}`,
    )
    return Number(measured.getRows()[0]?.[0] ?? 0)
  }
  const table = tableOf(id)
  const sample = `(FROM ${table} LIMIT ${MEASURED_ROWS})`
  const some = await sum(nested, sample)
  return Math.ceil(
    TABLE_BYTES + fixed * rows + (await sum(texts, table)) + some * Math.max(1, rows / MEASURED_ROWS),
  )
}

/** Drops a result with its views. */
export async function dropResult(reader: Reader, id: string): Promise<void> {
  await prepareStore(reader)
  await reader.connection.run(`DELETE FROM ${RESULTS}.main.kept WHERE id = $1`, [id])
  for (const table of [tableOf(id), ...(await orderTablesOf(reader, id))]) await dropTable(reader, table)
}

/** Tables of row numbers that stand for a result: its views, and where a text was found in it. */
export async function orderTablesOf(reader: Reader, id: string): Promise<readonly string[]> {
  const tables = await reader.connection.runAndReadAll(
    `SELECT table_name FROM duckdb_tables() WHERE database_name = '${RESULTS}'
     AND starts_with(table_name, 'order_' || $1 || '_')`,
    [id],
  )
  return tables.getRows().map(([name]) => `${RESULTS}.main.${sqlName(name as string)}`)
}

export async function dropTable(reader: Reader, table: string): Promise<void> {
  await reader.connection.run(`DROP TABLE IF EXISTS ${table}`)
}

/** Gives the space of dropped results back to the disk. */
export async function compactResults(reader: Reader): Promise<void> {
  await reader.connection.run(`CHECKPOINT ${RESULTS}`)
}
