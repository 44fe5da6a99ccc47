import type { Decimal, EvidenceReference, NoEvents, Provenance } from './report.ts'
import type { Listing } from './report-listing.ts'

export const RISK_CLASSES = [
  'circuit breaker',
  'breaker closed',
  'risk event',
  'order rejected',
  'check failed',
  'check approved',
] as const
export type RiskClass = (typeof RISK_CLASSES)[number]

/** One record that tells of a risk limit. Null was not in the record. */
export type RiskEvent = EvidenceReference & {
  readonly time: string
  readonly class: RiskClass
  readonly event: string | null
  readonly severity: string | null
  readonly trigger: string | null
  /** As logged; `valueName` is the field that it stood in. */
  readonly value: Decimal | null
  readonly threshold: Decimal | null
  /** value - threshold, exact. */
  readonly beyond: Decimal | null
  readonly actionTaken: string | null
  readonly automatic: boolean | null
  readonly notified: readonly string[]
  readonly user: string | null
  readonly strategy: string | null
  readonly orderId: string | null
  readonly ticker: string | null
  readonly portfolioNav: Decimal | null
  readonly peakNav: Decimal | null
  readonly positionsAffected: string | null
  /** Of a failed check: whether the order was rejected. */
  readonly outcome: string | null
}

/** A circuit breaker from its trigger to what closed it. */
export type BreakerEpisode = EvidenceReference & {
  readonly time: string
  readonly trigger: string | null
  readonly severity: string | null
  readonly actionTaken: string | null
  /** Null when no record closes it. */
  readonly closed:
    | (EvidenceReference & {
        readonly time: string
        readonly event: string | null
        readonly user: string | null
        readonly nanoseconds: string
      })
    | null
}

export type RiskHistory = {
  readonly kind: 'risk'
  readonly from: string
  readonly to: string
  readonly provenance: Provenance
  readonly noEvents: NoEvents | null
  readonly events: number
  readonly counts: readonly {
    readonly class: RiskClass
    readonly event: string | null
    readonly severity: string | null
    readonly records: number
  }[]
  readonly actions: readonly { readonly action: string | null; readonly records: number }[]
  readonly episodes: readonly BreakerEpisode[]
  /** Breakers in all; `episodes` are the first of them. */
  readonly breakers: number
  readonly notes: readonly string[]
  /** Everything but approvals. */
  readonly history: Listing<RiskEvent>
  readonly approvals: Listing<RiskEvent>
}
