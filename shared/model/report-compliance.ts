/** The compliance report as a value, and what of the workspace's catalogue it is made from. Plain JSON. */
import type { Day, ObjectKind } from './archive.ts'
import type { AttestationDifference } from './attestation.ts'
import type { AwayState } from './due-days.ts'
import type { NoEvents, Provenance } from './report.ts'
import type { LegalHold } from './retention.ts'
import type { DaySpan } from './standing-coverage.ts'
import type { FileVerdict } from './verdict.ts'

/** An archived object as its source described it: when it was pulled, or, where it is not here, when it was listed last. */
export type ObjectFacts = {
  readonly key: string
  readonly kind: ObjectKind
  readonly day: Day | null
  readonly size: number
  /** Null: its source lists it and it is not here. */
  readonly sha256: string | null
  /** Kind of its source: only S3 states a storage class and a lock. */
  readonly source: 's3' | 'folder' | 'file'
  /** As listed last, where that was the same object. */
  readonly storageClass: string | null
  /** It has to be restored before it can be read: that is what the source listed last. */
  readonly needsRestore: boolean
  /** Whether the source was asked for lock and hold: a listing does not tell them. */
  readonly isLockKnown: boolean
  readonly lockMode: string | null
  readonly retainUntil: string | null
  readonly legalHold: string | null
  readonly versionId: string | null
  readonly lastModified: string
  /** When its newest version came here, and how many versions ever did. */
  readonly pulledAt: string | null
  readonly versions: number
  /** When its source listed it last; null for what is here. */
  readonly listedAt: string | null
  /** When it was first seen that its source does not list it any more; null while it does. */
  readonly goneSince: string | null
  /** Of a log: the newest verdict on these very bytes; null when none was given, and for sidecars. */
  readonly verdict: FileVerdict | null
  readonly checkedAt: string | null
}

export type OpenFinding = {
  readonly kind: string
  readonly severity: 'error' | 'warning' | 'info'
  readonly file: string | null
  readonly line: number | null
  readonly message: string
}

/** One access to the archived records, out of Blotter's own activity log. */
export type Retrieval = {
  readonly seq: number
  readonly at: string
  readonly user: string
  readonly host: string
  /** What was done: `pull.finished`, `query.exported`. */
  readonly kind: string
  /** Of what, in short: a source, a range, a file. */
  readonly what: string
}

/** A signed statement about a day. */
export type AttestationFact = {
  readonly day: Day
  readonly by: string
  readonly at: string
  readonly state: 'signed' | 'late' | 're-opened'
  /** Figures that are not as signed: how many, and the first of them. */
  readonly changed: { readonly total: number; readonly list: readonly AttestationDifference[] }
  readonly statement: string
  /** SHA-256 of what was signed. */
  readonly sha256: string
}

/** What the catalogue knows of a period. Read once, it makes the same report wherever it is taken. */
export type ComplianceFacts = {
  /** The day as of which periods are over or not: retention reads no clock. */
  readonly asOf: Day
  readonly schedule: {
    readonly text: string
    readonly sha256: string
    /** Null: the schedule that comes with Blotter. */
    readonly savedAt: string | null
    readonly author: string | null
  }
  readonly objects: readonly ObjectFacts[]
  /** The newest day of the whole archive: its keys are kept as long as that day. */
  readonly newestDay: Day | null
  /** Where verification looked for missing days. */
  readonly judged: readonly DaySpan[]
  readonly holds: readonly LegalHold[]
  readonly findings: { readonly total: number; readonly list: readonly OpenFinding[] }
  readonly retrievals: { readonly total: number; readonly list: readonly Retrieval[] }
  /** Null where attestations are not kept. */
  readonly attestations: readonly AttestationFact[] | null
}

export type DayState =
  | 'covered'
  | 'failed'
  | 'not checked'
  | 'not loaded'
  | AwayState
  | 'missing'
  | 'none due'

export type DayCoverage = {
  readonly day: Day
  readonly state: DayState
  /** Its logs: one, but for an archive that has a day twice. */
  readonly files: readonly string[]
  /** Records of those that are loaded as they are now; null when none is. */
  readonly records: number | null
  /** Ids of the record types of that day. */
  readonly recordTypes: readonly string[]
  /** The last day on which its records have to be kept; null for ever, and where there are none. */
  readonly keepThrough: Day | null
  readonly onHold: boolean
}

export type RecordTypeCoverage = {
  readonly id: string
  readonly title: string
  readonly records: number
  readonly days: number
  readonly first: Day | null
  readonly last: Day | null
}

/** One rule over one type of record (or all records), in this period. */
export type RuleCoverage = {
  readonly regulation: string
  /** Null: all records. */
  readonly recordType: string | null
  readonly keep: string
  readonly readilyAccessible: string | null
  /** Days with such records; of these, verified ones, and those whose period is over as of the day. */
  readonly days: number
  readonly verifiedDays: number
  readonly periodOver: number
  /** The first and last day until which they are to be kept; null for ever. */
  readonly keepThroughFirst: Day | null
  readonly keepThroughLast: Day | null
}

export type ObjectRetention = ObjectFacts & {
  /** The last day on which it has to be kept; null: for ever. */
  readonly keepThrough: Day | null
  /** The rule that asks for the longest. */
  readonly because: string
  /** The last day on which it has to be readily accessible; null: nothing asks for it. */
  readonly accessibleThrough: Day | null
  readonly protection: 'protected' | 'under-protected' | 'not known'
  readonly protectionWords: string
  readonly access: 'readily accessible' | 'not readily accessible' | 'not asked' | 'not known'
  readonly disposal: 'keep' | 'falls due' | 'deletable' | 'on hold'
  /** Kept, or locked, for longer than the schedule asks: why; null otherwise. */
  readonly overKept: string | null
  /** Ids of the holds in force that keep it. */
  readonly holdIds: readonly number[]
}

export type ComplianceReport = {
  readonly kind: 'compliance'
  readonly from: Day
  readonly to: Day
  readonly asOf: Day
  readonly provenance: Provenance
  readonly noEvents: NoEvents | null
  readonly schedule: ComplianceFacts['schedule']
  readonly coverage: {
    readonly days: number
    readonly covered: number
    readonly failed: number
    readonly notChecked: number
    readonly notLoaded: number
    /** Days whose log the source lists and that are not here. */
    readonly inColdStorage: number
    readonly notPulled: number
    readonly missing: number
    readonly noneDue: number
    readonly list: readonly DayCoverage[]
    /** Runs of missing days. */
    readonly gaps: readonly { readonly from: Day; readonly to: Day; readonly days: number }[]
  }
  readonly recordTypes: readonly RecordTypeCoverage[]
  readonly rules: readonly RuleCoverage[]
  readonly objects: {
    readonly total: number
    readonly underProtected: number
    readonly protectionNotKnown: number
    readonly notReadilyAccessible: number
    readonly overKept: number
    /** Here, and not at their source any more. */
    readonly gone: number
    readonly deletable: number
    readonly fallsDue: number
    readonly onHold: number
    readonly list: readonly ObjectRetention[]
  }
  readonly holds: readonly LegalHold[]
  readonly findings: ComplianceFacts['findings']
  readonly retrievals: ComplianceFacts['retrievals']
  readonly attestations: readonly AttestationFact[] | null
  readonly notes: readonly string[]
}

/** How many days ahead a period that ends is told. */
export const FALLS_DUE_DAYS = 90
