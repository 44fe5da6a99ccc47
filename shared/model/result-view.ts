/** What is worked out over a whole result, or over the rows of it that are looked at. */
import type { Column } from './cell.ts'

/** A cell by its row in the view (0-based) and its column in the result. */
export type HitPlace = { readonly row: number; readonly column: number }

/** Where a text was found: how often in all, and the one that was asked for; null when it is nowhere. */
export type Hit = {
  readonly rows: number
  readonly cells: number
  readonly at: (HitPlace & { readonly number: number }) | null
}

/** Figures of the cells of a selection; the numbers are exact unless a column of floats is among them. */
export type SelectionStatistics = {
  readonly cells: number
  readonly nulls: number
  /** Different values that are not NULL. */
  readonly distinct: number
  /** Cells that hold a number. The figures below are null where there is none. */
  readonly numbers: number
  readonly sum: string | null
  readonly mean: string | null
  readonly min: string | null
  readonly max: string | null
}

export type ValueCount = { readonly value: string | null; readonly count: number }

/**
 * A bar: how many values lie from `from` up to `to` (not included). An open one holds all that lie far from the others:
 * its outer end is the least or the greatest value, and belongs to it.
 */
export type HistogramBar = {
  readonly from: string
  readonly to: string
  readonly count: number
  readonly open?: 'below' | 'above'
}

/** One column over the rows of a view. Values are printed as the grid prints them. */
export type ColumnProfile = {
  readonly column: Column
  readonly rows: number
  readonly nulls: number
  readonly distinct: number
  /** False: estimated, for so many rows. */
  readonly distinctIsExact: boolean
  readonly min: string | null
  readonly max: string | null
  /** Null for what has none. */
  readonly mean: string | null
  readonly percentiles: readonly { readonly percent: number; readonly value: string }[]
  /** Most frequent first. */
  readonly top: readonly ValueCount[]
  /** Empty for what has no scale. */
  readonly histogram: readonly HistogramBar[]
  readonly elapsedMs: number
}

export type ComparisonSummary = {
  readonly same: number
  readonly changed: number
  readonly onlyLeft: number
  readonly onlyRight: number
  /** Rows, of both sides, whose key had stood before them: they are paired in their order. */
  readonly repeatedKeys: number
  /** Columns that one side has and the other has not. */
  readonly onlyLeftColumns: readonly string[]
  readonly onlyRightColumns: readonly string[]
  /** Of the compared columns, those that differ somewhere. */
  readonly changedColumns: readonly string[]
}

/** What the first column of a comparison says of a row. */
export const CHANGED = 'changed'
export const ONLY_LEFT = 'only left'
export const ONLY_RIGHT = 'only right'
