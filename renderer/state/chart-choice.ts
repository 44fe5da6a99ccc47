/** Which chart suits a result, what its axes are called, and in which units: plain functions of columns and counts. */
import type { Column, ColumnKind, TableInfo } from '../../shared/model/cell.ts'
import type { ChartAggregate, ChartFacts, ChartKind, ChartSpec } from '../../shared/model/chart.ts'

export const KIND_WORDS: Readonly<Record<ChartKind, string>> = {
  line: 'Line',
  area: 'Area',
  bar: 'Bar',
  histogram: 'Histogram',
  box: 'Box',
  scatter: 'Scatter',
  heatmap: 'Heat map',
}

export const AGGREGATE_WORDS: Readonly<Record<ChartAggregate, string>> = {
  value: 'As it is',
  count: 'Count',
  sum: 'Sum',
  mean: 'Mean',
  min: 'Minimum',
  max: 'Maximum',
  median: 'Median',
  p90: '90th percentile',
  p99: '99th percentile',
}

const NUMERIC: ReadonlySet<ColumnKind> = new Set(['integer', 'decimal', 'float'])
/** Numbers that say where a record stands, not how much. */
const PLACES: ReadonlySet<string> = new Set(['id', 'line', 'byte_offset', 'hash_prefix', 'file_no', 'seq'])

export const isNumber = (column: Column | undefined): boolean =>
  column !== undefined && NUMERIC.has(column.kind)
export const isTime = (column: Column | undefined): boolean =>
  column !== undefined && (column.kind === 'date' || column.type.startsWith('TIMESTAMP'))
/** Of a moment of the day, too: a heat map can go by the hour. */
export const hasHours = (column: Column | undefined): boolean => column?.type.startsWith('TIMESTAMP') ?? false

const BASE: ChartSpec = {
  kind: 'bar',
  x: null,
  y: null,
  series: null,
  aggregate: 'count',
  step: 'auto',
  bins: 30,
  top: 20,
  order: 'figure',
}

type Sorted = {
  readonly times: readonly number[]
  readonly measures: readonly number[]
  readonly categories: readonly number[]
}

function sortColumns(columns: readonly Column[], facts: ChartFacts): Sorted {
  const at = (fits: (column: Column) => boolean) =>
    columns.flatMap((column, index) => (fits(column) ? [index] : []))
  const few = (index: number) => (facts.columns[index]?.distinct ?? 0) > 0
  return {
    times: at(isTime).filter(few),
    measures: at((column) => isNumber(column) && !PLACES.has(column.name.toLowerCase())).filter(few),
    categories: at(({ kind }) => kind === 'text' || kind === 'boolean').filter(few),
  }
}

/** Series up to here are told apart at a glance. */
const FEW_SERIES = 8
const FEW_CATEGORIES = 60
/** Results up to here may be somebody's finished figures. */
const FINISHED_ROWS = 2000

/**
 * The chart that a result asks for. Finished figures (one row per category or moment) are drawn as they are; records
 * are counted over time.
 */
