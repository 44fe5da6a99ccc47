/**
 * What crosses to the window of a query's result. Exact: integers beyond 2^53, decimals and nanosecond times
 * travel as text, nested values as JSON text.
 */
import type { Lineage } from './lineage.ts'

export type Cell = string | number | boolean | null

export type ColumnKind =
  | 'integer'
  | 'decimal'
  | 'float'
  | 'text'
  | 'time'
  | 'date'
  | 'boolean'
  | 'json'
  | 'other'

/** `name` may repeat in a result (as SQL allows); `type` is DuckDB's own name of it. */
export type Column = {
  readonly name: string
  readonly type: string
  readonly kind: ColumnKind
  /** In a comparison: the column that holds the other side of this one. */
  readonly pairedWith?: number
}

/** Order by the column at `column` (0-based position in the result). */
export type SortKey = { readonly column: number; readonly direction: 'asc' | 'desc' }

/** A finished run: the result is kept in the engine and read by page. */
export type ResultInfo = {
  readonly resultId: string
  readonly sql: string
  /** Values of its parameters; absent when it has none. */
  readonly params?: Readonly<Record<string, string>>
  readonly columns: readonly Column[]
  readonly rowCount: number
  readonly elapsedMs: number
  readonly ranAt: string
  /** What the user calls it; null until it is named. */
  readonly name: string | null
  /** Kept until it is let go of, however many come after. */
  readonly pinned: boolean
  /** What it rests on, as it was when it was run; null where that is not known. */
  readonly lineage: Lineage | null
}

/** `total`: rows of the view, which are those of the result unless a filter leaves some out. */
export type Page = {
  readonly offset: number
  readonly total: number
  readonly rows: readonly (readonly Cell[])[]
}

/** A table or view with what each column means; the editor's completion and hover read it. */
export type TableInfo = {
  readonly name: string
  readonly kind: 'table' | 'view' | 'macro'
  readonly comment: string | null
  /** Of a table; views are counted when they are asked. */
  readonly rows?: number
  readonly columns: readonly {
    readonly name: string
    readonly type: string
    readonly comment: string | null
  }[]
}

export type Completion = {
  readonly text: string
  readonly start: number
  /** DuckDB's word for what it is, e.g. `keyword`, `column`, `table`. */
  readonly kind: string
}

export const EXPORT_FORMATS = ['csv', 'json', 'jsonl', 'parquet', 'md'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]
