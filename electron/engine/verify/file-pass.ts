/** Everything that can be said of one log file from its own bytes, its manifest and its leaves. */
import { readFileSync } from 'node:fs'
import { cancelled } from '../../../shared/model/error.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { Profile, VerifyMode } from '../../../shared/model/verdict.ts'
import type { RunOptions } from '../run-options.ts'
import { type Explanation, explainLines } from './explain-lines.ts'
import { FileTally, type KeyUse, type SeenRotation, type SinkLine, type TimeRemark } from './file-tally.ts'
import { consequence, finding, withConsequences } from './findings.ts'
import type { GzipDamage } from './gzip-reader.ts'
import { type LineRecord, lineRecorder } from './line-records.ts'
import type { Manifest } from './manifest.ts'
import { merkleRoot } from './merkle.ts'
import { type FileFacts, READ_LIMITS, type ReadLimits, readLines } from './read-lines.ts'
import { type KeyText, SignatureChecker, type SignatureState } from './signatures.ts'

export type { KeyUse, SinkLine } from './file-tally.ts'

/** One log file to verify. */
export type VerifyFile = {
  /** Archive key, e.g. `audit/2026/03/2026-03-02.log.gz`: a name only. */
  readonly key: string
  /** Where its bytes are on this machine. */
  readonly path: string
  readonly day: string | null
  readonly gzip: boolean
}

/** What a worker needs to judge one file. Plain data. */
export type FilePassRequest = {
  readonly file: VerifyFile
  readonly mode: VerifyMode
  readonly profile: Profile | null
  readonly profileSource: 'declared' | 'detected' | 'none'
  /** Origin of the stream, part of what sigc-v1 signs. */
  readonly stream: string | null
  /** Sequence number of the first entry, when something tells it. */
  readonly firstSeq: number | null
  /** Every key at hand; who is to be trusted is decided when the files are joined. */
  readonly keys: readonly KeyText[]
  /** The day's manifest, when nothing speaks against it. */
  readonly manifest: Manifest | null
  readonly leavesPath: string | null
  readonly limits?: ReadLimits
}

/** What one file says. Plain data. */
export type FilePassResult = {
  readonly key: string
  readonly day: string | null
  readonly sha256: string
  readonly bytes: number
  readonly plainSha256: string
  readonly plainBytes: number
  /** All lines; `lines - rejected` can be loaded. */
  readonly lines: number
  readonly rejected: number
  readonly entries: number
  readonly firstSeq: number | null
  /** Sequence number of the entry after the last one, as far as known. */
  readonly nextSeq: number | null
  readonly firstTimestamp: string | null
  readonly lastTimestamp: string | null
  /** UTC days of the first and the last timestamp. */
  readonly firstDay: string | null
  readonly lastDay: string | null
  readonly firstEventId: string | null
  readonly firstPreviousHash: string | null
  readonly lastCurrentHash: string | null
  readonly lastComputedHash: string | null
  /** The hash that the next file should go on from, once order and repetitions at the end are undone. */
  readonly tailHash: string | null
  readonly merkleRoot: string | null
  readonly profile: Profile | null
  readonly profileSource: 'declared' | 'detected' | 'none'
  readonly signatures: { readonly total: number; readonly checked: number; readonly valid: number }
  readonly authentic: number
  /** Every hash, and every link inside the file, holds. */
  readonly chainHolds: boolean
  readonly keyUses: readonly KeyUse[]
  readonly rotations: readonly SeenRotation[]
  /** True when the content is, byte for byte, what the manifest sealed; null without a manifest. */
  readonly sealHolds: boolean | null
  /** The end of the file is damaged, so that the next file's link cannot hold. */
  readonly tailDamaged: boolean
  readonly findings: readonly Finding[]
  readonly notes: readonly string[]
}

/** Findings of one file beyond this many are counted in a note. */
const MAX_FINDINGS = 1000

