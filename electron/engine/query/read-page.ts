import type { SortKey } from '../../../shared/model/cell.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { RunOptions } from '../run-options.ts'
import { cellSql, toCell } from './cells.ts'
import { interruptible } from './interruptible.ts'
import type { Reader } from './open-reader.ts'
import { columnNameAt, findResult, orderTableOf, tableOf } from './result-store.ts'
import type { Page, PageRequest, ResultInfo } from './types.ts'

/** Orders being built, so that two pages asked for at once build theirs once. */
const building = new WeakMap<Reader, Map<string, Promise<void>>>()

/**
 * A page of a kept result, in its own order or sorted over the whole result (NULLs last). The first page of a new
 * order builds it; the signal stops that. Throws NOT_FOUND for a result that is no longer kept.
 */
export async function readPage(
  reader: Reader,
  request: PageRequest,
  options: RunOptions = {},
): Promise<Page> {
  const info = await findResult(reader, request.id)
  const sort = request.sort ?? []
  const from = Math.max(0, Math.trunc(request.offset))
  const to = Math.min(info.rows, from + Math.max(0, Math.trunc(request.limit)))
  const page = { id: info.id, offset: from, total: info.rows }
  if (from >= to) return { ...page, rows: [] }
  const cells = info.columns.map(({ type }, index) => cellSql(`r.${columnNameAt(index)}`, type)).join(', ')
  let sql: string
  if (sort.length === 0) {
    sql = `SELECT ${cells} FROM ${tableOf(info.id)} r WHERE r.rowid >= ${from} AND r.rowid < ${to} ORDER BY r.rowid`
  } else {
    await sortResult(reader, info, sort, options)
    const order = orderTableOf(info.id, orderName(sort))
    sql = `SELECT ${cells} FROM (SELECT rowid AS place, row_no FROM ${order} WHERE rowid >= ${from} AND rowid < ${to}) o
      JOIN ${tableOf(info.id)} r ON r.rowid = o.row_no ORDER BY o.place`
  }
  const read = await reader.connection.runAndReadAll(sql)
  return { ...page, rows: read.getRows().map((row) => row.map(toCell)) }
}

/** Builds the order of a whole result: row numbers in sorted order. Does nothing when it is built. */
export async function sortResult(
  reader: Reader,
  info: ResultInfo,
  sort: readonly SortKey[],
  options: RunOptions = {},
): Promise<void> {
  const table = orderTableOf(info.id, orderName(sort))
  const ordering = orderBy(info, sort, '')
  const running = building.get(reader) ?? new Map<string, Promise<void>>()
  building.set(reader, running)
  const same = running.get(table)
  if (same) {
    await same
    return
  }
  const build = interruptible(reader, options.signal, async (connection) => {
    await connection.run(
      `CREATE TABLE IF NOT EXISTS ${table} AS SELECT rowid AS row_no FROM ${tableOf(info.id)} ORDER BY ${ordering}`,
    )
  })
  running.set(table, build)
  try {
    await build
  } finally {
    running.delete(table)
  }
}

/** `c2 DESC NULLS LAST, rowid`, with columns under `prefix`. Throws USAGE for a column that the result has not. */
export function orderBy(info: ResultInfo, sort: readonly SortKey[], prefix: string): string {
  const keys = sort.map(({ column, direction }) => {
    if (!info.columns[column]) {
      throw new BlotterError('USAGE', `The result has no column number ${column + 1} to sort by.`)
    }
    return `${prefix}${columnNameAt(column)} ${direction === 'desc' ? 'DESC' : 'ASC'} NULLS LAST`
  })
  return [...keys, `${prefix}rowid`].join(', ')
}

const orderName = (sort: readonly SortKey[]) =>
  sort.map(({ column, direction }) => `${Math.trunc(column)}${direction === 'desc' ? 'd' : 'a'}`).join('_')
