import { trimmed } from '../../../shared/model/decimal.ts'
import { BlotterError, cancelled } from '../../../shared/model/error.ts'
import type { RunOptions } from '../run-options.ts'

/**
 * Runs one read of the case database. Values that a JavaScript number or Date would round (DECIMAL, BIGINT,
 * HUGEINT, TIMESTAMP) come as exact text: every statement here casts them to VARCHAR itself.
 * Parameters are named (`$day`).
 */
export type Ask = (
  sql: string,
  params?: Record<string, string | number | bigint | null>,
) => Promise<readonly Record<string, unknown>[]>

/** One row of an answer, read with a type; a value of another type is a defect and says so. */
export class Row {
  readonly #values: Record<string, unknown>

  constructor(values: Record<string, unknown>) {
    this.#values = values
  }

  textOrNull(column: string): string | null {
    const value = this.#values[column]
    if (value === null || value === undefined) return null
    if (typeof value === 'string') return value
    throw unexpected(column, value)
  }

  text(column: string): string {
    const value = this.textOrNull(column)
    if (value === null) throw unexpected(column, null)
    return value
  }

  /** A count: text, number or bigint; beyond 2^53 it would no longer be exact. */
  count(column: string): number {
    const value = this.#values[column]
    const count = typeof value === 'string' || typeof value === 'bigint' ? Number(value) : value
    if (typeof count !== 'number' || !Number.isSafeInteger(count)) throw unexpected(column, value)
    return count
  }

  /** A decimal without zeros at its end. */
  decimal(column: string): string {
    return trimmed(this.text(column))
  }

  decimalOrNull(column: string): string | null {
    const text = this.textOrNull(column)
    return text === null ? null : trimmed(text)
  }

  /** A list of numbers as the database writes it as text, `[1.5, 2]`; null when it is. */
  decimals(column: string): readonly string[] | null {
    const text = this.textOrNull(column)
    return text === null ? null : text.slice(1, -1).split(', ')
  }

  countOrNull(column: string): number | null {
    const value = this.#values[column]
    return value === null || value === undefined ? null : this.count(column)
  }
}

/** Asks and reads the answer as rows; stops before the next statement once the run was cancelled. */
export type Reader = (
  sql: string,
  params?: Record<string, string | number | bigint | null>,
) => Promise<readonly Row[]>

/** `ask` as a reader that counts its steps as progress and obeys the signal. */
export function readerOf(ask: Ask, phase: string, steps: number, run: RunOptions): Reader {
  let done = 0
  return async (sql, params) => {
    if (run.signal?.aborted) throw run.signal.reason ?? cancelled('The report')
    const rows = await ask(sql, params)
    if (run.signal?.aborted) throw run.signal.reason ?? cancelled('The report')
    run.onProgress?.({ phase, done: ++done, total: Math.max(steps, done), unit: 'steps' })
    return rows.map((values) => new Row(values))
  }
}

/** The one row of a statement that always gives one. */
export function single(rows: readonly Row[]): Row {
  const row = rows[0]
  if (!row) throw new BlotterError('INTERNAL', 'A report query that always gives one row gave none.')
  return row
}

function unexpected(column: string, value: unknown): BlotterError {
  const found = value === null ? 'nothing' : `a value of type ${typeof value}`
  return new BlotterError('INTERNAL', `The report query gave ${found} in column ${column}.`, {
    hint: 'Load the archive again; if it stays, this is a defect of Blotter.',
  })
}
