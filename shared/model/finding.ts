/** Findings of verification (integrity). The kinds are a contract: other tools match on them. */
export const FINDING_KINDS = [
  'ENTRY_HASH_MISMATCH',
  'CHAIN_LINK_BROKEN',
  'ENTRY_DELETED',
  'ENTRY_INSERTED',
  'ENTRIES_REORDERED',
  'ENTRY_DUPLICATED',
  'CHAIN_RESET',
  'FILE_TAIL_MISSING',
  'TORN_LAST_LINE',
  'GZIP_TRUNCATED',
  'GZIP_CRC_MISMATCH',
  'GZIP_EXTRA_MEMBER',
  'DAY_FILE_MISSING',
  'DAY_MISSING',
  'DAY_FILES_SWAPPED',
  'SIGNATURE_INVALID',
  'SIGNATURE_MISSING',
  'KEY_NOT_PINNED',
  'KEY_OUT_OF_RANGE',
  'KEY_UNKNOWN',
  'KEY_WEAK',
  'MANIFEST_LAST_HASH_MISMATCH',
  'MANIFEST_NOT_IN_CHECKPOINT',
  'MANIFEST_INVALID',
  'CHECKPOINT_INVALID',
  'ROLLBACK',
  'FORK',
  'STALE',
  'DUPLICATE_KEY',
  'INVALID_UTF8',
  'NOT_JSON',
  'RESERVED_FIELD',
  'LINE_TOO_LONG',
  'LINE_REENCODED',
  'TIMESTAMP_INVALID',
  'TIMESTAMP_ORDER',
  'TIMESTAMP_OUT_OF_DAY',
  'TSA_INVALID',
] as const

export type FindingKind = (typeof FINDING_KINDS)[number]

/** What befalls neighbouring lines in the same way has one cause: of these kinds, one finding can stand for a run of lines. */
export const KINDS_OF_RUNS: ReadonlySet<FindingKind> = new Set([
  'SIGNATURE_MISSING',
  'LINE_REENCODED',
  'NOT_JSON',
  'INVALID_UTF8',
  'TIMESTAMP_INVALID',
  'TIMESTAMP_OUT_OF_DAY',
])

/** `error` fails integrity; `warning` is worth a look; `info` explains. */
export type Severity = 'error' | 'warning' | 'info'

/**
 * One finding. `file` is the archive key; `line` is 1-based; `byteOffset` counts decompressed bytes;
 * `seq` is the entry's position in the stream. `expected` is what the verifier derives as right, `actual` what is there.
 * One root cause is one finding: what follows from it stands in `consequences`.
 */
export type Finding = {
  readonly kind: FindingKind
  readonly severity: Severity
  readonly file: string | null
  readonly line: number | null
  readonly byte_offset: number | null
  readonly seq: number | null
  readonly event_id: string | null
  readonly expected: string | number | null
  readonly actual: string | number | null
  readonly message: string
  readonly consequences: readonly string[]
  readonly confidence: 'certain' | 'likely'
  /** ENTRY_DELETED, FILE_TAIL_MISSING, DAY_FILE_MISSING: how many entries are missing. */
  readonly missing?: number
  /** ENTRY_DELETED: sequence number of the first missing entry. */
  readonly missing_seq?: number
  /** The lines concerned, where they are several: the reordered ones, the repeated and the repeating, a run of lines. */
  readonly lines?: readonly number[]
  /** GZIP_*: lines decoded intact before the damage. */
  readonly intact_lines?: number
}
