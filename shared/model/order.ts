/** One order's life, from the signal to its last record. Quantities, prices and nanoseconds are exact text. */

export const ORDER_ROLES = [
  'signal',
  'submitted',
  'acknowledged',
  'partial_fill',
  'fill',
  'cancelled',
  'rejected',
  'position',
  'trade',
  'other',
] as const
export type OrderRole = (typeof ORDER_ROLES)[number]

export const ROLE_WORDS: Readonly<Record<OrderRole, string>> = {
  signal: 'Signal computed',
  submitted: 'Submitted',
  acknowledged: 'Acknowledged',
  partial_fill: 'Partial fill',
  fill: 'Filled',
  cancelled: 'Cancelled',
  rejected: 'Rejected',
  position: 'Position changed',
  trade: 'Trade record',
  other: 'Other record',
}

export type OrderCheck = { readonly name: string; readonly outcome: string }

export type OrderEvent = {
  readonly role: OrderRole
  /** Number of the record in archive order. */
  readonly id: string
  /** As DuckDB prints it, to the nanosecond, UTC. */
  readonly at: string
  /** Nanoseconds after the first event. */
  readonly offset: string
  /** Nanoseconds after the event before; null of the first. */
  readonly wait: string | null
  readonly file: string
  readonly line: number
  readonly verdict: string
  /** `event_type`, or log_type and event. */
  readonly type: string
  readonly eventId: string | null
  readonly fillId: string | null
  readonly tradeId: string | null
  readonly quantity: string | null
  readonly price: string | null
  readonly commission: string | null
  readonly slippageBps: string | null
  readonly venue: string | null
  readonly reason: string | null
  readonly checks: readonly OrderCheck[]
  /** After this event; null as long as nothing is filled. */
  readonly filled: string | null
  readonly averagePrice: string | null
  /** Ordered minus filled; null while the ordered quantity is not known. */
  readonly remaining: string | null
  /** The record as logged, without its chain fields. */
  readonly json: string
}

/** A stretch between two moments of the life, in nanoseconds after the first event. */
export type OrderInterval = {
  readonly label: string
  readonly from: string
  readonly to: string
}

export type OrderAnomaly = {
  readonly kind:
    | 'missing-signal'
    | 'missing-submit'
    | 'several-submits'
    | 'fill-before-submit'
    | 'overfilled'
    | 'fill-after-cancel'
    | 'fill-after-reject'
    | 'filled-short'
    | 'time-backwards'
    | 'failed-check'
    | 'other-instrument'
    | 'other-side'
    | 'repeated-fill'
  /** What is odd, in words. */
  readonly words: string
  /** The record where it shows. */
  readonly id: string
}

export type RelatedOrder = {
  readonly orderId: string
  readonly at: string
  readonly ticker: string | null
  readonly side: string | null
  readonly quantity: string | null
  readonly filled: string | null
  readonly state: OrderState
}

export const ORDER_STATES = ['filled', 'partly filled', 'cancelled', 'rejected', 'open', 'unknown'] as const
export type OrderState = (typeof ORDER_STATES)[number]

export type OrderLife = {
  readonly orderId: string
  readonly clientOrderId: string | null
  readonly computationId: string | null
  /** How the signal was found: by the computation_id that the order names, or, if it names none, as the strategy's last one before. */
  readonly signalBy: 'computation_id' | 'strategy' | null
  readonly strategy: string | null
  readonly ticker: string | null
  readonly side: string | null
  readonly orderType: string | null
  readonly timeInForce: string | null
  readonly limitPrice: string | null
  readonly decisionPrice: string | null
  readonly reason: string | null
  readonly state: OrderState
  readonly ordered: string | null
  readonly filled: string
  readonly remaining: string | null
  readonly averagePrice: string | null
  readonly notional: string | null
  readonly commission: string | null
  /** Weighted by quantity, over fills that carry it. */
  readonly slippageBps: string | null
  readonly fills: number
  readonly events: readonly OrderEvent[]
  readonly intervals: readonly OrderInterval[]
  readonly anomalies: readonly OrderAnomaly[]
  /** The first of them, by id. */
  readonly related: readonly RelatedOrder[]
  /** How many there are. */
  readonly relatedTotal: number
  /** Set when there are more records than are shown: how many there are. */
  readonly cutFrom: number | null
}

/** What lies before the one who looks for an order. */
export type OrdersNear = {
  /** Orders that were followed, the latest first. */
  readonly followed: readonly string[]
  /** The column of a result that names orders. */
  readonly result: { readonly resultId: string; readonly column: number } | null
}

/** How an order that is offered stands to that. */
export type OrderStanding = 'followed' | 'result' | 'other'

const UNITS = [
  [1_000_000_000n, 9, 's'],
  [1_000_000n, 6, 'ms'],
  [1000n, 3, 'µs'],
] as const

/** Nanoseconds in the unit that suits them, exact: `2 min 01.5 s`, `1.234567 s`, `125.03 ms`, `420 ns`. */
export function formatNanoseconds(text: string): string {
  const ns = BigInt(text)
  const size = ns < 0n ? -ns : ns
  const sign = ns < 0n ? '−' : ''
  const seconds = size / 1_000_000_000n
  if (seconds >= 60n) {
    const [hours, minutes] = [seconds / 3600n, (seconds / 60n) % 60n]
    const rest = `${String(seconds % 60n).padStart(2, '0')}${fraction(size % 1_000_000_000n, 9)} s`
    return hours > 0n
      ? `${sign}${hours} h ${String(minutes).padStart(2, '0')} min ${rest}`
      : `${sign}${minutes} min ${rest}`
  }
  for (const [unit, digits, name] of UNITS) {
    if (size >= unit) return `${sign}${size / unit}${fraction(size % unit, digits)} ${name}`
  }
  return size === 0n ? '0' : `${sign}${size} ns`
}

function fraction(rest: bigint, digits: number): string {
  return rest === 0n ? '' : `.${String(rest).padStart(digits, '0').replace(/0+$/, '')}`
}
