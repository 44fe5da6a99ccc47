import type { Decimal, EvidenceReference, NoEvents, Provenance } from './report.ts'
import type { Listing } from './report-listing.ts'

/** How a trade or an order ended, in one word. */
export const BLOTTER_STATUSES = ['executed', 'partial', 'cancelled', 'rejected', 'failed', 'other'] as const
export type BlotterStatus = (typeof BLOTTER_STATUSES)[number]

/** One line of the blotter: a fill, a trade, a cancel or a reject. Null was not in the record. */
export type BlotterRow = EvidenceReference & {
  /** ISO 8601, UTC, with all its digits. */
  readonly timestamp: string
  readonly tradeId: string | null
  readonly asset: string | null
  readonly action: string | null
  readonly quantity: Decimal | null
  readonly price: Decimal | null
  readonly commission: Decimal | null
  readonly broker: string | null
  readonly executingUser: string | null
  readonly status: BlotterStatus
  readonly orderId: string | null
  readonly symbol: string | null
  readonly reason: string | null
  /** The event type, or the event of a TRADE record. */
  readonly event: string | null
}

/** Sums of the lines of one status. */
export type BlotterTotals = {
  readonly rows: number
  readonly quantity: Decimal
  /** Sum of quantity x price as logged, and over how many lines. */
  readonly notional: Decimal
  readonly valued: number
  readonly commission: Decimal
  readonly commissionN: number
}

export type TradeBlotter = {
  readonly kind: 'trade-blotter'
  readonly from: string
  readonly to: string
  readonly provenance: Provenance
  readonly noEvents: NoEvents | null
  readonly events: number
  readonly byStatus: readonly (BlotterTotals & { readonly status: BlotterStatus })[]
  readonly byDay: readonly {
    readonly day: string
    readonly counts: Readonly<Record<BlotterStatus, number>>
  }[]
  /** The actions that occur, as logged, with their lines. */
  readonly actions: readonly { readonly action: string | null; readonly rows: number }[]
  readonly notes: readonly string[]
  readonly trades: Listing<BlotterRow>
}