export function suggestChart(columns: readonly Column[], facts: ChartFacts): ChartSpec {
  const { times, measures, categories } = sortColumns(columns, facts)
  const distinct = (index: number) => facts.columns[index]?.distinct ?? 0
  const isFinished = facts.rows > 1 && facts.rows <= FINISHED_ROWS
  const hasOneRowEach = (index: number) => isFinished && distinct(index) === facts.rows
  const [time] = times
  const [measure] = measures

  if (time !== undefined && measure !== undefined) {
    if (hasOneRowEach(time)) return { ...BASE, kind: 'line', x: time, y: measure, aggregate: 'value' }
    const series = categories.find(
      (index) => distinct(index) <= FEW_SERIES && facts.rows <= distinct(time) * distinct(index),
    )
    if (isFinished && series !== undefined) {
      return { ...BASE, kind: 'line', x: time, y: measure, series, aggregate: 'value' }
    }
  }
  const own = categories.find(hasOneRowEach)
  if (own !== undefined && measure !== undefined && facts.rows <= FEW_CATEGORIES) {
    return { ...BASE, x: own, y: measure, aggregate: 'value', order: 'result', top: FEW_CATEGORIES }
  }
  if (time !== undefined) {
    const series = categories.find((index) => distinct(index) > 1 && distinct(index) <= 4)
    return { ...BASE, x: time, series: series ?? null }
  }
  const numbered = measures.find(hasOneRowEach)
  const counted = measures.find((index) => index !== numbered)
  if (numbered !== undefined && counted !== undefined && categories.length === 0) {
    return isRising(columns[numbered])
      ? { ...BASE, kind: 'line', x: numbered, y: counted, aggregate: 'value' }
      : { ...BASE, kind: 'scatter', x: numbered, y: counted }
  }
  const category = categories.find((index) => distinct(index) <= FEW_CATEGORIES) ?? categories[0]
  if (category !== undefined) {
    return measure === undefined
      ? { ...BASE, x: category }
      : { ...BASE, x: category, y: measure, aggregate: isAdditive(columns[measure]) ? 'sum' : 'mean' }
  }
  if (measures.length > 1 && measure !== undefined) {
    return { ...BASE, kind: 'scatter', x: measure, y: measures[1] ?? measure }
  }
  if (measure !== undefined) return { ...BASE, kind: 'histogram', x: measure }
  return { ...BASE, x: 0 }
}

/** Whole numbers that count something up: hours, levels, buckets. */
const isRising = (column: Column | undefined) => column?.kind === 'integer'

/** Whether a sum of it means something: amounts and quantities, not ratios, prices or durations. */
function isAdditive(column: Column | undefined): boolean {
  return (
    column !== undefined &&
    !/(_bps|_pct|_ms|price|ratio|rate|mean|avg|median|average|weight|exposure|latency)/i.test(column.name)
  )
}

/** The same columns in another kind of chart, with what that kind needs. */
export function withKind(
  spec: ChartSpec,
  kind: ChartKind,
  columns: readonly Column[],
  facts: ChartFacts,
): ChartSpec {
  const { times, measures, categories } = sortColumns(columns, facts)
  const number = (index: number | null) => index !== null && isNumber(columns[index])
  const time = (index: number | null) => index !== null && isTime(columns[index])
  const measure = number(spec.y) ? spec.y : (measures[0] ?? null)
  /** So many different numbers that none is a category of its own. */
  const isContinuous = (index: number) =>
    number(index) && (facts.columns[index]?.distinct ?? 0) > FEW_CATEGORIES
  const next = { ...spec, kind }
  switch (kind) {
    case 'line':
    case 'area':
      return { ...next, x: time(spec.x) || number(spec.x) ? spec.x : (times[0] ?? spec.x ?? 0) }
    case 'bar':
      return {
        ...next,
        x: spec.x !== null && !isContinuous(spec.x) ? spec.x : (categories[0] ?? times[0] ?? spec.x ?? 0),
      }
    case 'histogram': {
      const x = number(spec.x) ? spec.x : (measure ?? (time(spec.x) ? spec.x : (times[0] ?? spec.x)))
      return { ...next, x, series: spec.series === x ? null : spec.series }
    }
    case 'box': {
      const x = spec.x !== null && spec.x !== measure && !time(spec.x) ? spec.x : (categories[0] ?? null)
      return { ...next, x, y: measure, series: null }
    }
    case 'scatter': {
      const x = number(spec.x) || time(spec.x) ? spec.x : (measures[0] ?? times[0] ?? spec.x)
      return { ...next, x, y: measures.find((index) => index !== x) ?? measure }
    }
    case 'heatmap': {
      const hours = times.find((index) => hasHours(columns[index]))
      if (hours !== undefined && (spec.series === null || spec.x === null || isContinuous(spec.x))) {
        return { ...next, x: hours, series: null, aggregate: plain(spec) }
      }
      const x = spec.x !== null && !isContinuous(spec.x) ? spec.x : (categories[0] ?? spec.x ?? 0)
      const second = spec.series ?? categories.find((index) => index !== x) ?? null
      return { ...next, x, series: second, aggregate: plain(spec) }
    }
  }
}

/** Cells of a heat map are of several rows as a rule. */
const plain = ({ aggregate, y }: ChartSpec): ChartAggregate =>
  aggregate === 'value' ? (y === null ? 'count' : 'sum') : aggregate

