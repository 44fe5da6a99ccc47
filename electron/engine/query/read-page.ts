import type { Cell } from '../../../shared/model/cell.ts'
import type { RunOptions } from '../run-options.ts'
import { cellSql, toCell } from './cells.ts'
import type { Reader } from './open-reader.ts'
import { columnNameAt, findResult, tableOf } from './result-store.ts'
import type { Page, PageRequest, ResultInfo } from './types.ts'
import { type ViewRows, viewRows } from './view-rows.ts'

type Rows = readonly (readonly Cell[])[]

/**
 * Rows of a sorted or filtered result lie all over it: taking two hundred costs nearly as much as taking two thousand.
 * They are taken by blocks, and the block after the one that is read is taken ahead.
 */
const BLOCK_ROWS = 2000
const BLOCKS_KEPT = 24
const blocksBy = new WeakMap<Reader, Map<string, Promise<Rows>>>()

/**
 * A page of a kept result, in its own order or as a view of it: sorted (NULLs last) and filtered as a whole. The first
 * page of a new view builds it; the signal stops that. Throws NOT_FOUND for a result that is no longer kept.
 */
export async function readPage(
  reader: Reader,
  request: PageRequest,
  options: RunOptions = {},
): Promise<Page> {
  const info = await findResult(reader, request.id)
  const view = await viewRows(reader, info, request, options)
  const from = Math.max(0, Math.trunc(request.offset))
  const to = Math.min(view.total, from + Math.max(0, Math.trunc(request.limit)))
  const page = { id: info.id, offset: from, total: view.total }
  if (from >= to) return { ...page, rows: [] }
  if (view.table === null) {
    const sql = `SELECT ${cellsOf(info)} FROM ${tableOf(info.id)} r WHERE r.rowid >= ${from} AND r.rowid < ${to} ORDER BY r.rowid`
    const read = await reader.connection.runAndReadAll(sql)
    return { ...page, rows: read.getRows().map((row) => row.map(toCell)) }
  }
  const rows: (readonly Cell[])[] = []
  for (let block = Math.floor(from / BLOCK_ROWS); block * BLOCK_ROWS < to; block++) {
    const start = block * BLOCK_ROWS
    const read = await readBlock(reader, info, view, view.table, block)
    rows.push(...read.slice(Math.max(0, from - start), to - start))
    if (to - start > BLOCK_ROWS / 2) reader.behind(readBlock(reader, info, view, view.table, block + 1))
    if (from - start < BLOCK_ROWS / 2) reader.behind(readBlock(reader, info, view, view.table, block - 1))
  }
  return { ...page, rows }
}

const cellsOf = (info: ResultInfo) =>
  info.columns.map(({ type }, index) => cellSql(`r.${columnNameAt(index)}`, type)).join(', ')

function readBlock(
  reader: Reader,
  info: ResultInfo,
  { total }: ViewRows,
  table: string,
  block: number,
): Promise<Rows> {
  if (block < 0 || block * BLOCK_ROWS >= total) return Promise.resolve([])
  const blocks = blocksBy.get(reader) ?? new Map<string, Promise<Rows>>()
  blocksBy.set(reader, blocks)
  const key = `${table} ${block}`
  const known = blocks.get(key)
  blocks.delete(key)
  const rows = known ?? takeBlock(reader, info, table, block)
  blocks.set(key, rows)
  if (!known) rows.catch(() => blocks.delete(key))
  for (const oldest of blocks.keys()) {
    if (blocks.size <= BLOCKS_KEPT) break
    blocks.delete(oldest)
  }
  return rows
}

async function takeBlock(reader: Reader, info: ResultInfo, table: string, block: number): Promise<Rows> {
  const [from, to] = [block * BLOCK_ROWS, (block + 1) * BLOCK_ROWS]
  const connection = await reader.connect()
  try {
    const read = await connection.runAndReadAll(
      `SELECT ${cellsOf(info)} FROM (SELECT rowid AS place, row_no FROM ${table} WHERE rowid >= ${from} AND rowid < ${to}) o
       JOIN ${tableOf(info.id)} r ON r.rowid = o.row_no ORDER BY o.place`,
    )
    return read.getRows().map((row) => row.map(toCell))
  } finally {
    reader.release(connection)
  }
}
