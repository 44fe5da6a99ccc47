import { createHash } from 'node:crypto'
import type { SortKey } from '../../../shared/model/cell.ts'
import { BlotterError, isCancelled } from '../../../shared/model/error.ts'
import type { RunOptions } from '../run-options.ts'
import { filterSql } from './filter-rows.ts'
import { interruptible } from './interruptible.ts'
import type { Reader } from './open-reader.ts'
import { Parameters } from './parameters.ts'
import { columnNameAt, dropTable, orderTableOf, orderTablesOf, tableOf } from './result-store.ts'
import type { ResultInfo, View } from './types.ts'

/** The rows of a view: all of the result in its own order, or those whose numbers stand in `table`, in its order. */
export type ViewRows = { readonly table: string | null; readonly total: number }

/** Views kept of one result; the ones least lately looked at make room. */
const VIEWS_KEPT = 6

type Built = Map<string, Promise<ViewRows>>
const builtBy = new WeakMap<Reader, Map<string, Built>>()

export function isPlain({ sort = [], filter = [] }: View): boolean {
  return sort.length === 0 && filter.length === 0
}

/**
 * The rows of a view, worked out over the whole result once and kept: row numbers in the order asked for (NULLs last,
 * ties in the result's own order). Two that ask at once share the work. Throws USAGE, or the signal's reason.
 */
export async function viewRows(
  reader: Reader,
  info: ResultInfo,
  view: View,
  options: RunOptions = {},
): Promise<ViewRows> {
  if (isPlain(view)) return { table: null, total: info.rows }
  const built = builtOf(reader, info.id)
  const name = viewName(view)
  for (;;) {
    const same = built.get(name)
    if (!same) break
    try {
      const rows = await same
      // The newest stands last.
      built.delete(name)
      built.set(name, same)
      return rows
    } catch (error) {
      // Another's cancel is not ours.
      if (!isCancelled(error) || options.signal?.aborted) throw error
    }
  }
  const work = build(reader, info, view, orderTableOf(info.id, name), options)
  built.set(name, work)
  try {
    const rows = await work
    await makeRoom(reader, info.id, built)
    return rows
  } catch (error) {
    if (built.get(name) === work) built.delete(name)
    throw error
  }
}

function builtOf(reader: Reader, id: string): Built {
  const all = builtBy.get(reader) ?? new Map<string, Built>()
  builtBy.set(reader, all)
  const built = all.get(id) ?? new Map<string, Promise<ViewRows>>()
  all.set(id, built)
  return built
}

function build(
  reader: Reader,
  info: ResultInfo,
  { sort = [], filter = [] }: View,
  table: string,
  options: RunOptions,
): Promise<ViewRows> {
  const ordering = orderBy(info, sort, '')
  return interruptible(reader, options.signal, async (connection) => {
    const parameters = new Parameters()
    const where = await filterSql(connection, info.columns, filter, '', parameters)
    await connection.run(
      `CREATE TABLE IF NOT EXISTS ${table} AS
       SELECT rowid AS row_no FROM ${tableOf(info.id)} WHERE ${where} ORDER BY ${ordering}`,
      parameters.values,
    )
    const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${table}`)
    return { table, total: Number(counted.getRows()[0]?.[0] ?? 0) }
  })
}

/** Drops the views beyond the bound, and those of an earlier process that nobody has asked for. */
async function makeRoom(reader: Reader, id: string, built: Built): Promise<void> {
  const names = [...built.keys()]
  for (const name of names.slice(0, Math.max(0, names.length - VIEWS_KEPT))) built.delete(name)
  const kept = new Set([...built.keys()].map((name) => orderTableOf(id, name)))
  for (const table of await orderTablesOf(reader, id)) if (!kept.has(table)) await dropTable(reader, table)
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

/** `FROM` the rows of a view: the result as `r`, the place of each row in the view as `place`. */
export function fromView(info: ResultInfo, { table }: ViewRows, where = 'true'): string {
  return table === null
    ? `FROM (SELECT rowid AS place, * FROM ${tableOf(info.id)}) r WHERE ${where}`
    : `FROM (SELECT rowid AS place, row_no FROM ${table}) o JOIN ${tableOf(info.id)} r ON r.rowid = o.row_no WHERE ${where}`
}

function viewName({ sort = [], filter = [] }: View): string {
  const said = JSON.stringify([
    sort.map(({ column, direction }) => [column, direction]),
    filter.map(({ column, operator, values }) => [column, operator, values]),
  ])
  return createHash('sha256').update(said).digest('hex').slice(0, 24)
}
