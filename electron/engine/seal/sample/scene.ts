import type { Day } from '../../../../shared/model/archive.ts'
import type { Agenda, Micros } from './agenda.ts'
import type { Fields } from './json-text.ts'
import type { Market } from './market.ts'
import type { Random } from './random.ts'

/** The firm's state that outlives a day. Money in cents. */
export type Firm = {
  readonly market: Market
  /** Shares held by symbol; below zero is short. */
  readonly shares: Map<string, number>
  cash: number
  /** Short option contracts by underlying, and the premium in cents a contract's share was last marked at. */
  readonly options: Map<string, { contracts: number; mark: number }>
  peakNav: number
}

/** One day while it happens: who emits, when, and from what. */
export type Scene = {
  readonly day: Day
  /** 0 for the first day of the sample. */
  readonly index: number
  readonly open: Micros
  readonly close: Micros
  readonly agenda: Agenda
  readonly firm: Firm
  /** Prints an event at the given time; the timestamp is added as its first field. */
  readonly emit: (at: Micros, event: Fields) => void
  /** A dialect A event with its standard fields in the order of the source document. */
  readonly emitEngine: (at: Micros, type: string, strategy: string, event: Fields) => void
}

/** The number of things due in each minute, so that `total` are spread in proportion to the weights. */
export function spread(total: number, weights: readonly number[]): readonly number[] {
  let sum = 0
  for (const weight of weights) sum += weight
  let passed = 0
  let given = 0
  return weights.map((weight) => {
    passed += weight
    const due = Math.floor((total * passed) / sum)
    const now = due - given
    given = due
    return now
  })
}

/** The weight of each of the 1,440 minutes of a day: a U over the session, busiest after the open. */
export function sessionCurve(open: number, close: number): readonly number[] {
  const middle = (open + close) / 2
  const half = (close - open) / 2
  return Array.from({ length: 1440 }, (_, minute) => {
    if (minute < open || minute >= close) return 0
    const distance = minute - middle
    const rim = Math.floor((220 * distance * distance) / (half * half))
    return 100 + rim + (minute < open + 15 ? 120 : 0)
  })
}

/** What the firm is worth now in cents: cash, shares at their prices, less the options sold. */
export function netAssets(firm: Firm): {
  readonly nav: number
  readonly equity: number
  readonly options: number
} {
  let equity = 0
  for (const stock of firm.market.stocks) {
    equity += (firm.shares.get(stock.symbol) ?? 0) * Math.round(stock.price / 100)
  }
  let options = 0
  for (const { contracts, mark } of firm.options.values()) options -= contracts * 100 * mark
  return { nav: firm.cash + equity + options, equity, options }
}

/** Integer division rounded half away from zero; exact while the product stays below 2^53. */
export function ratio(numerator: number, denominator: number): number {
  const size = Math.floor((2 * Math.abs(numerator) + Math.abs(denominator)) / (2 * Math.abs(denominator)))
  return numerator < 0 !== denominator < 0 ? -size : size
}

/** A fresh identifier source: a counter for uniqueness, random digits for looks. */
export function identifiers(random: Random, prefix: string): () => string {
  let count = 0
  return () => `${prefix}_${(++count).toString(16).padStart(7, '0')}${random.hex(5)}`
}
