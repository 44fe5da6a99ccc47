import type { ChartData, ChartFacts, ColumnFacts } from '../../../shared/model/chart.ts'
import type { RunOptions } from '../run-options.ts'
import { kindOfType } from './cells.ts'
import { chartBox } from './chart-box.ts'
import { chartHeatmap } from './chart-heatmap.ts'
import { chartHistogram } from './chart-histogram.ts'
import { chartPoints } from './chart-points.ts'
import { chartScatter } from './chart-scatter.ts'
import { chartSource, count, readRows } from './chart-source.ts'
import { interruptible } from './interruptible.ts'
import type { Reader } from './open-reader.ts'
import { columnNameAt, findResult } from './result-store.ts'
import type { ChartRequest } from './types.ts'
import { viewRows } from './view-rows.ts'

/**
 * The marks of a chart, aggregated over every row of a kept result that its filter leaves. Throws NOT_FOUND for a result that is no longer
 * kept, USAGE for columns that the chart cannot be of, and the signal's reason.
 */
export async function chartData(
  reader: Reader,
  request: ChartRequest,
  options: RunOptions = {},
): Promise<ChartData> {
  const info = await findResult(reader, request.id)
  const { spec } = request
  const rows = await viewRows(reader, info, request, options)
  return interruptible(reader, options.signal, (connection) => {
    const source = chartSource(connection, info, rows)
    switch (spec.kind) {
      case 'line':
      case 'area':
      case 'bar':
        return chartPoints(source, { ...spec, kind: spec.kind })
      case 'histogram':
        return chartHistogram(source, spec)
      case 'box':
        return chartBox(source, spec)
      case 'scatter':
        return chartScatter(source, spec)
      case 'heatmap':
        return chartHeatmap(source, spec)
    }
  })
}

/** Rows up to which distinct values are counted one by one; beyond, about. */
const COUNTED_ROWS = 100_000

/** How many values each column has, for a sensible choice of chart. Nested values are not counted. */
export async function chartFacts(
  reader: Reader,
  request: Omit<ChartRequest, 'spec'>,
  options: RunOptions = {},
): Promise<ChartFacts> {
  const info = await findResult(reader, request.id)
  const rows = await viewRows(reader, info, request, options)
  return interruptible(reader, options.signal, async (connection) => {
    const source = chartSource(connection, info, rows)
    const distinct = rows.total <= COUNTED_ROWS ? 'count(DISTINCT ' : 'approx_count_distinct('
    const selected = info.columns.flatMap(({ type }, index) => {
      const name = columnNameAt(index)
      const nested = kindOfType(type) === 'json'
      return [nested ? 'count(*)' : `${distinct}${name})`, `count(*) - count(${name})`]
    })
    const [row = []] = await readRows(source, `SELECT count(*), ${selected.join(', ')} FROM ${source.rows}`)
    const columns = info.columns.map(
      (_, index): ColumnFacts => ({
        distinct: count(row[1 + 2 * index]),
        nulls: count(row[2 + 2 * index]),
      }),
    )
    return { rows: count(row[0]), columns }
  })
}
