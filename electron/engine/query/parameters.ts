import type { DuckDBValue } from '@duckdb/node-api'

/** The values of one prepared statement: what comes from outside goes in by number, never by text. */
export class Parameters {
  readonly values: DuckDBValue[] = []

  /** The placeholder that stands for the value, e.g. `$3`. */
  add(value: DuckDBValue): string {
    this.values.push(value)
    return `$${this.values.length}`
  }
}
