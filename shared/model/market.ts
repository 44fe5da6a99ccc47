/** Market data beside the archive: a file of quotes, or of the trades of the whole market (a tape). */
import type { FileBeside } from './report.ts'

export type MarketKind = 'quotes' | 'tape'

/** The columns that a file of each kind needs: time, and prices in the currency of the fills. */
export const MARKET_COLUMNS = {
  quotes: ['ticker', 'ts', 'bid', 'ask'],
  tape: ['ticker', 'ts', 'price', 'size'],
} as const satisfies Readonly<Record<MarketKind, readonly string[]>>

/** Between the fields of a row that is handed over. No ticker holds it. */
export const MARKET_FIELD = '\u001f'

/** A file whose every value was checked. Its rows are handed over as text: number, ticker, nanoseconds, two decimals. */
export type MarketFile = {
  readonly beside: FileBeside
  /** Quotes with bid > ask, with bid = ask, and with one side only. */
  readonly crossed: number
  readonly locked: number
  readonly oneSided: number
  /**
   * The rows of these instruments within these times (nanoseconds, both included) and the last of each before, in
   * batches.
   */
  readonly rows: (
    instruments: readonly string[],
    from: string,
    to: string,
  ) => AsyncGenerator<readonly string[]>
}
