import type { Decimal, EvidenceReference, NoEvents, Provenance } from './report.ts'
import type { Listing } from './report-listing.ts'

/** What was held of a ticker at the end of a day, by the last record up to then. */
export type Holding = EvidenceReference & {
  readonly day: string
  readonly ticker: string | null
  readonly strategy: string | null
  readonly shares: Decimal
  readonly marketValue: Decimal | null
  readonly weightPercent: string | null
  /** Day and time of the record that says so. */
  readonly asOfDay: string
  readonly asOf: string
  /** Records of this day that changed it. */
  readonly changes: number
}

export const BREAK_KINDS = ['fills', 'opening', 'steps', 'no record'] as const
export type BreakKind = (typeof BREAK_KINDS)[number]

/** A position that does not follow from what came before it. */
export type PositionBreak = EvidenceReference & {
  readonly day: string
  readonly ticker: string | null
  readonly strategy: string | null
  readonly kind: BreakKind
  /** The position known before, or what it opened with. */
  readonly previous: Decimal | null
  /** Fills (or changes) since then: bought less sold. */
  readonly moved: Decimal
  readonly expected: Decimal | null
  readonly actual: Decimal | null
  readonly difference: Decimal
  readonly fills: number
  readonly firstFill: EvidenceReference | null
  readonly lastFill: EvidenceReference | null
}

/** An order whose fills and changes of position on a day with a break are not the same. */
export type BreakOrder = {
  readonly day: string
  readonly ticker: string | null
  readonly orderId: string | null
  readonly filled: Decimal
  readonly changed: Decimal
  readonly fill: EvidenceReference | null
  readonly change: EvidenceReference | null
}

export type PositionsReport = {
  readonly kind: 'positions'
  readonly from: string
  readonly to: string
  readonly provenance: Provenance
  readonly noEvents: NoEvents | null
  readonly events: number
  /** The last day with events, and what was held at its end. */
  readonly closingDay: string | null
  readonly closing: readonly Holding[]
  readonly byDay: readonly {
    readonly day: string
    readonly long: number
    readonly short: number
    readonly longValue: Decimal
    readonly shortValue: Decimal
    readonly changes: number
    readonly breaks: number
  }[]
  readonly orders: readonly BreakOrder[]
  readonly notes: readonly string[]
  readonly breaks: Listing<PositionBreak>
  readonly positions: Listing<Holding>
}
