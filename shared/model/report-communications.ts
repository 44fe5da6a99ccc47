import type { EvidenceReference, NoEvents, Provenance } from './report.ts'
import type { Listing } from './report-listing.ts'

export const COMMUNICATION_CLASSES = ['message', 'review', 'notice'] as const
export type CommunicationClass = (typeof COMMUNICATION_CLASSES)[number]

/** A record that carries a communication. Null was not in the record. */
export type Communication = EvidenceReference & {
  readonly time: string
  readonly class: CommunicationClass
  /** The log type, where there is one, and the event. */
  readonly record: string
  readonly from: string | null
  readonly to: string | null
  readonly cc: string | null
  /** Of a message its subject; of a review what it is about; of a notice the event that was told. */
  readonly subject: string | null
  /** Of a message its body; of a review its reasoning. */
  readonly text: string | null
  readonly decision: string | null
  readonly reviewedAt: string | null
  readonly attachments: string | null
  readonly messageId: string | null
}

export type CommunicationsReport = {
  readonly kind: 'communications'
  readonly from: string
  readonly to: string
  readonly provenance: Provenance
  readonly noEvents: NoEvents | null
  readonly events: number
  readonly counts: readonly {
    readonly class: CommunicationClass
    readonly record: string
    readonly records: number
  }[]
  /** Said where the archive has no messages, or only other kinds of communication. */
  readonly finding: string
  readonly notes: readonly string[]
  readonly messages: Listing<Communication>
  readonly reviews: Listing<Communication>
  readonly notices: Listing<Communication>
}
