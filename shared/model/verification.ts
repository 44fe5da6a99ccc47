import type { ProvenCheckpoint } from './anchor.ts'
import type { Day } from './archive.ts'
import type { Finding } from './finding.ts'
import type {
  CompletenessStatus,
  FileVerdict,
  Integrity,
  Profile,
  TrustStatus,
  VerifyMode,
} from './verdict.ts'

/** What the verifier says of one file. Keys are spelled as in the JSON output. */
export type FileVerification = {
  readonly file: string
  /** SHA-256 of the file's bytes as archived, hex. */
  readonly sha256: string
  readonly entries: number
  readonly verdict: FileVerdict
  readonly day: Day | null
  readonly bytes: number
  readonly plain_bytes: number
  readonly first_seq: number | null
  readonly first_timestamp: string | null
  readonly last_timestamp: string | null
  readonly first_previous_hash: string | null
  readonly last_current_hash: string | null
  readonly merkle_root: string | null
  readonly profile: Profile | null
  readonly profile_source: 'declared' | 'detected' | 'none'
  readonly signatures: { readonly total: number; readonly checked: number; readonly valid: number }
  readonly authentic: number
}

/** The whole verdict, in the key order of the JSON output (integrity): print it with JSON.stringify as it is. */
export type VerificationResult = {
  readonly integrity: Integrity | 'NOT_VERIFIABLE'
  readonly completeness: {
    readonly status: CompletenessStatus
    readonly by: string | null
    readonly through: Day | null
  }
  readonly trust: { readonly status: TrustStatus; readonly keys: readonly string[] }
  readonly mode: VerifyMode
  readonly profile: string | null
  readonly entries: number
  readonly first_entry: string | null
  readonly last_entry: string | null
  readonly hash_chain: { readonly valid: boolean }
  readonly signatures: { readonly total: number; readonly checked: number; readonly valid: number }
  readonly authentic: number
  readonly coverage: {
    readonly requested: readonly [Day, Day] | null
    readonly found: readonly [Day, Day] | null
    readonly days: number
    readonly missing: readonly Day[]
    /** Those of `missing` whose log the source lists; only where there are some. Nothing of them is verified. */
    readonly not_pulled?: readonly Day[]
  }
  readonly files: readonly FileVerification[]
  readonly findings: readonly Finding[]
  /** Notes that are no finding: e.g. the profile was detected, keys trusted on first use. */
  readonly notes: readonly string[]
  /** The newest checkpoint proven under trusted keys; results of older versions do not have it. */
  readonly checkpoint?: ProvenCheckpoint | null
}

/** Note of a result whose trust rests on a pinned key of entries, not on a root: `trust` has fingerprints only. */
export const PINNED_KEY_NOTE = 'Trust rests on a pinned entry key.'

/** A verification of a workspace that was begun and has not ended: files done are kept, and the next run goes on from there. */
export type UnfinishedVerification = {
  /** ISO 8601 UTC. */
  readonly startedAt: string
  readonly mode: VerifyMode
  readonly range: { readonly from: Day; readonly to: Day } | null
  /** Files judged, of those that the run is about. */
  readonly done: number
  readonly total: number
}

/** Exit codes of the command line. */
export const EXIT = { good: 0, findings: 1, notVerifiable: 2, usage: 3 } as const

/** 0 integrity passed, 1 failed, 2 could not be checked. */
export function exitCodeOf(result: VerificationResult): 0 | 1 | 2 {
  switch (result.integrity) {
    case 'PASSED':
      return 0
    case 'FAILED':
      return 1
    case 'NOT_VERIFIABLE':
      return 2
  }
}