/** Whether columns of a kept choice are still what they were: by name and kind. */
export function columnsKey(columns: readonly Column[]): string {
  return columns.map(({ name, kind }) => `${name}:${kind}`).join('|')
}

const WORD_UNITS: readonly (readonly [RegExp, string])[] = [
  [/basis points/i, 'bps'],
  [/currency per unit/i, 'currency per unit'],
  [/in currency/i, 'currency'],
  [/milliseconds/i, 'ms'],
  [/in percent/i, '%'],
  [/as a fraction/i, 'fraction'],
  [/in bytes/i, 'bytes'],
  [/shares or contracts/i, 'shares or contracts'],
  [/multiple of capital/i, '× capital'],
]
const NAME_UNITS: readonly (readonly [RegExp, string])[] = [
  [/_?bps$/i, 'bps'],
  [/_ms$/i, 'ms'],
  [/_ns$/i, 'ns'],
  [/_bytes$/i, 'bytes'],
  [/_pct$/i, '%'],
  [/notional|commission|proceeds|premium|pnl/i, 'currency'],
]

/** The unit of a result's column: from the meaning of the column of the schema that it names, else from its name. */
export function unitOf(name: string, schema: readonly TableInfo[]): string | null {
  const words = name.toLowerCase().match(/[a-z_][a-z0-9_]*/g) ?? []
  for (const word of words) {
    for (const { columns } of schema) {
      const comment = columns.find((column) => column.name.toLowerCase() === word)?.comment
      const unit = comment ? WORD_UNITS.find(([pattern]) => pattern.test(comment))?.[1] : undefined
      if (unit !== undefined) return unit
    }
  }
  return NAME_UNITS.find(([pattern]) => pattern.test(name))?.[1] ?? null
}

export type ChartTitles = {
  readonly title: string
  /** With their units; empty where there is nothing to say. */
  readonly x: string
  readonly y: string
  readonly series: string
  /** What a mark's figure is called. */
  readonly figure: string
}

/** What the chart and its axes are called. */
export function titlesOf(
  spec: ChartSpec,
  columns: readonly Column[],
  schema: readonly TableInfo[],
): ChartTitles {
  const name = (index: number | null) => (index === null ? '' : (columns[index]?.name ?? ''))
  const withUnit = (text: string, of: string) => {
    const unit = of === '' ? null : unitOf(of, schema)
    return unit === null ? text : `${text} (${unit})`
  }
  const axis = (index: number | null) => {
    const text = name(index)
    const column = index === null ? undefined : columns[index]
    return isTime(column) ? `${text} (UTC)` : withUnit(text, text)
  }
  const [x, y, series] = [name(spec.x), name(spec.y), name(spec.series)]
  const isCounted = spec.y === null || spec.aggregate === 'count'
  const figure =
    spec.y === null ? 'Rows' : spec.aggregate === 'value' ? y : `${AGGREGATE_WORDS[spec.aggregate]} of ${y}`
  const figureTitle = isCounted ? figure : withUnit(figure, y)
  const by = series === '' ? '' : `, by ${series}`
  switch (spec.kind) {
    case 'line':
    case 'area':
    case 'bar':
      return { title: `${figure} by ${x}${by}`, x: axis(spec.x), y: figureTitle, series, figure: figureTitle }
    case 'histogram':
      return { title: `Distribution of ${x}${by}`, x: axis(spec.x), y: 'Rows', series, figure: 'Rows' }
    case 'box':
      return {
        title: `Spread of ${y}${x === '' ? '' : ` by ${x}`}`,
        x: axis(spec.y),
        y: x,
        series: '',
        figure: y,
      }
    case 'scatter':
      return { title: `${y} against ${x}${by}`, x: axis(spec.x), y: axis(spec.y), series, figure: y }
    case 'heatmap':
      return {
        title: spec.series === null ? `${figure} by day and hour of ${x}` : `${figure} by ${x} and ${series}`,
        x: axis(spec.x),
        y: spec.series === null ? `hour of ${x} (UTC)` : axis(spec.series),
        series: '',
        figure: figureTitle,
      }
  }
}
