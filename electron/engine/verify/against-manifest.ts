/** A log held against its manifest, field by field. */
import type { Finding } from '../../../shared/model/finding.ts'
import type { FileTally } from './file-tally.ts'
import { boundedLines, finding } from './findings.ts'
import type { Manifest } from './manifest.ts'
import type { FileFacts } from './read-lines.ts'
import type { OddSpelling } from './spelling.ts'

/** True when the content is what the manifest says, byte for byte and field by field. `root` null: not computed. */
export function isSealed(
  manifest: Manifest,
  facts: FileFacts,
  tally: FileTally,
  root: string | null,
): boolean {
  return (
    facts.plainSha256 === manifest.plain_sha256 &&
    facts.sha256 === manifest.gz_sha256 &&
    objectionsTo(manifest, facts, tally, root).length === 0
  )
}

type Objection = {
  readonly field: keyof Manifest
  /** By the content. */
  readonly expected: string | number | null
  /** In the manifest. */
  readonly actual: string | number | null
}

function objectionsTo(
  manifest: Manifest,
  facts: FileFacts,
  tally: FileTally,
  root: string | null,
): readonly Objection[] {
  const rows: readonly (readonly [keyof Manifest, string | number | null])[] = [
    ['last_current_hash', tally.lastCurrentHash],
    ['entries', tally.lines],
    ['first_previous_hash', tally.firstPreviousHash],
    ['plain_bytes', facts.plainBytes],
    ['plain_sha256', facts.plainSha256],
    ['first_timestamp', tally.firstTimestamp],
    ['last_timestamp', tally.lastTimestamp],
    ...(root === null ? [] : [['merkle_root', root] as const]),
    ['gz_bytes', facts.bytes],
    ['gz_sha256', facts.sha256],
  ]
  return rows
    .filter(([field, expected]) => manifest[field] !== expected && !isEmptyBoundary(field, manifest))
    .map(([field, expected]) => ({ field, expected, actual: manifest[field] ?? null }))
}

/** A day without events carries the running hash in both boundary fields, or none. */
function isEmptyBoundary(field: keyof Manifest, manifest: Manifest): boolean {
  return (
    manifest.entries === 0 &&
    (field === 'last_current_hash' || field === 'first_previous_hash' || field.endsWith('_timestamp'))
  )
}

/** The lines agree with each other and with their signatures, and not with the manifest: why? */
export async function explainAgainstManifest(
  log: { readonly key: string; readonly manifest: Manifest },
  facts: FileFacts,
  tally: FileTally,
  root: string,
  findOddSpellings: () => Promise<readonly OddSpelling[]>,
): Promise<readonly Finding[]> {
  const { key, manifest } = log
  const objections = objectionsTo(manifest, facts, tally, root)
  const [first] = objections
  if (!first) return []
  if (!tally.lastLineEnded && facts.plainBytes === manifest.plain_bytes - 1)
    return [lostLineFeed(key, facts, tally, manifest)]
  if (isSameInOtherBytes(objections)) return reencoded(key, facts, manifest, await findOddSpellings())
  const consequences = objections.slice(1).map(({ field }) => `MANIFEST_INVALID: ${field}`)
  const common = { file: manifestKey(key), expected: first.expected, actual: first.actual, consequences }
  if (first.field === 'last_current_hash') {
    const message = "The manifest's last_current_hash is not the hash of the log's last entry."
    return [finding({ kind: 'MANIFEST_LAST_HASH_MISMATCH', ...common, message })]
  }
  const message = `The manifest's ${first.field} does not fit the log.`
  return [finding({ kind: 'MANIFEST_INVALID', ...common, message })]
}

function lostLineFeed(key: string, facts: FileFacts, tally: FileTally, manifest: Manifest): Finding {
  return finding({
    kind: 'TORN_LAST_LINE',
    file: key,
    line: tally.lines,
    byte_offset: facts.plainBytes,
    expected: manifest.plain_bytes,
    actual: facts.plainBytes,
    message: 'The last line has lost its line feed.',
  })
}

/** As many entries from the same first link to the same last hash; only the bytes, and so the leaves, are others. */
function isSameInOtherBytes(objections: readonly Objection[]): boolean {
  const fields = new Set(objections.map(({ field }) => field))
  return (
    fields.has('plain_sha256') &&
    fields.has('merkle_root') &&
    !(['last_current_hash', 'entries', 'first_previous_hash'] as const).some((field) => fields.has(field))
  )
}

/** Without leaves nobody knows the line; but most re-encodings show, as the other lines are spelled otherwise. */
function reencoded(
  key: string,
  facts: FileFacts,
  manifest: Manifest,
  odd: readonly OddSpelling[],
): readonly Finding[] {
  const common = { kind: 'LINE_REENCODED', file: key } as const
  const hashes = { expected: manifest.plain_sha256, actual: facts.plainSha256 }
  const [first] = odd
  if (!first) {
    const message =
      'The log says the same as the one that was sealed, in other bytes; without leaves the line is not known.'
    return [finding({ ...common, ...hashes, message })]
  }
  const lines = odd.map(({ line }) => line)
  const message = `The log says the same as the one that was sealed, in other bytes: this line has ${first.what}.`
  return [
    finding({
      ...common,
      ...hashes,
      line: first.line,
      byte_offset: first.byteOffset,
      message,
      confidence: 'likely',
      ...(lines.length > 1 ? { lines: lines.slice(0, boundedLines(1, lines.length).length) } : {}),
    }),
  ]
}

/** The name of the manifest beside a log. */
export function manifestKey(logKey: string): string {
  return logKey.replace(/\.log(\.gz)?$/, '.manifest.json')
}
