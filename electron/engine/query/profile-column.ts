import type { DuckDBConnection } from '@duckdb/node-api'
import type { Column, ColumnKind } from '../../../shared/model/cell.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { ColumnProfile, ValueCount } from '../../../shared/model/result-view.ts'
import type { RunOptions } from '../run-options.ts'
import { drawHistogram } from './draw-histogram.ts'
import { printedSql } from './export-text.ts'
import { interruptible } from './interruptible.ts'
import type { Reader } from './open-reader.ts'
import { columnNameAt, findResult } from './result-store.ts'
import { summariseSelection } from './summarise-selection.ts'
import type { View } from './types.ts'
import { fromView, viewRows } from './view-rows.ts'

export type ProfileRequest = Pick<View, 'filter'> & { readonly id: string; readonly column: number }

const TOP_VALUES = 20
const PERCENTS = [5, 25, 50, 75, 95, 99] as const
/** Different values are counted one by one up to here, and estimated beyond. */
const EXACT_DISTINCT_ROWS = 20_000_000
const ORDERED: ReadonlySet<ColumnKind> = new Set(['integer', 'decimal', 'float', 'time', 'date'])

/** What a column holds, over every row of the view; the signal stops it. */
export async function profileColumn(
  reader: Reader,
  request: ProfileRequest,
  options: RunOptions = {},
): Promise<ColumnProfile> {
  const started = performance.now()
  const info = await findResult(reader, request.id)
  const column = info.columns[request.column]
  if (!column) throw new BlotterError('USAGE', `The result has no column number ${request.column + 1}.`)
  const view = await viewRows(reader, info, { filter: request.filter }, options)
  const name = `r.${columnNameAt(request.column)}`
  const rows = fromView(info, view)
  const exact = view.total <= EXACT_DISTINCT_ROWS
  const figures = await summariseSelection(
    reader,
    {
      id: info.id,
      filter: request.filter,
      fromRow: 0,
      toRow: view.total - 1,
      columns: [request.column],
      estimateDistinct: !exact,
    },
    options,
  )
  return interruptible(reader, options.signal, async (connection) => {
    const [min, max] = await endsOf(connection, column, name, rows)
    return {
      column,
      rows: view.total,
      nulls: figures.nulls,
      distinct: figures.distinct,
      distinctIsExact: exact,
      min,
      max,
      mean: figures.mean,
      percentiles: await percentilesOf(connection, column, name, rows),
      top: await topOf(connection, column, name, rows),
      histogram: await drawHistogram(connection, column, name, rows),
      elapsedMs: performance.now() - started,
    }
  })
}

async function endsOf(
  connection: DuckDBConnection,
  column: Column,
  name: string,
  rows: string,
): Promise<readonly [string | null, string | null]> {
  if (column.kind === 'json' || column.kind === 'other') return [null, null]
  const read = await connection.runAndReadAll(
    `SELECT ${printedSql('least', column)}, ${printedSql('most', column)}
     FROM (SELECT min(${name}) AS least, max(${name}) AS most ${rows})`,
  )
  const [min, max] = read.getRows()[0] ?? []
  return [textOrNull(min), textOrNull(max)]
}

async function percentilesOf(
  connection: DuckDBConnection,
  column: Column,
  name: string,
  rows: string,
): Promise<ColumnProfile['percentiles']> {
  if (!ORDERED.has(column.kind) || column.type === 'BIGNUM') return []
  const shares = PERCENTS.map((percent) => percent / 100).join(', ')
  // A value that is there, not one between two: exact, and of the column's own type.
  const read = await connection.runAndReadAll(
    `SELECT ${printedSql('v', column)} FROM (SELECT unnest(quantile_disc(${name}, [${shares}])) AS v ${rows})`,
  )
  return read.getRows().flatMap(([value], index) => {
    const percent = PERCENTS[index]
    return percent === undefined || value === null || value === undefined
      ? []
      : [{ percent, value: String(value) }]
  })
}

async function topOf(
  connection: DuckDBConnection,
  column: Column,
  name: string,
  rows: string,
): Promise<readonly ValueCount[]> {
  const grouped = column.kind === 'json' || column.kind === 'other' ? printedSql(name, column) : name
  const read = await connection.runAndReadAll(
    `SELECT ${grouped === name ? printedSql('v', column) : 'v'}, n FROM (SELECT ${grouped} AS v, count(*) AS n ${rows}
     GROUP BY ALL ORDER BY n DESC, v NULLS LAST LIMIT ${TOP_VALUES}) ORDER BY n DESC, v NULLS LAST`,
  )
  return read.getRows().map(([value, count]) => ({ value: textOrNull(value), count: Number(count) }))
}

const textOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value)
