/** Scatter: each row a point; beyond a bound every n-th, in the order of the result, and the chart says so. */
import type { ChartData, ScatterMark } from '../../../shared/model/chart.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { chartColumn, isPlaced, numberColumn, placeSql } from './chart-columns.ts'
import { MOST_MARKS, seriesOf } from './chart-points.ts'
import {
  type ChartSource,
  count,
  inWords,
  ordinal,
  readRows,
  sureFigure,
  withoutPlace,
} from './chart-source.ts'
import type { ChartSpec } from './types.ts'

export async function chartScatter(source: ChartSource, spec: ChartSpec): Promise<ChartData> {
  const x = spec.x === null ? null : chartColumn(source.info, spec.x)
  if (x === null || x.axis === 'category') {
    throw new BlotterError('USAGE', 'A scatter chart needs a column of numbers or times along its axis.', {
      hint: 'Choose one, or a box plot for categories.',
    })
  }
  const y = numberColumn(source.info, spec.y, 'the height')
  const notes: string[] = []
  const series = await seriesOf(source, { series: spec.series, aggregate: 'count' }, null, notes)
  const has = `${isPlaced(x)} AND ${isPlaced(y)}`
  const [total] = await readRows(source, `SELECT count(*), count(*) FILTER (${has}) FROM ${source.rows}`)
  const rows = count(total?.[0])
  const placed = count(total?.[1])
  if (placed < rows) notes.push(withoutPlace(rows - placed, 'both values'))
  const each = Math.max(1, Math.ceil(placed / MOST_MARKS))
  const read = await readRows(
    source,
    `SELECT ${placeSql('x', x.type)}, x::VARCHAR, y::DOUBLE, y::VARCHAR, s FROM (
       SELECT ${x.sql} AS x, ${y.sql} AS y, ${series.number} AS s, place, row_number() OVER (ORDER BY place) - 1 AS n
       FROM ${source.rows} ${series.join} WHERE ${has})
     WHERE n % ${each} = 0 ORDER BY place`,
  )
  const points = read.map(
    ([place, text, value, valueText, s]): ScatterMark => ({
      x: sureFigure(place, text),
      y: sureFigure(value, valueText),
      series: count(s),
    }),
  )
  if (each > 1) notes.push(`${inWords(points.length)} of ${inWords(placed)} points, every ${ordinal(each)}.`)
  return { marks: { kind: 'scatter', axis: x.axis, series: series.categories, points }, rows, placed, notes }
}
