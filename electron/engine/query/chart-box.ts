/** Box plot: quartiles, whiskers to the last value within 1.5 interquartile ranges, and what lies beyond. */
import type { BoxMark, ChartCategory, ChartData, Figure } from '../../../shared/model/chart.ts'
import { chartColumn, isPlaced, numberColumn, placedBy } from './chart-columns.ts'
import { noteRest } from './chart-points.ts'
import {
  type ChartSource,
  count,
  inWords,
  rankCategories,
  readRows,
  sureFigure,
  withoutPlace,
} from './chart-source.ts'
import type { ChartSpec } from './types.ts'

/** Outliers that are drawn of a group: the outermost. */
const MOST_OUTLIERS = 60

export async function chartBox(source: ChartSource, spec: ChartSpec): Promise<ChartData> {
  const y = numberColumn(source.info, spec.y, 'The box plot')
  const notes: string[] = []
  const placedSql = isPlaced(y)
  const [total] = await readRows(
    source,
    `SELECT count(*), count(*) FILTER (${placedSql}) FROM ${source.rows}`,
  )
  const rows = count(total?.[0])
  const placed = count(total?.[1])
  if (placed < rows) notes.push(withoutPlace(rows - placed, placedBy(y)))
  let groups: {
    readonly categories: readonly ChartCategory[]
    readonly join: string
    readonly number: string
  } = { categories: [], join: '', number: '0' }
  if (spec.x !== null) {
    const x = chartColumn(source.info, spec.x)
    const ranked = await rankCategories(source, x, {
      table: 'chart_x',
      figure: spec.order === 'figure' ? `quantile_cont(${y.sql}, 0.5)` : 'count(*)',
      top: Math.min(spec.top, 40),
      order: spec.order,
      withOther: true,
      where: placedSql,
    })
    noteRest(notes, x.name, ranked.categories, ranked.total)
    groups = ranked
  }
  await source.connection.run(
    `CREATE TEMP TABLE chart_values AS SELECT ${groups.number} AS g, ${y.sql} AS v FROM ${source.rows} ${groups.join} WHERE ${placedSql}`,
  )
  await source.connection.run(
    `CREATE TEMP TABLE chart_boxes AS
     WITH quartiles AS (
       SELECT g, count(*) AS n, min(v) AS least, max(v) AS most, avg(v) AS mean,
         quantile_cont(v, 0.25) AS q1, quantile_cont(v, 0.5) AS q2, quantile_cont(v, 0.75) AS q3
       FROM chart_values GROUP BY g)
     SELECT *, q1::DOUBLE - 1.5 * (q3::DOUBLE - q1::DOUBLE) AS low, q3::DOUBLE + 1.5 * (q3::DOUBLE - q1::DOUBLE) AS high
     FROM quartiles`,
  )
  const pair = (name: string) => `b.${name}::DOUBLE, b.${name}::VARCHAR`
  const read = await readRows(
    source,
    `SELECT b.g, b.n, ${['least', 'q1', 'q2', 'q3', 'most', 'mean'].map(pair).join(', ')},
       w.lower::DOUBLE, w.lower::VARCHAR, w.upper::DOUBLE, w.upper::VARCHAR, w.beyond
     FROM chart_boxes b JOIN (
       SELECT g, min(v) FILTER (v::DOUBLE >= low) AS lower, max(v) FILTER (v::DOUBLE <= high) AS upper,
         count(*) FILTER (v::DOUBLE < low OR v::DOUBLE > high) AS beyond
       FROM chart_values JOIN chart_boxes USING (g) GROUP BY g) w USING (g)
     ORDER BY b.g`,
  )
  const outliers = await readRows(
    source,
    `SELECT g, v::DOUBLE, v::VARCHAR FROM chart_values JOIN chart_boxes USING (g)
     WHERE v::DOUBLE < low OR v::DOUBLE > high
     QUALIFY row_number() OVER (PARTITION BY g ORDER BY abs(v::DOUBLE - q2::DOUBLE) DESC, v) <= ${MOST_OUTLIERS}
     ORDER BY g, v`,
  )
  const drawn = new Map<number, Figure[]>()
  for (const [g, value, text] of outliers) {
    const list = drawn.get(count(g)) ?? []
    list.push(sureFigure(value, text))
    drawn.set(count(g), list)
  }
  const boxes = read.map((row): BoxMark => {
    const at = (index: number) => sureFigure(row[index], row[index + 1])
    return {
      group: count(row[0]),
      rows: count(row[1]),
      min: at(2),
      q1: at(4),
      median: at(6),
      q3: at(8),
      max: at(10),
      mean: at(12),
      lower: at(14),
      upper: at(16),
      outliers: count(row[18]),
      drawn: drawn.get(count(row[0])) ?? [],
    }
  })
  const hidden = boxes.reduce((sum, box) => sum + box.outliers - box.drawn.length, 0)
  if (hidden > 0) {
    notes.push(
      `Of values beyond the whiskers the outermost ${MOST_OUTLIERS} of each box are drawn; ${inWords(hidden)} more are not.`,
    )
  }
  return { marks: { kind: 'box', categories: groups.categories, boxes }, rows, placed, notes }
}