/** Verifies one file. `onLine` sees every line, in order, with the bytes that were verified. */
export async function verifyFile(
  request: FilePassRequest,
  options: RunOptions & { readonly onLine?: (line: SinkLine) => void } = {},
): Promise<FilePassResult> {
  const limits = request.limits ?? READ_LIMITS
  const { file, mode, profile, firstSeq, manifest } = request
  const checker = new SignatureChecker(request.keys, profile ?? 'manifest-only', request.stream)
  const tally = new FileTally({
    profile,
    mode,
    day: file.day,
    firstSeq,
    maxLineBytes: limits.maxLineBytes,
    checker,
    withTree: mode === 'full',
    onLine: options.onLine,
  })
  const onBytes = (done: number) =>
    options.onProgress?.({ phase: 'verify', done, total: null, unit: 'bytes', detail: file.key })
  const facts = await readLines(file, limits, (line) => tally.add(line), { signal: options.signal, onBytes })
  tally.finish()

  const root = mode === 'full' ? tally.tree.root().toString('hex') : null
  const sealHolds = manifest === null ? null : isSealed(manifest, facts, tally, root)
  const odd = tally.odd || facts.damage.length > 0 || sealHolds === false
  const judged = odd
    ? await investigate(request, limits, facts, tally, checker, options)
    : { ...judgeClean(tally, request), merkleRoot: root ?? manifest?.merkle_root ?? null }
  const findings = [...judged.findings, ...timeFindings(request, tally, judged.findings)]
  return {
    key: file.key,
    day: file.day,
    sha256: facts.sha256,
    bytes: facts.bytes,
    plainSha256: facts.plainSha256,
    plainBytes: facts.plainBytes,
    lines: tally.lines,
    rejected: tally.rejected,
    entries: tally.entries,
    firstSeq: tally.entries > 0 ? firstSeq : null,
    nextSeq: judged.nextSeq ?? (firstSeq === null ? null : firstSeq + tally.entries),
    firstTimestamp: tally.firstTimestamp,
    lastTimestamp: tally.lastTimestamp,
    firstDay: tally.firstDay,
    lastDay: tally.lastDay,
    firstEventId: tally.firstEventId,
    firstPreviousHash: tally.firstPreviousHash,
    lastCurrentHash: tally.lastCurrentHash,
    lastComputedHash: tally.lastComputedHash,
    tailHash: judged.tailHash ?? tally.lastCurrentHash,
    merkleRoot: judged.merkleRoot,
    profile,
    profileSource: request.profileSource,
    signatures: judged.signatures,
    authentic: judged.authentic,
    chainHolds: tally.hashesHold && tally.linksHold,
    keyUses: judged.keyUses,
    rotations: tally.rotations,
    sealHolds,
    tailDamaged: tally.tornTail || facts.damage.some(({ kind }) => kind !== 'extra'),
    findings: findings.slice(0, MAX_FINDINGS),
    notes: [...judged.notes, ...tooMany(file.key, findings.length), ...untimed(file.key, tally)],
  }
}

type Judged = {
  readonly findings: readonly Finding[]
  readonly notes: readonly string[]
  readonly signatures: FilePassResult['signatures']
  readonly authentic: number
  readonly keyUses: readonly KeyUse[]
  readonly tailHash: string | null
  readonly nextSeq: number | null
}

/** A file in which nothing is odd. A good last signature speaks for the whole prefix that is chained to it. */
function judgeClean(tally: FileTally, { mode, profile }: FilePassRequest): Judged {
  const { signatures } = tally
  const chained = profile !== null && profile !== 'manifest-only'
  const sealed = signatures.checked > 0 && signatures.valid === signatures.checked && chained
  const authentic = mode === 'full' ? signatures.valid : sealed ? tally.entries : 0
  return {
    findings: [],
    notes: [],
    signatures,
    authentic,
    keyUses: [...tally.keyUses.values()],
    tailHash: null,
    nextSeq: null,
  }
}

