/** Where a record stands in the archive: its file, its line, its very bytes. */
import type { Day } from './archive.ts'
import type { Finding } from './finding.ts'
import type { FileVerdict, Profile } from './verdict.ts'

export type SourceLine = {
  /** Counted from 1. */
  readonly line: number
  /** In the decompressed file. */
  readonly byteOffset: number
  /** Length without the line end. */
  readonly length: number
  /** The bytes as archived, base64; cut at a bound, which `length` tells. */
  readonly bytes: string
  readonly findings: readonly Finding[]
}

export type RecordSource = {
  readonly file: string
  readonly day: Day | null
  /** SHA-256 of the file as archived, hex. */
  readonly sha256: string
  readonly pulledAt: string
  /** Null: the file, as it is now, was not verified. */
  readonly verdict: FileVerdict | null
  readonly verifiedAt: string | null
  readonly line: SourceLine
  /** The line itself is among them, in order. */
  readonly neighbours: readonly SourceLine[]
  /** Findings on the file as a whole. */
  readonly fileFindings: readonly Finding[]
  readonly profile: Profile | null
  /** Null: the line is no entry that can be read, as `unreadable` says. */
  readonly entry: {
    readonly eventId: string | null
    readonly previousHash: string | null
    readonly statedHash: string | null
    /** What the event gives; null without a profile that can tell. */
    readonly computedHash: string | null
  } | null
  readonly unreadable: string | null
}
