/** Heat map: a figure for each pair of two columns; of a time by itself, day by hour. */
import type { ChartCategory, ChartData, HeatMark, TimeStep } from '../../../shared/model/chart.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { aggregateSql, type ChartColumn, chartColumn, isPlaced, placedBy, placeSql } from './chart-columns.ts'
import { chooseStep, measureOf, noteBlank, noteRest, noteUncounted } from './chart-points.ts'
import {
  type ChartSource,
  count,
  rankCategories,
  readRows,
  sureFigure,
  withoutPlace,
} from './chart-source.ts'
import { stepSql, stepsBetween } from './chart-time.ts'
import type { ChartSpec } from './types.ts'

const MOST_COLUMNS = 60
const MOST_ROWS = 40
const MOST_DAYS = 400

type Dimension = {
  readonly categories: readonly ChartCategory[]
  readonly join: string
  readonly number: string
  readonly step: TimeStep | null
  readonly untils: readonly string[]
}

export async function chartHeatmap(source: ChartSource, spec: ChartSpec): Promise<ChartData> {
  const x = spec.x === null ? null : chartColumn(source.info, spec.x)
  const byHour = spec.series === null
  if (x === null || (byHour && (x.axis !== 'time' || x.type === 'DATE'))) {
    throw new BlotterError(
      'USAGE',
      'A heat map is of a time (then by day and hour), or of any two columns.',
      { hint: 'Choose a time, or a second column.' },
    )
  }
  const y = measureOf(source, spec)
  const figure = aggregateSql(spec.aggregate === 'value' ? 'sum' : spec.aggregate, y)
  const notes: string[] = []
  const where = x.axis === 'time' ? isPlaced(x) : 'true'
  const [total] = await readRows(source, `SELECT count(*), count(*) FILTER (${where}) FROM ${source.rows}`)
  const rows = count(total?.[0])
  const placed = count(total?.[1])
  if (placed < rows) notes.push(withoutPlace(rows - placed, placedBy(x)))
  const columns =
    x.axis === 'time'
      ? await momentsOf(source, x, byHour && spec.step === 'auto' ? null : spec.step, where)
      : await ranksOf(source, x, 'chart_x', figure, Math.min(spec.top, MOST_COLUMNS), spec, notes)
  const second =
    spec.series === null
      ? hoursOf(x)
      : await ranksOf(
          source,
          chartColumn(source.info, spec.series),
          'chart_series',
          figure,
          Math.min(spec.top, MOST_ROWS),
          spec,
          notes,
        )
  const read = await readRows(
    source,
    `SELECT ${columns.number} AS c, ${second.number} AS r, ${figure}::DOUBLE, ${figure}::VARCHAR, count(*)
     FROM ${source.rows} ${columns.join} ${second.join} WHERE ${where} GROUP BY 1, 2 ORDER BY 1, 2`,
  )
  const filled = read.filter(([, , value]) => value !== null)
  await noteUncounted(source, y, notes)
  noteBlank(notes, read.length - filled.length, read.length)
  const cells = filled.map(
    ([column, row, value, text, n]): HeatMark => ({
      column: count(column),
      row: count(row),
      figure: sureFigure(value, text),
      rows: count(n),
    }),
  )
  return {
    marks: {
      kind: 'heatmap',
      step: columns.step,
      hours: byHour,
      columns: columns.categories,
      untils: columns.untils,
      rows: second.categories,
      cells,
    },
    rows,
    placed,
    notes,
  }
}

async function ranksOf(
  source: ChartSource,
  column: ChartColumn,
  table: string,
  figure: string,
  top: number,
  spec: ChartSpec,
  notes: string[],
): Promise<Dimension> {
  const ranked = await rankCategories(source, column, {
    table,
    figure,
    top,
    order: spec.order,
    withOther: true,
  })
  noteRest(notes, column.name, ranked.categories, ranked.total)
  return { ...ranked, step: null, untils: [] }
}

/** Days (or steps) from the first to the last, those without a row too. `step` null: days while they fit, then weeks. */
async function momentsOf(
  source: ChartSource,
  x: ChartColumn,
  asked: ChartSpec['step'] | null,
  where: string,
): Promise<Dimension> {
  const step =
    asked === null
      ? await chooseStep(source, { ...x, type: 'DATE', sql: `${x.sql}::DATE` }, 'auto', MOST_DAYS)
      : await chooseStep(source, x, asked, MOST_COLUMNS)
  const cut = stepSql(x, step)
  await source.connection.run(
    `CREATE TEMP TABLE chart_x AS SELECT moment AS value, until::VARCHAR AS until, rows, row_number() OVER (ORDER BY moment) - 1 AS n
     FROM (SELECT ${cut.from} AS moment, ${cut.until} AS until, count(*) AS rows FROM ${source.rows} WHERE ${where} GROUP BY 1, 2)`,
  )
  const found = await readRows(
    source,
    `SELECT ${placeSql('value', cut.type)}, value::VARCHAR, rows, until FROM chart_x ORDER BY n LIMIT ${MOST_DAYS + 1}`,
  )
  if (found.length > MOST_DAYS) {
    throw new BlotterError('USAGE', `The steps of ${step} are more than ${MOST_DAYS} columns.`, {
      hint: 'Choose a longer step.',
    })
  }
  const known = new Map(
    found.map(([value, text, n, until]) => [
      count(value),
      { text: String(text), rows: count(n), until: String(until) },
    ]),
  )
  const places = [...known.keys()]
  const first = places[0]
  const last = places.at(-1)
  const moments = first === undefined || last === undefined ? [] : stepsBetween(first, last, step, MOST_DAYS)
  // Without gaps while they fit; else only those with rows.
  const all =
    moments ??
    places.map((value) => ({
      value,
      text: known.get(value)?.text ?? '',
      until: known.get(value)?.until ?? '',
    }))
  const numbers = new Map(all.map(({ value }, index) => [value, index]))
  const renumbered = places.map((value, n) => `WHEN ${n} THEN ${numbers.get(value) ?? n}`).join(' ')
  return {
    step,
    untils: all.map(({ until }) => until),
    categories: all.map(({ value, text }) => ({
      text,
      isOther: false,
      isCut: false,
      rows: known.get(value)?.rows ?? 0,
    })),
    join: `JOIN chart_x ON chart_x.value = ${cut.from}`,
    number: renumbered ? `CASE chart_x.n ${renumbered} END` : 'chart_x.n',
  }
}

function hoursOf(x: ChartColumn): Dimension {
  return {
    step: null,
    untils: [],
    categories: Array.from({ length: 24 }, (_, hour) => ({
      text: String(hour).padStart(2, '0'),
      isOther: false,
      isCut: false,
      rows: 0,
    })),
    join: '',
    number: `hour(${x.sql})`,
  }
}
