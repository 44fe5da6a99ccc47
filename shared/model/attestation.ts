/**
 * Daily attestations: somebody certifies a day's logs, with the figures of that day, signed and chained to the
 * attestation before it. What changes later shows the day as re-opened, with the difference.
 */
import type { Day } from './archive.ts'
import type { DayState } from './archive-view.ts'
import type { FileVerdict } from './verdict.ts'

export const ATTESTATION_FORMAT = 'blotter-attestation/1'

/** The words that are certified, as the source document has them. */
export const CERTIFICATION = 'I certify that the audit logs for this date are complete and accurate'

/** The figures that a signature stands for. Names as in the source document where it has them. */
export type AttestedFigures = {
  readonly date: Day
  readonly statement: string
  /** Records of the day that are loaded as events. */
  readonly log_count: number
  /** Lines of the day that could not be read. */
  readonly rejects: number
  /** Fills of the trading engine, and executed trades of fund operations. */
  readonly trades_logged: number
  /**
   * Of those: fills of an order that was submitted that day or before and is not overfilled, with a fill_id that was
   * not used before; executed trades with a trade_id that was not used before.
   */
  readonly trades_reconciled: number
  readonly trades_not_reconciled: {
    readonly without_id: number
    readonly without_order: number
    readonly repeated_id: number
    readonly overfilled: number
  }
  /** Whether a net asset value was logged that day, and how many. */
  readonly nav_calculated: boolean
  readonly nav_records: number
  readonly verification: {
    /** FAILED when any file failed, NOT_CHECKED when any was not checked, else PASSED. */
    readonly result: FileVerdict
    readonly findings: { readonly error: number; readonly warning: number; readonly info: number }
    readonly alarms: number
  }
  readonly files: readonly {
    readonly file: string
    readonly sha256: string
    readonly bytes: number
    readonly verdict: FileVerdict
  }[]
  /** Files that their source does not list any more: only the copies here are certified. Left out when there are none. */
  readonly gone_from_source?: readonly GoneFile[]
  /** SHA-256 of the day's figures as canonical JSON: the file beside an exported attestation. */
  readonly daily_report_sha256: string
  /** The alert rules in force, and what they found that day; not part of what re-opens a day. */
  readonly alert_rules: {
    readonly sha256: string | null
    readonly rules: number
    readonly hits: number
    readonly dismissed: number
  }
}

/** A file that was pulled and that its source does not list any more. */
export type GoneFile = {
  readonly file: string
  /** When it was first seen, ISO 8601 UTC. */
  readonly noticed_at: string
}

/** The signed text, as canonical JSON (RFC 8785). */
export type AttestationStatement = AttestedFigures & {
  readonly format: typeof ATTESTATION_FORMAT
  /** 0, 1, 2 … over all attestations of a workspace. */
  readonly sequence: number
  /** SHA-256 of the signed text before it; null for the first. */
  readonly previous: string | null
  /** Of the same day, the attestation that this one takes the place of. */
  readonly replaces: number | null
  readonly certified_by: string
  /** ISO 8601 UTC. */
  readonly certification_timestamp: string
  /** Why it was signed over what speaks against it; null when nothing did. */
  readonly acknowledged: string | null
  readonly tool: { readonly name: 'blotter'; readonly version: string }
  readonly key: { readonly algorithm: 'ed25519'; readonly fingerprint: string }
}

/** What speaks against signing: `final` cannot be acknowledged away. */
export type AttestationDoubt = { readonly message: string; readonly hint: string; readonly final: boolean }

/** What would be signed, before it is. */
export type AttestationPreview = {
  readonly date: Day
  /** Null when there is nothing to sign. */
  readonly figures: AttestedFigures | null
  readonly doubts: readonly AttestationDoubt[]
  /** SHA-256 of the figures: given back when signing, so that nothing else is signed than what was shown. */
  readonly basis: string | null
  /** Whose key signs. */
  readonly fingerprint: string
}

export const ATTESTATION_STATES = ['signed', 'open', 'late', 'reopened'] as const
export type AttestationState = (typeof ATTESTATION_STATES)[number]

export const ATTESTATION_STATE_WORDS: Readonly<Record<AttestationState, string>> = {
  signed: 'signed',
  open: 'open',
  late: 'late',
  reopened: 're-opened',
}

/** One figure that is not what was signed. Null: it was not there, or is not there any more. */
export type AttestationDifference = {
  readonly figure: string
  readonly before: string | null
  readonly after: string | null
}

export type AttestationDay = {
  readonly day: Day
  readonly state: AttestationState
  /** Until when it is to be signed, ISO 8601 UTC. */
  readonly deadline: string
  /** Signed after the deadline. */
  readonly signedLate: boolean
  /** What is known of the day's log. */
  readonly log: DayState
  /** The newest attestation of the day. */
  readonly attestation: AttestationSummary | null
  readonly differences: readonly AttestationDifference[]
  /** Files of the day that their source does not list any more, whether or not that was so when it was signed. */
  readonly gone: readonly GoneFile[]
  /** False while the day is not loaded: then only files and verdicts are compared. */
  readonly figuresChecked: boolean
}

export type AttestationSummary = {
  readonly sequence: number
  readonly date: Day
  readonly certifiedBy: string
  readonly certifiedAt: string
  readonly acknowledged: string | null
  readonly sha256: string
  readonly fingerprint: string
}

export type AttestationList = {
  readonly days: readonly AttestationDay[]
  readonly counts: Readonly<Record<AttestationState, number>>
  readonly deadline: AttestationDeadline
  readonly chain: AttestationChain
}

export type AttestationChain = {
  readonly length: number
  /** SHA-256 of the newest signed text. */
  readonly head: string | null
  /** Everything that is wrong with the chain; empty: every signature and link holds. */
  readonly problems: readonly string[]
}

/** The next so many business days (Monday to Friday) at a time of day, UTC. */
export type AttestationDeadline = { readonly businessDays: number; readonly time: string }
export const DEFAULT_DEADLINE: AttestationDeadline = { businessDays: 1, time: '18:00' }
export const DEADLINE_SETTING = 'attest.deadline'

/** One attestation with all that checks it. */
export type AttestationDetail = {
  readonly summary: AttestationSummary
  readonly statement: AttestationStatement
  /** The signed text, byte for byte. */
  readonly text: string
  /** Base64. */
  readonly signature: string
  readonly publicPem: string
}
