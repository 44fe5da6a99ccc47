/** How DuckDB runs a statement: a tree of operators, measured or estimated only. */
export type PlanNode = {
  /** DuckDB's name of the operator, e.g. `HASH_JOIN`. */
  readonly operator: string
  /** The table that is read, e.g. `events`. */
  readonly table: string | null
  /** What DuckDB tells of it, e.g. `Filters`: `ticker='SPY'`. Names as DuckDB has them. */
  readonly details: readonly { readonly name: string; readonly value: string }[]
  readonly estimatedRows: number | null
  /** Null where nothing was measured. */
  readonly measured: {
    /** Time in this operator alone, over all threads. */
    readonly ms: number
    /** Rows that it gave. */
    readonly rows: number
    /** Rows that it was given: of its inputs, or read from the table. */
    readonly rowsIn: number
  } | null
  readonly children: readonly PlanNode[]
}

export type Plan = {
  /** The statement that is explained. */
  readonly sql: string
  /** Wall clock of the whole run, in milliseconds; null where it did not run. */
  readonly elapsedMs: number | null
  readonly root: PlanNode
}
