import type { Cell, Column, ExportFormat, SortKey } from '../../../shared/model/cell.ts'
import type { ChartSpec } from '../../../shared/model/chart.ts'
import type { Lineage } from '../../../shared/model/lineage.ts'
import type { ParamValues } from '../../../shared/model/question.ts'
import type { ResultFilter } from '../../../shared/model/result-filter.ts'
import type { RunOptions } from '../run-options.ts'

/** A kept result. Rows are read with `readPage`. */
export type ResultInfo = {
  readonly id: string
  /** The statement as the user wrote it. */
  readonly sql: string
  /** Values of its parameters, as text. */
  readonly params: Readonly<Record<string, string>>
  readonly columns: readonly Column[]
  /** Exact: the result is materialised. */
  readonly rows: number
  readonly elapsedMs: number
  /** When it was run, ISO 8601 UTC. */
  readonly at: string
  /** What the user calls it; null until it is named. */
  readonly name: string | null
  /** Kept until it is let go of, however many come after. */
  readonly pinned: boolean
  /** What it rests on, as it was when it was run; null where that is not known. */
  readonly lineage: Lineage | null
  /** The state of the loaded data when it was run; null where that is not known. */
  readonly dataStamp: string | null
}

/** How a result is looked at: which of its rows, in which order. */
export type View = {
  readonly sort?: readonly SortKey[] | undefined
  readonly filter?: ResultFilter | undefined
}

export type PageRequest = View & {
  readonly id: string
  readonly offset: number
  readonly limit: number
}

export type Page = {
  readonly id: string
  readonly offset: number
  readonly total: number
  /** Row by row, cells in column order. */
  readonly rows: readonly (readonly Cell[])[]
}

export type { ChartSpec }

export type ChartRequest = View & {
  readonly id: string
  readonly spec: ChartSpec
}

export type ExportRequest = View & {
  readonly id: string
  readonly format: ExportFormat
  /** Where the file goes. It is replaced at the end, whole. */
  readonly path: string
  /** Which columns, in which order, by position; all in their own order when left out. */
  readonly columns?: readonly number[] | undefined
}

export type ExportOutcome = { readonly path: string; readonly rows: number; readonly bytes: number }

export type QueryOptions = RunOptions & {
  readonly params?: ParamValues | undefined
  /** How many bytes of results are kept, this one included. */
  readonly budget?: number | undefined
  /** The clock that stamps the result; given by tests. */
  readonly now?: Date
}

/** A value as reports take it: exact, so integers are bigint and decimals and times are text. */
export type AskValue = string | number | bigint | boolean | null
export type AskRow = Readonly<Record<string, AskValue>>
export type AskParam = string | number | bigint | boolean | null

/** The options of the source document's `audit query`. */
export type EventFilter = {
  readonly type?: string
  readonly strategy?: string
  readonly ticker?: string
  readonly user?: string
  /** `24h`, `7d`, `30d`, `15m`, `2w`: counted back from `now`. */
  readonly last?: string
  /** A day or an ISO time: this moment and later. */
  readonly after?: string
  /** A day (the whole day is included) or an ISO time (up to and including). */
  readonly before?: string
  /** A SQL predicate over `events`, e.g. `slippage_bps > 5`. */
  readonly filter?: string
  /** Words to find anywhere in the record, in `search` syntax. */
  readonly text?: string
  readonly limit?: number
}
