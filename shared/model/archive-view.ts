/** What the archive screen shows: days with their state, and one day opened to its facts. */
import type { Day } from './archive.ts'
import type { Finding } from './finding.ts'
import type { FileVerdict } from './verdict.ts'
import type { FileVerification } from './verification.ts'

export type SourceKind = 's3' | 'folder' | 'file'

/** Where an archive comes from. Secrets are never part of it: `secret` only names an entry of the keychain. */
export type SourceInfo = {
  readonly id: number
  readonly spec: string
  readonly kind: SourceKind
  readonly label: string
  readonly region: string | null
  readonly endpoint: string | null
  readonly pathStyle: boolean
  readonly profile: string | null
  readonly secret: string | null
}

/**
 * How far a day has come: each step implies the one before it. `missing`: a log is due and neither here nor listed;
 * `no-log`: none is due, by the manifests where these cover the day, else because it is a weekend; `cold` and `listed`:
 * its source lists a log that is not here, in a storage class that has to be restored first, or ready to be pulled.
 */
export type DayState =
  | 'no-log'
  | 'missing'
  | 'cold'
  | 'listed'
  | 'pulled'
  | 'verified'
  | 'failed'
  | 'not-checked'

export type ArchiveDay = {
  readonly day: Day
  readonly file: string | null
  readonly state: DayState
  readonly verdict: FileVerdict | null
  readonly loaded: boolean
  readonly entries: number | null
  readonly rows: number | null
  readonly rejects: number | null
  readonly bytes: number | null
  readonly findings: number
  readonly alarms: number
}

/** One version of an archived object, as pulled. */
export type ObjectVersion = {
  readonly key: string
  readonly sourceKey: string
  readonly source: string
  readonly size: number
  readonly etag: string | null
  readonly versionId: string | null
  readonly lastModified: string | null
  readonly storageClass: string | null
  readonly lockMode: string | null
  readonly retainUntil: string | null
  readonly legalHold: boolean | null
  readonly sha256: string
  readonly pulledAt: string
}

/** A log that its source lists and that is not here. */
export type ListedLog = {
  readonly key: string
  readonly sourceKey: string
  readonly source: string
  /** `s3://bucket/…` or a path: where it lies. */
  readonly spec: string
  /** How the source is reached, where that is said of it. */
  readonly access: {
    readonly region: string | null
    readonly endpoint: string | null
    readonly profile: string | null
  }
  readonly size: number
  readonly etag: string | null
  readonly versionId: string | null
  readonly lastModified: string
  readonly storageClass: string | null
  readonly needsRestore: boolean
  /** Null: the source was not asked for lock and hold. */
  readonly lock: {
    readonly mode: string | null
    readonly retainUntil: string | null
    readonly legalHold: boolean | null
  } | null
  readonly listedAt: string
}

export type Alarm = {
  readonly id: number
  readonly kind: 'OBJECT_CHANGED' | 'OBJECT_GONE'
  readonly key: string
  readonly oldSha256: string | null
  readonly newSha256: string | null
  readonly detectedAt: string
  readonly detail: string
}

export type DayDetail = {
  readonly day: Day
  readonly summary: ArchiveDay
  /** Newest first; more than one when the object changed since an earlier pull. */
  readonly versions: readonly ObjectVersion[]
  /** The day's log where the source lists it and it is not here. */
  readonly listed: ListedLog | null
  readonly sidecars: readonly ObjectVersion[]
  readonly verification: FileVerification | null
  readonly verifiedAt: string | null
  readonly findings: readonly Finding[]
  readonly alarms: readonly Alarm[]
}

/** A line of an archived file with its place. `text` is cut at a bound; `truncated` says so. */
export type ArchiveLine = {
  readonly line: number
  readonly byteOffset: number
  readonly text: string
  readonly truncated: boolean
  readonly findings: readonly Finding[]
}

export type PullPlan = {
  readonly source: string
  readonly requested: readonly [Day, Day] | null
  readonly fetch: readonly {
    readonly key: string
    readonly size: number
    readonly reason: 'new' | 'changed'
  }[]
  readonly unchanged: number
  readonly bytes: number
  readonly needsRestore: readonly string[]
  readonly missingDays: readonly Day[]
  readonly ignored: readonly { readonly key: string; readonly reason: string }[]
}
