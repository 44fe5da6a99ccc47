/**
 * What crosses to the window of a query's result. Exact: integers beyond 2^53, decimals and nanosecond times
 * travel as text, nested values as JSON text.
 */
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
export type Column = { readonly name: string; readonly type: string; readonly kind: ColumnKind }

/** Order by the column at `column` (0-based position in the result). */
export type SortKey = { readonly column: number; readonly direction: 'asc' | 'desc' }

/** A finished run: the result is kept in the engine and read by page. */
export type ResultInfo = {
  readonly resultId: string
  readonly sql: string
  readonly columns: readonly Column[]
  readonly rowCount: number
  readonly elapsedMs: number
  readonly ranAt: string
}

export type Page = { readonly offset: number; readonly rows: readonly (readonly Cell[])[] }

/** A table or view with what each column means; the editor's completion and hover read it. */
export type TableInfo = {
  readonly name: string
  readonly kind: 'table' | 'view' | 'macro'
  readonly comment: string | null
  readonly columns: readonly {
    readonly name: string
    readonly type: string
    readonly comment: string | null
  }[]
}

export type Completion = { readonly text: string; readonly start: number }

export const EXPORT_FORMATS = ['csv', 'json', 'jsonl', 'parquet'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]
