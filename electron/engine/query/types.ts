import type { Cell, Column, ExportFormat, SortKey } from '../../../shared/model/cell.ts'
import type { RunOptions } from '../run-options.ts'

/** A kept result. Rows are read with `readPage`. */
export type ResultInfo = {
  readonly id: string
  /** The statement as the user wrote it. */
  readonly sql: string
  readonly columns: readonly Column[]
  /** Exact: the result is materialised. */
  readonly rows: number
  readonly elapsedMs: number
  /** When it was run, ISO 8601 UTC. */
  readonly at: string
}

export type PageRequest = {
  readonly id: string
  readonly offset: number
  readonly limit: number
  readonly sort?: readonly SortKey[] | undefined
}

export type Page = {
  readonly id: string
  readonly offset: number
  readonly total: number
  /** Row by row, cells in column order. */
  readonly rows: readonly (readonly Cell[])[]
}

export type ExportRequest = {
  readonly id: string
  readonly format: ExportFormat
  /** Where the file goes. It is replaced at the end, whole. */
  readonly path: string
  readonly sort?: readonly SortKey[] | undefined
}

export type ExportOutcome = { readonly path: string; readonly rows: number; readonly bytes: number }

export type QueryOptions = RunOptions & {
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
