import { createHash } from 'node:crypto'
import type { Column } from '../../../shared/model/cell.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { Hit, HitPlace } from '../../../shared/model/result-view.ts'
import type { RunOptions } from '../run-options.ts'
import { printedSql } from './export-text.ts'
import { interruptible } from './interruptible.ts'
import type { Reader } from './open-reader.ts'
import { columnNameAt, dropTable, findResult, orderTableOf, orderTablesOf } from './result-store.ts'
import type { ResultInfo, View } from './types.ts'
import { fromView, viewRows } from './view-rows.ts'

export type HitRequest = View & {
  readonly id: string
  /** Looked for in every column that is shown, capital and small letters alike. */
  readonly text: string
  /** The columns that are looked into, as shown from left to right. */
  readonly columns: readonly number[]
  readonly from: HitPlace | null
  readonly direction: 'next' | 'previous'
}

const HITS = 'hits_'
const building = new WeakMap<Reader, Map<string, Promise<void>>>()

/**
 * The next or previous cell that holds a text, after the last one the first again; and how many such cells and rows
 * there are in the whole view. The first question finds them all, the signal stops that.
 */
export async function findHit(reader: Reader, request: HitRequest, options: RunOptions = {}): Promise<Hit> {
  const info = await findResult(reader, request.id)
  for (const column of request.columns) {
    if (!info.columns[column])
      throw new BlotterError('USAGE', `The result has no column number ${column + 1}.`)
  }
  const name = hitsName(request)
  const table = orderTableOf(info.id, name)
  await buildOnce(reader, info, request, table, options)
  const { connection } = reader
  const counted = await connection.runAndReadAll(
    `SELECT count(*), coalesce(sum(len(found)), 0)::BIGINT FROM ${table}`,
  )
  const [rows, cells] = (counted.getRows()[0] ?? [0, 0]).map(Number) as [number, number]
  if (cells === 0) return { rows, cells, at: null }
  const from = request.from
  const next = request.direction === 'next'
  const position = from === null ? -1 : request.columns.indexOf(from.column)
  const row = from?.row ?? (next ? -1 : Number.MAX_SAFE_INTEGER)
  // `found` holds places in `columns`, in order; hits are numbered along the rows.
  const flat = (
    near: string,
  ) => `(SELECT place, unnest(found) AS slot, before + unnest(range(1, len(found) + 1)) AS number
    FROM (FROM ${table} WHERE ${near} LIMIT 2))`
  const read = await connection.runAndReadAll(
    next
      ? `SELECT place, slot, number FROM ${flat('place >= $1 ORDER BY place')} WHERE (place > $1 OR (place = $1 AND slot > $2)) ORDER BY place, slot LIMIT 1`
      : `SELECT place, slot, number FROM ${flat('place <= $1 ORDER BY place DESC')} WHERE (place < $1 OR (place = $1 AND slot < $2)) ORDER BY place DESC, slot DESC LIMIT 1`,
    [BigInt(row), position],
  )
  const [found] = read.getRows()
  const [place, at, number] = found
    ? found.map(Number)
    : (await edge(reader, table, next ? 'ASC' : 'DESC')).map(Number)
  const column = request.columns[at ?? 0] ?? 0
  return { rows, cells, at: { row: place ?? 0, column, number: number ?? 1 } }
}

/** The first or the last hit of all. */
async function edge(reader: Reader, table: string, order: 'ASC' | 'DESC'): Promise<readonly unknown[]> {
  const read = await reader.connection.runAndReadAll(
    order === 'ASC'
      ? `SELECT place, found[1], 1 FROM ${table} ORDER BY place LIMIT 1`
      : `SELECT place, found[len(found)], before + len(found) FROM ${table} ORDER BY place DESC LIMIT 1`,
  )
  return read.getRows()[0] ?? [0, 0, 1]
}

async function buildOnce(
  reader: Reader,
  info: ResultInfo,
  request: HitRequest,
  table: string,
  options: RunOptions,
): Promise<void> {
  const running = building.get(reader) ?? new Map<string, Promise<void>>()
  building.set(reader, running)
  const same = running.get(table)
  if (same) return same
  const known = await orderTablesOf(reader, info.id)
  if (known.includes(table)) return
  const view = await viewRows(reader, info, request, options)
  const work = interruptible(reader, options.signal, async (connection) => {
    const found = request.columns.map((column, at) => {
      const shown = info.columns[column]
      return shown
        ? `CASE WHEN ${holdsSql(shown, `r.${columnNameAt(column)}`, request.text)} THEN ${at} END`
        : 'NULL'
    })
    await connection.run(
      `CREATE TABLE IF NOT EXISTS ${table} AS
       SELECT place, found, (sum(len(found)) OVER (ORDER BY place) - len(found))::BIGINT AS before
       FROM (SELECT place, list_filter([${found.join(', ')}], lambda x: x IS NOT NULL) AS found ${fromView(info, view)})
       WHERE len(found) > 0 ORDER BY place`,
      [request.text],
    )
  })
  running.set(table, work)
  try {
    await work
  } finally {
    running.delete(table)
  }
  // One text is looked for at a time.
  for (const other of known) {
    if (other.includes(`_${HITS}`)) await dropTable(reader, other)
  }
}

/** Whether a cell prints the text. What a number or a time can never print is not looked for in it. */
function holdsSql(column: Column, name: string, text: string): string {
  const printed = printedSql(name, column)
  switch (column.kind) {
    case 'integer':
    case 'decimal':
      return /^[-\d.]+$/.test(text) ? `contains(${printed}, $1::VARCHAR)` : 'false'
    case 'time':
    case 'date':
      return /^[-+\d.: infty]+$/i.test(text) ? `contains(${printed}, lower($1::VARCHAR))` : 'false'
    default:
      return `contains(lower(${printed}), lower($1::VARCHAR))`
  }
}

function hitsName({ text, columns, sort = [], filter = [] }: HitRequest): string {
  const said = JSON.stringify([text, columns, sort, filter])
  return `${HITS}${createHash('sha256').update(said).digest('hex').slice(0, 24)}`
}
