/**
 * A chart as data: what is drawn, and the words that stand for it. A section's table carries the same figures, so a
 * chart only helps the eye: numbers here may be rounded.
 */
export type Figure = {
  readonly title: string
  /** What the chart shows, in words, for who cannot see it. */
  readonly description: string
  readonly chart: Bars | Lines | Heat
}

/** Counts by range. A bar reaches from one number to the next. */
export type Bars = {
  readonly kind: 'bars'
  readonly x: string
  readonly y: string
  readonly bars: readonly { readonly from: number; readonly to: number; readonly count: number }[]
  /** Numbers that a line marks, with what they are. */
  readonly marks: readonly { readonly at: number; readonly label: string }[]
}

/** One to four series over named places (days, hours) or over numbers. */
export type Lines = {
  readonly kind: 'lines'
  readonly x: string
  readonly y: string
  /** Names of places in order; null when x is a number. */
  readonly places: readonly string[] | null
  readonly logarithmic: boolean
  /** How ticks of y are written; plain numbers where it is not given. */
  readonly unit?: 'ms'
  readonly series: readonly {
    readonly name: string
    readonly points: readonly { readonly x: number; readonly y: number }[]
  }[]
}

/** One value for each row and column that has one; the value is written into its cell. */
export type Heat = {
  readonly kind: 'heat'
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  readonly x: string
  readonly cells: readonly {
    readonly row: number
    readonly column: number
    readonly value: number
    readonly text: string
  }[]
}
