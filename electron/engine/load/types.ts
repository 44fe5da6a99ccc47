import type { Day } from '../../../shared/model/archive.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { FileVerdict } from '../../../shared/model/verdict.ts'

/** One line as the verifier hands it over: the very bytes that were hashed. */
export type VerifiedLine = {
  /** The line without its LF. A view: valid only during the call. */
  readonly bytes: Uint8Array
  /** Length of the whole line in bytes, where `bytes` is only the beginning of one that is too long. */
  readonly length?: number
  /** 1-based. */
  readonly lineNumber: number
  /** Offset of the line's first byte in the decompressed file. */
  readonly byteOffset: number
  readonly status: 'ok' | 'rejected'
  /** Why a rejected line is rejected, e.g. NOT_JSON. */
  readonly reason?: string | undefined
  /** The `current_hash` that the verifier saw on this line, hex; null when the line has none. */
  readonly currentHash: string | null
}

/** What the loader needs to know of a file before its first line. */
export type StageTarget = {
  /** Archive key: the `file` of every row. */
  readonly file: string
  /** The key's day; null for a file that is not of the layout: then each row takes the UTC day of its timestamp. */
  readonly day: Day | null
  /** False: no search index is made of its words, for a case database that nobody searches. */
  readonly searchable?: boolean
}

/** What a staging file holds; plain data, so that it can cross from a worker. */
export type StageSummary = {
  readonly file: string
  readonly day: Day | null
  /** The staged rows; the rejected lines stand beside it in `rejectsPath`. */
  readonly rowsPath: string
  /** Size of the staged rows. */
  readonly rowBytes: number
  readonly rejectsPath: string
  /** The search index of its lines: see word-index.ts. */
  readonly indexPath: string
  /** The rare words of its lines: see there, too. */
  readonly rareWordsPath: string
  readonly lines: number
  readonly rows: number
  readonly rejects: number
  /** Bytes of all lines, each counted with an LF: one more than the file where its last line has none. */
  readonly lineBytes: number
  /** Bytes of the longest staged row. */
  readonly longestRow: number
  /** Values that did not fit their typed column: the column is NULL, `event_data` keeps them. */
  readonly castMisses: number
  /** Decimals with more digits after the point than their column keeps: rounded there, exact in `event_data`. */
  readonly rounded: number
  /** True when staged texts carry escapes that the load has to undo (line breaks inside a value, empty strings). */
  readonly escaped: boolean
  /** Columns of the record that hold a value in some row; the others need not be read. */
  readonly columns: readonly string[]
  /** True when a quantity is too long for the fast, 64-bit way of reading it. */
  readonly wide: boolean
  /** Digest over (line, first 8 bytes of current_hash), recomputed from the loaded rows. */
  readonly hashSums: HashSums
  readonly drift: readonly Drift[]
}

/** What the records carry and the schema does not know: an unknown type, an unknown field, a value of another type. */
export type Drift = {
  readonly kind: 'type' | 'field' | 'value'
  readonly name: string
  readonly event_type: string
  readonly count: number
  readonly first_line: number
}

/** Two order-bound sums over the halves of the hash prefixes; see hash-sums.ts. */
export type HashSums = { readonly rows: number; readonly high: string; readonly low: string }

export type Stager = {
  onLine(line: VerifiedLine): void
  /** Flushes and closes; the summary says what there is to load. */
  finish(): StageSummary
  /** Closes and removes the staging files (cancel, failure). Safe to call twice. */
  discard(): void
}

/** One verified and staged file, ready to be loaded. */
export type StagedFile = {
  readonly staged: StageSummary
  /** SHA-256 of the file as archived, hex: with `file` it makes a load idempotent. */
  readonly sha256: string
  /** Size as archived. */
  readonly bytes: number
  /** Size decompressed: must equal what the lines add up to. */
  readonly plainBytes: number
  readonly verdict: FileVerdict
  readonly profile: string | null
  readonly findings: readonly Finding[]
}

export type LoadOutcome = {
  readonly file: string
  /** `unchanged`: the same bytes were loaded before, nothing was done. `replaced`: other bytes under the same key. */
  readonly action: 'loaded' | 'replaced' | 'unchanged'
  readonly rows: number
  readonly rejects: number
}

/** A later verification's say on a file that is loaded already. */
export type VerdictChange = {
  readonly file: string
  readonly sha256: string
  readonly verdict: FileVerdict
  readonly profile: string | null
  readonly findings: readonly Finding[]
}