/** True when the content is what the manifest says, byte for byte and field by field. */
function isSealed(manifest: Manifest, facts: FileFacts, tally: FileTally, root: string | null): boolean {
  return (
    facts.plainSha256 === manifest.plain_sha256 &&
    facts.sha256 === manifest.gz_sha256 &&
    manifestObjections(manifest, facts, tally, root).length === 0
  )
}

/** Fields of a manifest that the content contradicts: name, expected (by content), actual (in the manifest). */
function manifestObjections(
  manifest: Manifest,
  facts: FileFacts,
  tally: FileTally,
  root: string | null,
): readonly {
  readonly field: keyof Manifest
  readonly expected: string | number | null
  readonly actual: string | number | null
}[] {
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

/** The thorough reading: what is odd, where, and why. */
async function investigate(
  request: FilePassRequest,
  limits: ReadLimits,
  facts: FileFacts,
  tally: FileTally,
  checker: SignatureChecker,
  options: RunOptions,
): Promise<Judged & { readonly merkleRoot: string }> {
  const { file, manifest, profile, mode } = request
  const { records, add } = lineRecorder(profile, limits.maxLineBytes)
  await readLines(file, limits, add, { signal: options.signal })
  if (options.signal?.aborted) throw options.signal.reason ?? cancelled('Verification')
  const root = merkleRoot(records.map((record) => Buffer.from(record.leaf, 'hex'))).toString('hex')
  const truncated = facts.damage.some(({ kind }) => kind === 'truncated')
  const corrupt = facts.damage.some(({ kind }) => kind === 'corrupt')
  const cutTail = (truncated || corrupt) && records.at(-1)?.unreadable?.kind === 'TORN_LAST_LINE'
  const whole = cutTail ? records.slice(0, -1) : records
  const leaves = readLeaves(request.leavesPath, manifest)
  const explain = (everySignature: boolean) =>
    explainLines(whole, {
      file: file.key,
      firstSeq: request.firstSeq,
      manifest,
      leaves: Array.isArray(leaves) ? leaves : null,
      signed: tally.signatures.total > 0,
      everySignature,
      tailExplained: truncated || corrupt || tally.tornTail,
      chained: profile !== null && profile !== 'manifest-only',
      positionBound: profile === 'sigc-v1',
      check: (record, seq, hash) =>
        checker.check(hash === undefined ? record : { ...record, currentHash: hash }, seq).state,
    })
  let explanation = explain(mode === 'full')
  const silent = () => explanation.findings.length === 0 && facts.damage.length === 0
  // Something is odd and no line explains it: then no signature is taken on trust.
  if (silent() && mode === 'seal') explanation = explain(true)
  const findings = [...damageFindings(request, facts, whole, explanation)]
  // A line whose key nobody has is told of when keys are judged.
  const strangeKey = explanation.signatures.includes('unknown-key')
  if (silent() && manifest && !strangeKey) findings.push(...againstManifest(request, facts, tally, root))
  const notes = typeof leaves === 'string' ? [leaves] : []
  const counted = countSignatures(whole, explanation, checker, mode)
  return {
    ...counted,
    findings,
    notes,
    merkleRoot: root,
    tailHash: explanation.tailHash,
    nextSeq: explanation.nextSeq,
  }
}

/** The leaves, when the manifest's root proves them; a note when they are there and do not fit. */
function readLeaves(path: string | null, manifest: Manifest | null): readonly string[] | string | null {
  if (path === null || manifest === null) return null
  const bytes = readFileSync(path)
  const leaves: Buffer[] = []
  for (let at = 0; at + 32 <= bytes.length; at += 32) leaves.push(bytes.subarray(at, at + 32))
  const fits =
    bytes.length === manifest.entries * 32 && merkleRoot(leaves).toString('hex') === manifest.merkle_root
  return fits
    ? leaves.map((leaf) => leaf.toString('hex'))
    : `The leaves of ${manifest.object} do not give the root in its manifest, and were not used.`
}

/** What the gzip frame says, joined with what the lines say: one cause, one finding. */
function damageFindings(
  { file, manifest }: FilePassRequest,
  facts: FileFacts,
  records: readonly LineRecord[],
  explanation: Explanation,
): readonly Finding[] {
  const [damage] = facts.damage
  if (!damage) return explanation.findings
  const corrupt = facts.damage.some(({ kind }) => kind === 'corrupt')
  // Undecodable or altered content comes from the damage; an entry behind the first member does not.
  const [caused, own] = corrupt ? [explanation.findings, []] : [[], explanation.findings]
  const firstBad = corrupt ? explanation.findings.find(({ line }) => line !== null)?.line : undefined
  const intact = firstBad == null ? records.filter(({ unreadable }) => !unreadable).length : firstBad - 1
  const common = { file: file.key, line: intact + 1, intact_lines: intact }
  const named = describeDamage(damage, common, facts, manifest, records)
  const effects = caused.map((effect) => consequence(effect.kind, effect.file, effect.line))
  const others = facts.damage
    .slice(1)
    .map(({ kind }) => (kind === 'truncated' ? 'GZIP_TRUNCATED' : 'GZIP_EXTRA_MEMBER'))
  return [withConsequences(named, ...effects, ...others), ...own]
}

function describeDamage(
  damage: GzipDamage,
  common: { readonly file: string; readonly line: number; readonly intact_lines: number },
  facts: FileFacts,
  manifest: Manifest | null,
  records: readonly LineRecord[],
): Finding {
  switch (damage.kind) {
    case 'truncated':
      return finding({
        kind: 'GZIP_TRUNCATED',
        ...common,
        expected: manifest?.gz_bytes ?? null,
        actual: facts.bytes,
        message: `The compressed file ends too early; ${common.intact_lines} lines could be read.`,
      })
    case 'corrupt':
      return finding({
        kind: 'GZIP_CRC_MISMATCH',
        ...common,
        expected: damage.expected,
        actual: damage.actual,
        message: `The compressed file is damaged; ${common.intact_lines} lines before the damage are intact.`,
      })
    case 'extra': {
      const first = records.find(({ byteOffset }) => byteOffset >= damage.at)
      const line = first?.line ?? (records.at(-1)?.line ?? 0) + 1
      const what = damage.members > 1 ? 'a further gzip member' : 'bytes that are no gzip member'
      return finding({
        kind: 'GZIP_EXTRA_MEMBER',
        file: common.file,
        line,
        expected: 1,
        actual: damage.members,
        message: `${damage.trailingBytes} bytes follow the end of the gzip member: ${what}. Some readers see them, others do not.`,
      })
    }
  }
}

/** The lines agree with each other and with their signatures, and not with the manifest. */
function againstManifest(
  { file, manifest }: FilePassRequest,
  facts: FileFacts,
  tally: FileTally,
  root: string,
): readonly Finding[] {
  if (!manifest) return []
  const objections = manifestObjections(manifest, facts, tally, root)
  const [first] = objections
  if (!first) return []
  if (!tally.lastLineEnded && facts.plainBytes === manifest.plain_bytes - 1) {
    const message = 'The last line has lost its line feed.'
    const line = tally.lines
    return [
      finding({
        kind: 'TORN_LAST_LINE',
        file: file.key,
        line,
        expected: manifest.plain_bytes,
        actual: facts.plainBytes,
        message,
      }),
    ]
  }
  const consequences = objections.slice(1).map(({ field }) => `MANIFEST_INVALID: ${field}`)
  const common = { file: manifestKey(file.key), expected: first.expected, actual: first.actual, consequences }
  if (first.field === 'last_current_hash') {
    const message = "The manifest's last_current_hash is not the hash of the log's last entry."
    return [finding({ kind: 'MANIFEST_LAST_HASH_MISMATCH', ...common, message })]
  }
  const message = `The manifest's ${first.field} does not fit the log.`
  return [finding({ kind: 'MANIFEST_INVALID', ...common, message })]
}

/** The name of the manifest beside a log. */
export function manifestKey(logKey: string): string {
  return logKey.replace(/\.log(\.gz)?$/, '.manifest.json')
}

/** Counts what the thorough reading has checked; it may be more than the mode asks for. */
function countSignatures(
  records: readonly LineRecord[],
  explanation: Explanation,
  checker: SignatureChecker,
  mode: VerifyMode,
): Pick<Judged, 'signatures' | 'authentic' | 'keyUses'> {
  const uses = new Map<string | null, KeyUse>()
  const signatures = { total: 0, checked: 0, valid: 0 }
  records.forEach((record, at) => {
    if (record.unreadable || record.signature === null) return
    signatures.total += 1
    const state = explanation.signatures[at]
    const keyId =
      record.keyId ??
      (state === 'valid' ? checker.check(record, explanation.sequences[at] ?? null).keyId : null)
    const use = uses.get(keyId) ?? {
      keyId,
      entries: 0,
      checked: 0,
      valid: 0,
      firstLine: record.line,
      lastLine: 0,
    }
    uses.set(keyId, use)
    use.entries += 1
    use.lastLine = record.line
    if (!isJudged(state)) return
    use.checked += 1
    signatures.checked += 1
    if (state !== 'valid') return
    use.valid += 1
    signatures.valid += 1
  })
  return { signatures, authentic: countAuthentic(records, explanation, mode), keyUses: [...uses.values()] }
}

function isJudged(state: SignatureState | undefined): boolean {
  return state === 'valid' || state === 'invalid' || state === 'out-of-range'
}

/**
 * Entries whose hash and link hold and whose signature is good; in seal mode, a good signature of a later entry in
 * the unbroken chain speaks for those whose own was not looked at.
 */
function countAuthentic(
  records: readonly LineRecord[],
  { signatures }: Explanation,
  mode: VerifyMode,
): number {
  let covered = false
  let count = 0
  for (let at = records.length - 1; at >= 0; at -= 1) {
    const record = records[at] as LineRecord
    if (record.unreadable || record.computedHash === null || record.computedHash !== record.currentHash) {
      covered = false
      continue
    }
    const state = signatures[at]
    if (state === 'valid') covered = true
    const linked = at === 0 || records[at - 1]?.currentHash === record.previousHash
    const vouched = state === undefined && mode === 'seal' ? covered : state === 'valid'
    if (linked && vouched) count += 1
    if (!linked) covered = false
  }
  return count
}

function timeFindings(
  { file, firstSeq }: FilePassRequest,
  tally: FileTally,
  findings: readonly Finding[],
): readonly Finding[] {
  if (tally.timed === 0) return []
  const explained = new Set<number>()
  for (const { line, lines } of findings) {
    for (const at of [line, ...(lines ?? [])]) if (at !== null) explained.add(at).add(at + 1)
  }
  return tally.timeRemarks
    .filter(({ line }) => !explained.has(line))
    .map((remark) =>
      finding({
        kind: remark.kind,
        file: file.key,
        line: remark.line,
        byte_offset: remark.byteOffset,
        seq: firstSeq === null ? null : firstSeq + remark.line - 1,
        event_id: remark.eventId,
        expected: remark.expected,
        actual: remark.actual,
        message: TIME_MESSAGE[remark.kind],
      }),
    )
}

const TIME_MESSAGE: Readonly<Record<TimeRemark['kind'], string>> = {
  TIMESTAMP_INVALID: 'The entry has no timestamp in ISO 8601.',
  TIMESTAMP_ORDER: 'The timestamp is earlier than the one before it.',
  TIMESTAMP_OUT_OF_DAY: "The timestamp lies outside the file's day.",
}

function tooMany(key: string, count: number): readonly string[] {
  return count > MAX_FINDINGS
    ? [`${key}: ${count} findings, of which the first ${MAX_FINDINGS} are listed.`]
    : []
}

function untimed(key: string, tally: FileTally): readonly string[] {
  return tally.timed === 0 && tally.entries > 0 ? [`${key}: no entry has a timestamp.`] : []
}
