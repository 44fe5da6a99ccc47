/** Line, area and bar: one figure a step of time, number or category, and a series. */
import type { ChartAxis, ChartCategory, ChartData, PointMark, TimeStep } from '../../../shared/model/chart.ts'
import {
  aggregateSql,
  type ChartColumn,
  chartColumn,
  isPlaced,
  isUncounted,
  numberColumn,
  placedBy,
  placeSql,
} from './chart-columns.ts'
import {
  type ChartSource,
  count,
  figure,
  inWords,
  ordinal,
  rankCategories,
  readRows,
  sureFigure,
  withoutPlace,
} from './chart-source.ts'
import { stepFor, stepSql, stepsBetween, usableStep } from './chart-time.ts'
import type { ChartSpec } from './types.ts'

/** At most so many marks go to the page. */
export const MOST_MARKS = 5000
/** Series that eyes can keep apart; the others are one more. */
const MOST_SERIES = 7
const MOST_STEPS = 400
const MOST_FILLED = 3000

export async function chartPoints(
  source: ChartSource,
  spec: ChartSpec & { readonly kind: 'line' | 'area' | 'bar' },
): Promise<ChartData> {
  const { info } = source
  if (spec.x === null) return Promise.reject(numberColumn(info, null, 'The axis'))
  const x = chartColumn(info, spec.x)
  const y = measureOf(source, spec)
  const isValue = spec.aggregate === 'value' && y !== null
  // A bar has a width: moments that are not cut into steps, and numbers, stand side by side.
  const isCategory = x.axis === 'category' || (spec.kind === 'bar' && (x.axis === 'number' || isValue))
  const notes: string[] = []
  const series = await seriesOf(source, spec, y, notes)
  const [total] = await readRows(
    source,
    `SELECT count(*), count(*) FILTER (${isCategory ? 'true' : isPlaced(x)}) FROM ${source.rows}`,
  )
  const placed = count(total?.[1])
  if (placed < count(total?.[0])) {
    notes.push(withoutPlace(count(total?.[0]) - placed, placedBy(x)))
  }
  await noteUncounted(source, y, notes)
  const common = { rows: count(total?.[0]), placed }
  const figureSql = aggregateSql(spec.aggregate, y)
  const finish = (
    axis: ChartAxis,
    step: TimeStep | null,
    categories: readonly ChartCategory[],
    points: readonly PointMark[],
  ): ChartData => {
    noteBlank(notes, points.filter((point) => point.rows > 0 && point.y === null).length, points.length)
    const double = isValue ? points.filter((point) => point.rows > 1).length : 0
    if (double > 0) {
      notes.push(
        `${inWords(double)} of ${inWords(points.length)} marks stand for more than one row, and show the first: choose an aggregate.`,
      )
    }
    return {
      marks: { kind: spec.kind, axis, step, categories, series: series.categories, points },
      ...common,
      notes,
    }
  }

  if (isCategory) {
    const ranked = await rankCategories(source, x, {
      table: 'chart_x',
      figure: figureSql,
      top: spec.top,
      order: spec.order,
      withOther: !isValue,
    })
    noteRest(notes, x.name, ranked.categories, ranked.total)
    const rows = await readRows(
      source,
      `SELECT ${ranked.number} AS n, ${series.number} AS s, ${figureSql}::DOUBLE, ${figureSql}::VARCHAR, count(*)
       FROM ${source.rows} ${ranked.join} ${series.join} GROUP BY 1, 2 ORDER BY 1, 2`,
    )
    const points = rows.map(
      ([at, s, value, text, n]): PointMark => ({
        x: { value: count(at), text: ranked.categories[count(at)]?.text ?? '' },
        until: null,
        series: count(s),
        y: figure(value, text),
        rows: count(n),
      }),
    )
    return finish('category', null, ranked.categories, points)
  }

  const step = x.axis === 'time' && !isValue ? await chooseStep(source, x, spec.step, MOST_STEPS) : null
  const cut = step === null ? { from: x.sql, until: 'NULL', type: x.type } : stepSql(x, step)
  const [size] = await readRows(
    source,
    `SELECT count(DISTINCT ${cut.from}) FROM ${source.rows} WHERE ${isPlaced(x)}`,
  )
  const steps = count(size?.[0])
  const each = Math.max(1, Math.ceil((steps * Math.max(1, series.categories.length)) / MOST_MARKS))
  const rows = await readRows(
    source,
    `WITH grouped AS (
       SELECT ${cut.from} AS moment, ${cut.until} AS until, ${series.number} AS s, ${figureSql} AS figure, count(*) AS rows,
         dense_rank() OVER (ORDER BY ${cut.from}) - 1 AS n
       FROM ${source.rows} ${series.join} WHERE ${isPlaced(x)} GROUP BY 1, 2, 3)
     SELECT ${placeSql('moment', cut.type)}, moment::VARCHAR, until::VARCHAR, s, figure::DOUBLE, figure::VARCHAR, rows
     FROM grouped WHERE n % ${each} = 0 ORDER BY s, moment`,
  )
  if (each > 1) {
    notes.push(
      `${inWords(Math.ceil(steps / each))} of ${inWords(steps)} places of ${x.name}, every ${ordinal(each)}.`,
    )
  }
  const points = rows.map(
    ([place, text, until, s, value, valueText, n]): PointMark => ({
      x: sureFigure(place, text),
      until: typeof until === 'string' ? until : null,
      series: count(s),
      y: figure(value, valueText),
      rows: count(n),
    }),
  )
  const isZero = y === null || spec.aggregate === 'count' || spec.aggregate === 'sum'
  const filled =
    step === null || spec.kind === 'bar' || each > 1
      ? points
      : fillSteps(points, step, Math.max(1, series.categories.length), isZero)
  return finish(x.axis, step, [], filled)
}

