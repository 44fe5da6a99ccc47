import type { EvidenceReference, NoEvents, Provenance } from './report.ts'
import type { Listing } from './report-listing.ts'

export const ACTIVITY_CLASSES = ['login', 'failed login', 'action', 'configuration change'] as const
export type ActivityClass = (typeof ACTIVITY_CLASSES)[number]

/** One thing that a user did; of a configuration change, one for each setting. */
export type ActivityEntry = EvidenceReference & {
  readonly day: string
  readonly time: string
  readonly class: ActivityClass
  readonly user: string | null
  readonly ipAddress: string | null
  readonly event: string | null
  readonly action: string | null
  readonly result: string | null
  readonly sessionId: string | null
  readonly offHours: boolean
  /** The time where the office is, `YYYY-MM-DD HH:MM:SS`. */
  readonly localTime: string
  readonly path: string | null
  readonly oldValue: string | null
  readonly newValue: string | null
  readonly reason: string | null
}

export type UserSummary = {
  readonly user: string | null
  readonly logins: number
  readonly failedLogins: number
  readonly actions: number
  readonly configurationChanges: number
  readonly offHours: number
  readonly days: number
  readonly addresses: number
  readonly first: string
  readonly last: string
}

export type ActivityReport = {
  readonly kind: 'activity'
  readonly from: string
  readonly to: string
  readonly provenance: Provenance
  readonly noEvents: NoEvents | null
  readonly events: number
  readonly users: readonly UserSummary[]
  /** Users in all; `users` are those with most records. */
  readonly userCount: number
  readonly actions: readonly { readonly action: string | null; readonly records: number }[]
  readonly notes: readonly string[]
  readonly changes: Listing<ActivityEntry>
  readonly entries: Listing<ActivityEntry>
}
