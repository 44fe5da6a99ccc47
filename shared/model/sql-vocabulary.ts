/** A function that a statement may call. */
export type SqlFunction = {
  readonly name: string
  readonly kind: 'scalar' | 'aggregate' | 'table' | 'macro'
  /** e.g. `strftime(data TIMESTAMP, format VARCHAR) → VARCHAR`; the first of them, bounded. */
  readonly signatures: readonly string[]
  /** How many signatures there are in all. */
  readonly overloads: number
  readonly description: string | null
  readonly example: string | null
}

/** The values of a column, the most frequent first. */
export type ColumnValues = {
  readonly values: readonly { readonly value: string; readonly count: number }[]
  /** True where there are more values than are listed. */
  readonly more: boolean
}