/** The column measured; null counts rows. */
export function measureOf(source: ChartSource, spec: Pick<ChartSpec, 'y' | 'aggregate'>): ChartColumn | null {
  if (spec.y === null) return null
  return spec.aggregate === 'count'
    ? chartColumn(source.info, spec.y)
    : numberColumn(source.info, spec.y, 'the figure')
}

/** Rows whose number is none that can be added up or compared. */
export async function noteUncounted(
  source: ChartSource,
  y: ChartColumn | null,
  notes: string[],
): Promise<void> {
  const condition = y && isUncounted(y)
  if (!y || condition === null) return
  const [row] = await readRows(source, `SELECT count(*) FILTER (${condition}) FROM ${source.rows}`)
  const rows = count(row?.[0])
  if (rows === 0) return
  notes.push(
    `In ${inWords(rows)} ${rows === 1 ? 'row' : 'rows'} ${y.name} is NaN or infinite: no figure is made of ${rows === 1 ? 'it' : 'them'}.`,
  )
}

/** Marks that are not drawn, since none of their rows has a number. */
export function noteBlank(notes: string[], blank: number, marks: number): void {
  if (blank === 0) return
  notes.push(
    `${inWords(blank)} of ${inWords(marks)} marks ${blank === 1 ? 'is' : 'are'} not drawn: no row of ${blank === 1 ? 'it' : 'them'} has a number.`,
  )
}

export type Series = {
  readonly categories: readonly ChartCategory[]
  readonly join: string
  readonly number: string
}

const ONE_SERIES: Series = { categories: [], join: '', number: '0' }

/** The series, greatest first, those beyond what can be told apart as one. */
export async function seriesOf(
  source: ChartSource,
  spec: Pick<ChartSpec, 'series' | 'aggregate'>,
  y: ChartColumn | null,
  notes: string[],
): Promise<Series> {
  if (spec.series === null) return ONE_SERIES
  const column = chartColumn(source.info, spec.series)
  const ranked = await rankCategories(source, column, {
    table: 'chart_series',
    figure: aggregateSql(spec.aggregate, y),
    top: MOST_SERIES,
    order: 'figure',
    withOther: !(spec.aggregate === 'value' && y !== null),
  })
  noteRest(notes, column.name, ranked.categories, ranked.total)
  return ranked
}

export function noteRest(
  notes: string[],
  name: string,
  categories: readonly ChartCategory[],
  total: number,
): void {
  const shown = categories.filter(({ isOther }) => !isOther).length
  if (shown === total) return
  const rest = inWords(total - shown)
  notes.push(
    categories.some(({ isOther }) => isOther)
      ? `The first ${inWords(shown)} of ${inWords(total)} values of ${name}; the other ${rest} together as “other”.`
      : `The first ${inWords(shown)} of ${inWords(total)} values of ${name}; the other ${rest} are not shown.`,
  )
}

export async function chooseStep(
  source: ChartSource,
  x: ChartColumn,
  step: ChartSpec['step'],
  most: number,
): Promise<TimeStep> {
  if (step !== 'auto') return usableStep(step, x.type)
  const at = x.type === 'DATE' ? `${x.sql}::TIMESTAMP` : x.sql
  const [row] = await readRows(
    source,
    `SELECT epoch_ns(max(${at})) - epoch_ns(min(${at})) FROM ${source.rows} WHERE ${isPlaced(x)}`,
  )
  const span = row?.[0]
  return stepFor(typeof span === 'bigint' ? span : 0n, most, x.type)
}

/** Steps without a row: zero where rows are counted or summed, a break of the line where there is nothing to say. */
function fillSteps(
  points: readonly PointMark[],
  step: TimeStep,
  series: number,
  isZero: boolean,
): readonly PointMark[] {
  const places = points.map(({ x }) => x.value)
  const moments =
    points.length === 0
      ? null
      : stepsBetween(
          places.reduce((one, other) => Math.min(one, other)),
          places.reduce((one, other) => Math.max(one, other)),
          step,
          Math.min(MOST_FILLED, Math.floor(MOST_MARKS / series)),
        )
  if (moments === null) return points
  const known = new Map(points.map((point) => [`${point.series} ${point.x.value}`, point]))
  return Array.from({ length: series }, (_, at) =>
    moments.map(
      ({ value, text, until }): PointMark =>
        known.get(`${at} ${value}`) ?? {
          x: { value, text },
          until,
          series: at,
          y: isZero ? { value: 0, text: '0' } : null,
          rows: 0,
        },
    ),
  ).flat()
}
