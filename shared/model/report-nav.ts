import type { Decimal, EvidenceReference, NoEvents, Provenance } from './report.ts'
import type { Listing } from './report-listing.ts'

/** One part of a net asset value, as the record names it. */
export type NavComponent = { readonly name: string; readonly value: Decimal }

/** One NAV record with what can be checked in it. Differences are exact; null where the record lacks a part. */
export type NavRecord = EvidenceReference & {
  readonly day: string
  readonly time: string
  readonly event: string | null
  readonly nav: Decimal | null
  readonly cash: Decimal | null
  readonly equityValue: Decimal | null
  readonly optionsValue: Decimal | null
  /** nav - (cash + equity_value + options_value). */
  readonly partsDifference: Decimal | null
  readonly components: readonly NavComponent[]
  /** Components that are no plain numbers, by name. */
  readonly unread: readonly string[]
  /** Cash and the components that are values, added up; null when no component is a value. */
  readonly componentsSum: Decimal | null
  /** nav - componentsSum. */
  readonly componentsDifference: Decimal | null
  /** As logged: the difference to the verified value. */
  readonly discrepancy: Decimal | null
  readonly verifiedBy: string | null
  readonly verifiedAt: string | null
  readonly methodology: string | null
  readonly pricingSource: string | null
  /** nav - nav of the NAV record before, whatever its day; null for the first of the archive. */
  readonly change: Decimal | null
  /** The change in percent of the value before, four decimals. */
  readonly changePercent: Decimal | null
}

export type NavHistory = {
  readonly kind: 'nav'
  readonly from: string
  readonly to: string
  readonly provenance: Provenance
  readonly noEvents: NoEvents | null
  readonly events: number
  readonly summary: {
    readonly records: number
    readonly daysWithNav: number
    readonly first: Decimal | null
    readonly last: Decimal | null
    readonly lowest: Decimal | null
    readonly highest: Decimal | null
    readonly discrepancies: number
    readonly largestDiscrepancy: Decimal | null
    readonly partsDiffer: number
    readonly componentsDiffer: number
    readonly notVerified: number
  }
  /** Days that have events and no NAV record. */
  readonly daysWithoutNav: readonly string[]
  /** Days with more than one NAV record. */
  readonly daysWithSeveral: readonly { readonly day: string; readonly records: number }[]
  readonly notes: readonly string[]
  readonly records: Listing<NavRecord>
}
