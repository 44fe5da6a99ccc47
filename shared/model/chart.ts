/**
 * Quick charts of a kept result. What is drawn is aggregated by the engine over the whole result; each figure comes
 * twice: as a double that gives a mark its place, and as the exact text that is shown.
 */

export const CHART_KINDS = ['line', 'area', 'bar', 'histogram', 'box', 'scatter', 'heatmap'] as const
export type ChartKind = (typeof CHART_KINDS)[number]

/** `value`: the value as it stands in the result, for results that are aggregated already. */
export const CHART_AGGREGATES = [
  'value',
  'count',
  'sum',
  'mean',
  'min',
  'max',
  'median',
  'p90',
  'p99',
] as const
export type ChartAggregate = (typeof CHART_AGGREGATES)[number]

/** Steps of time that moments are counted in, from short to long; `auto` takes what gives some hundred steps. */
export const TIME_STEPS = [
  'millisecond',
  '10 milliseconds',
  '100 milliseconds',
  'second',
  '10 seconds',
  'minute',
  '5 minutes',
  '15 minutes',
  'hour',
  'day',
  'week',
  'month',
] as const
export type TimeStep = (typeof TIME_STEPS)[number]

/** Order of categories: by the figure (greatest first), by their own order (numbers by size), as they come in the result. */
export const CATEGORY_ORDERS = ['figure', 'name', 'result'] as const
export type CategoryOrder = (typeof CATEGORY_ORDERS)[number]

/** What is asked for. Columns are positions in the result. */
export type ChartSpec = {
  readonly kind: ChartKind
  /** Along the axis: category, time or number. Null in a box plot without groups. */
  readonly x: number | null
  /** What is measured. Null counts rows. */
  readonly y: number | null
  /** Splits into series; of a heat map the second dimension, where null stands for the hour of the day of `x`. */
  readonly series: number | null
  readonly aggregate: ChartAggregate
  readonly step: TimeStep | 'auto'
  /** Bins of a histogram; an upper bound, the width is a round number. */
  readonly bins: number
  /** Categories shown by themselves; what is left is one category more, `other`. */
  readonly top: number
  readonly order: CategoryOrder
}

export type Figure = { readonly value: number; readonly text: string }

export type ChartCategory = {
  /** Null is NULL; at most CATEGORY_LENGTH characters. */
  readonly text: string | null
  readonly isOther: boolean
  /** The text goes on: it cannot be asked for again. */
  readonly isCut: boolean
  readonly rows: number
}

export const CATEGORY_LENGTH = 200

/** A place on the axis: a category (its number), a moment (milliseconds) or a number. */
export type ChartAxis = 'category' | 'time' | 'number'

export type PointMark = {
  readonly x: Figure
  /** Where the step ends that begins at `x` (not included); null when `x` is a value by itself. */
  readonly until: string | null
  readonly series: number
  /** Null where there is no row: the line breaks. */
  readonly y: Figure | null
  readonly rows: number
}

/** From (included) to (not included). */
export type BinMark = {
  readonly from: Figure
  readonly to: Figure
  /**
   * Holds all values that lie far from the others: those below `to`, or those from `from` up. Its outer end is the least
   * or the greatest value by its text (which belongs to it), and by its number one bin away, where it is drawn.
   */
  readonly open?: 'below' | 'above'
  readonly series: number
  readonly rows: number
}

export type BoxMark = {
  readonly group: number
  readonly rows: number
  readonly min: Figure
  /** The outermost values within 1.5 interquartile ranges of the box. */
  readonly lower: Figure
  readonly q1: Figure
  readonly median: Figure
  readonly q3: Figure
  readonly upper: Figure
  readonly max: Figure
  readonly mean: Figure
  /** Values beyond the whiskers. */
  readonly outliers: number
  /** Those of them that are drawn: the outermost. */
  readonly drawn: readonly Figure[]
}

export type ScatterMark = { readonly x: Figure; readonly y: Figure; readonly series: number }

export type HeatMark = {
  readonly column: number
  readonly row: number
  readonly figure: Figure
  readonly rows: number
}

export type ChartMarks =
  | {
      readonly kind: 'line' | 'area' | 'bar'
      readonly axis: ChartAxis
      readonly step: TimeStep | null
      readonly categories: readonly ChartCategory[]
      readonly series: readonly ChartCategory[]
      readonly points: readonly PointMark[]
    }
  | {
      readonly kind: 'histogram'
      readonly axis: 'time' | 'number'
      readonly series: readonly ChartCategory[]
      readonly bins: readonly BinMark[]
    }
  | {
      readonly kind: 'box'
      readonly categories: readonly ChartCategory[]
      readonly boxes: readonly BoxMark[]
    }
  | {
      readonly kind: 'scatter'
      readonly axis: 'time' | 'number'
      readonly series: readonly ChartCategory[]
      readonly points: readonly ScatterMark[]
    }
  | {
      readonly kind: 'heatmap'
      /** Set when columns are moments: the step between them. */
      readonly step: TimeStep | null
      /** Rows are the hours of the day, 0 to 23. */
      readonly hours: boolean
      readonly columns: readonly ChartCategory[]
      /** Of moments: where the step of each column ends (not included). */
      readonly untils: readonly string[]
      readonly rows: readonly ChartCategory[]
      readonly cells: readonly HeatMark[]
    }

export type ChartData = {
  readonly marks: ChartMarks
  /** Rows that the chart is of: of the result, under its filter. */
  readonly rows: number
  /** Rows that have a place in it: those without a value where one is needed have none. */
  readonly placed: number
  /** What is to be known to read it: samples, rests, rows without a value. */
  readonly notes: readonly string[]
}

/** Of a column: how many values it has, exactly up to a bound of rows, and about from there on. */
export type ColumnFacts = { readonly distinct: number; readonly nulls: number }
export type ChartFacts = { readonly rows: number; readonly columns: readonly ColumnFacts[] }

export const PICTURE_FORMATS = ['svg', 'png'] as const
export type PictureFormat = (typeof PICTURE_FORMATS)[number]
