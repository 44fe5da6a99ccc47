/** A compliance package: what goes in, what was written, and what a replay of one says. */
import type { Day } from './archive.ts'

export type PackageRequest = {
  readonly range: { readonly from: Day; readonly to: Day }
  /** The day as of which retention is told; the last of the range without it. */
  readonly asOf?: Day | undefined
  /** Only the hashes of the original archive files go in, not the files. */
  readonly hashesOnly?: boolean | undefined
  /** Ids of the cases that go in; all of them without it. */
  readonly cases?: readonly number[] | undefined
  /** The whole activity log up to now, instead of the entries of the period. Two such packages are not alike. */
  readonly wholeActivity?: boolean | undefined
}

/** What a package would hold, before it is made. */
export type PackagePlan = {
  readonly from: Day
  readonly to: Day
  readonly days: number
  readonly files: number
  readonly failed: readonly Day[]
  readonly notChecked: readonly Day[]
  readonly missing: readonly Day[]
  /** Days whose log its source lists, in cold storage or ready to be pulled, and that cannot go in. */
  readonly notPulled: readonly Day[]
  /** Bytes of the original files and what belongs to them. */
  readonly archiveBytes: number
  readonly archiveObjects: number
  readonly reports: readonly { readonly kind: string; readonly title: string; readonly count: number }[]
  readonly cases: readonly { readonly id: number; readonly title: string }[]
  readonly activityEntries: number
  /** Fingerprint of the key that will sign: SHA-256 of the public key in DER. */
  readonly fingerprint: string
}

export type PackageWritten = {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  readonly members: number
  readonly files: number
  readonly failed: readonly Day[]
  readonly missing: readonly Day[]
  readonly notPulled: readonly Day[]
  readonly fingerprint: string
  /** What speaks against the period, in words; empty when nothing does. */
  readonly warnings: readonly string[]
  /** The commands by which a recipient checks it, as its README has them. */
  readonly commands: readonly string[]
}

/** Where two values that should be the same are not. */
export type FirstDifference = {
  readonly member: string
  /** A path into JSON (`coverage.days`) or a line (`line 12`). */
  readonly place: string
  readonly packaged: string
  readonly rebuilt: string
}

export type ReplayResult = {
  /** The manifest, the sums and the signature hold, and every rebuilt member is the same bytes. */
  readonly identical: boolean
  readonly period: { readonly from: Day; readonly to: Day }
  readonly madeBy: string
  readonly replayedBy: string
  readonly fingerprint: string
  /** What is wrong with the package itself: its names, sizes, sums, signature. */
  readonly problems: readonly string[]
  readonly members: number
  readonly rebuilt: number
  readonly same: number
  readonly different: readonly string[]
  readonly first: FirstDifference | null
  /** Verdicts of the package's own archive files, judged here. */
  readonly verified: { readonly passed: number; readonly failed: number; readonly notChecked: number }
}
