/** Everything that can be said of one log file from its own bytes, its manifest and its leaves. */
import { readFileSync, statSync } from 'node:fs'
import { siblingKey } from '../../../shared/model/archive.ts'
import { cancelled } from '../../../shared/model/error.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { Profile, VerifyMode } from '../../../shared/model/verdict.ts'
import type { RunOptions } from '../run-options.ts'
import { explainAgainstManifest, isSealed } from './against-manifest.ts'
import { decode } from './entry.ts'
import { explainGzip } from './explain-gzip.ts'
import { type Explanation, explainLines } from './explain-lines.ts'
import { explainTime } from './explain-time.ts'
import { FileTally, type KeyUse, nameOfUse, type SeenRotation, type SinkLine } from './file-tally.ts'
import { finding, gatherNeighbours } from './findings.ts'
import { FurtherLines } from './further-lines.ts'
import { LineRecorder, type LineRecords, type RecordLimits } from './line-records.ts'
import type { RawLine } from './line-splitter.ts'
import type { Manifest } from './manifest.ts'
import { MerkleTree } from './merkle.ts'
import { type FileFacts, READ_LIMITS, type ReadLimits, readLines } from './read-lines.ts'
import { type KeyText, SignatureChecker, type SignatureState, type SignedParts } from './signatures.ts'
import { type OddSpelling, SpellingCensus } from './spelling.ts'

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
  /** Names lines that are spelled unlike the bulk of their log, though their meaning is what was signed. */
  readonly strict?: boolean
  readonly limits?: ReadLimits
  /** How much of an odd file is kept to explain it. */
  readonly recordLimits?: RecordLimits
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
  readonly firstCurrentHash: string | null
  readonly lastCurrentHash: string | null
  readonly lastComputedHash: string | null
  /** `current_hash` of the last entry but one. */
  readonly penultimateHash: string | null
  /** Where the last line begins, and where the content ends. */
  readonly lastByteOffset: number
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
  /** Line from which on, to the end of the file, entries were written anew without a good signature. */
  readonly rewrittenFrom: number | null
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
  const times = explainTime({ key: file.key, firstSeq }, tally, judged.findings)
  const spellings = request.strict ? await oddSpellings(request, limits, options) : []
  const leaves = mode === 'full' && !odd ? strayLeaves(request) : []
  const known = [...judged.findings, ...times, ...leaves]
  const findings = [...known, ...explainSpelling(request, spellings, known)]
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
    firstCurrentHash: tally.firstCurrentHash,
    lastCurrentHash: tally.lastCurrentHash,
    lastComputedHash: tally.lastComputedHash,
    penultimateHash: tally.penultimateHash,
    lastByteOffset: tally.lastByteOffset,
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
    rewrittenFrom: judged.rewrittenFrom,
    findings: findings.slice(0, MAX_FINDINGS),
    notes: [
      ...judged.notes,
      ...tooMany(file.key, findings.length + judged.unlisted),
      ...untimed(file.key, tally),
      ...loose(file.key, tally),
    ],
  }
}

type Judged = {
  readonly findings: readonly Finding[]
  /** Further findings, which are not kept. */
  readonly unlisted: number
  readonly notes: readonly string[]
  readonly signatures: FilePassResult['signatures']
  readonly authentic: number
  readonly keyUses: readonly KeyUse[]
  readonly tailHash: string | null
  readonly nextSeq: number | null
  readonly rewrittenFrom: number | null
}

/** A file in which nothing is odd. A good last signature speaks for the whole prefix that is chained to it. */
function judgeClean(tally: FileTally, { mode, profile }: FilePassRequest): Judged {
  const { signatures } = tally
  const chained = profile !== null && profile !== 'manifest-only'
  const sealed = signatures.checked > 0 && signatures.valid === signatures.checked && chained
  const authentic = mode === 'full' ? signatures.valid : sealed ? tally.entries : 0
  return {
    findings: [],
    unlisted: 0,
    notes: [],
    signatures,
    authentic,
    keyUses: [...tally.keyUses.values()],
    tailHash: null,
    nextSeq: null,
    rewrittenFrom: null,
  }
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
  const chained = profile !== null && profile !== 'manifest-only'
  const signed = tally.signatures.total > 0
  const further = new FurtherLines({
    file: file.key,
    firstSeq: request.firstSeq,
    chained,
    signed,
    everySignature: mode === 'full',
    lastLine: tally.lines,
    checker,
  })
  const recorder = new LineRecorder({
    profile,
    maxLineBytes: limits.maxLineBytes,
    first: manifest?.first_previous_hash ?? null,
    signed,
    limits: request.recordLimits,
    onFurther: (line) => further.add(line),
  })
  const { records } = recorder
  await readLines(file, limits, (line) => recorder.add(line), { signal: options.signal })
  if (options.signal?.aborted) throw options.signal.reason ?? cancelled('Verification')
  const root = recorder.root()
  const truncated = facts.damage.some(({ kind }) => kind === 'truncated')
  const corrupt = facts.damage.some(({ kind }) => kind === 'corrupt')
  if ((truncated || corrupt) && records.last?.unreadable?.kind === 'TORN_LAST_LINE') records.dropLast()
  const { keptTo } = recorder
  const leaves = readLeaves(request.leavesPath, manifest)
  const explain = (everySignature: boolean) =>
    explainLines(records, {
      file: file.key,
      firstSeq: request.firstSeq,
      manifest,
      leaves: typeof leaves === 'string' ? null : leaves,
      signed,
      everySignature,
      tailExplained: truncated || corrupt || tally.tornTail || keptTo !== null,
      chained,
      positionBound: profile === 'sigc-v1',
      plainBytes: facts.plainBytes,
      check: (record, seq, hash) =>
        checker.check(hash === undefined ? record : withHash(record, hash), seq).state,
    })
  let explanation = explain(mode === 'full')
  const silent = () =>
    explanation.findings.length === 0 && facts.damage.length === 0 && further.findings.length === 0
  // Something is odd and no line explains it: then no signature is taken on trust.
  if (silent() && mode === 'seal') explanation = explain(true)
  const log = { key: file.key, manifest }
  const findings = [
    ...explainGzip(log, facts, records, recorder.readable, [
      ...explanation.findings,
      ...gatherNeighbours(further.findings),
    ]),
  ]
  // A line whose key nobody has is told of when keys are judged.
  const strangeKey = explanation.signatures.includes('unknown-key')
  if (silent() && manifest && !strangeKey) {
    const find = () => oddSpellings(request, limits, options)
    findings.push(...(await explainAgainstManifest({ ...log, manifest }, facts, tally, root, find)))
  }
  const notes = typeof leaves === 'string' ? [leaves] : []
  const unlisted = explanation.unlisted + further.unlisted
  const judged = { findings, unlisted, merkleRoot: root }
  if (keptTo === null) {
    const { tailHash, nextSeq, rewrittenFrom } = explanation
    const counted = countSignatures(records, explanation, checker, mode)
    return { ...judged, ...counted, notes, tailHash, nextSeq, rewrittenFrom }
  }
  // What was not looked at one by one is not called authentic.
  return {
    ...judged,
    signatures: tally.signatures,
    keyUses: [...tally.keyUses.values()],
    authentic: countAuthentic(records, explanation, mode),
    notes: [...notes, tooLarge(file.key, keptTo, tally.lines)],
    tailHash: null,
    nextSeq: null,
    rewrittenFrom: explanation.rewrittenFrom,
  }
}

/** The record as it would be with another stored hash. */
function withHash({ signature, keyId }: SignedParts, currentHash: string): SignedParts {
  return { signature, keyId, currentHash }
}

/** Lines that are spelled unlike the bulk. A raw line's hash covers its spelling: there, none are looked for. */
async function oddSpellings(
  { file, profile }: FilePassRequest,
  limits: ReadLimits,
  { signal }: RunOptions,
): Promise<readonly OddSpelling[]> {
  if (profile !== 'py-jsondumps-v0' && profile !== 'jcs-v1') return []
  const census = new SpellingCensus()
  const add = ({ bytes, lineNumber, byteOffset }: RawLine) => {
    const text = decode(bytes)
    if (text !== null) census.add(text, { line: lineNumber, byteOffset })
  }
  await readLines(file, limits, add, { signal })
  return census.oddLines()
}

/** In strict mode: odd spellings of which nothing else is said. Their meaning is what was hashed. */
function explainSpelling(
  { file, firstSeq }: FilePassRequest,
  spellings: readonly OddSpelling[],
  known: readonly Finding[],
): readonly Finding[] {
  const explained = new Set(known.flatMap(({ line, lines }) => [line, ...(lines ?? [])]))
  const findings = spellings
    .filter(({ line }) => !explained.has(line))
    .map(({ line, byteOffset, what }) =>
      finding({
        kind: 'LINE_REENCODED',
        severity: 'warning',
        file: file.key,
        line,
        byte_offset: byteOffset,
        seq: firstSeq === null ? null : firstSeq + line - 1,
        message: `The line says what was hashed, and has ${what}: it may have been written anew.`,
        confidence: 'likely',
      }),
    )
  return gatherNeighbours(findings)
}

/** 16 million entries. */
const LARGEST_LEAVES = 512 * 1024 * 1024

/** The leaves, when the manifest's root proves them; a note when they are there and do not fit. */
function readLeaves(path: string | null, manifest: Manifest | null): Buffer | string | null {
  if (path === null || manifest === null) return null
  // The size is looked at first: what cannot be the leaves, or is more than any day has, is not read into memory.
  const { size } = statSync(path)
  const readable = size === manifest.entries * 32 && size <= LARGEST_LEAVES
  const bytes = readable ? readFileSync(path) : Buffer.alloc(0)
  const tree = new MerkleTree()
  for (let at = 0; at + 32 <= bytes.length; at += 32) tree.append(bytes.subarray(at, at + 32))
  const fits = bytes.length === manifest.entries * 32 && tree.root().toString('hex') === manifest.merkle_root
  return fits
    ? bytes
    : `The leaves of ${manifest.object} do not give the root in its manifest, and were not used.`
}

/** Leaves that are not those of the sealed log. Every record is as it was; damage could not be placed by them. */
function strayLeaves({ file, leavesPath, manifest }: FilePassRequest): readonly Finding[] {
  // More than are read into memory cannot be held against the root.
  if (leavesPath === null || manifest === null || manifest.entries * 32 > LARGEST_LEAVES) return []
  if (typeof readLeaves(leavesPath, manifest) !== 'string') return []
  return [
    finding({
      kind: 'MANIFEST_INVALID',
      severity: 'warning',
      file: siblingKey(file.key, 'leaves'),
      expected: manifest.merkle_root,
      message: 'The leaves do not give the root in the manifest: they were altered, and the log was not.',
    }),
  ]
}

/** Counts what the thorough reading has checked; it may be more than the mode asks for. */
function countSignatures(
  records: LineRecords,
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
    const name = uses.has(keyId) ? keyId : nameOfUse(uses, keyId)
    const use = uses.get(name) ?? {
      keyId: name,
      entries: 0,
      checked: 0,
      valid: 0,
      firstLine: record.line,
      lastLine: 0,
    }
    uses.set(name, use)
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
function countAuthentic(records: LineRecords, { signatures }: Explanation, mode: VerifyMode): number {
  let covered = false
  let count = 0
  for (let at = records.length - 1; at >= 0; at -= 1) {
    if (records.isUnreadable(at) || !records.isRight(at)) {
      covered = false
      continue
    }
    const state = signatures[at]
    if (state === 'valid') covered = true
    const linked = at === 0 || records.follows(at - 1, at)
    const vouched = state === undefined && mode === 'seal' ? covered : state === 'valid'
    if (linked && vouched) count += 1
    if (!linked) covered = false
  }
  return count
}

/** Says what was not held against the other lines. */
function tooLarge(key: string, keptTo: number, lines: number): string {
  return `${key}: too much is odd, or too large, to be explained as a whole: lines 1 to ${keptTo} were; of the ${lines - keptTo} lines after them is told what each shows by itself.`
}

function tooMany(key: string, count: number): readonly string[] {
  return count > MAX_FINDINGS
    ? [`${key}: ${count} findings, of which the first ${MAX_FINDINGS} are listed.`]
    : []
}

function untimed(key: string, tally: FileTally): readonly string[] {
  return tally.timed === 0 && tally.entries > 0 ? [`${key}: no entry has a timestamp.`] : []
}

/** RFC 8785 writes different numbers alike: then only the bytes of the line say which of them was written. */
function loose(key: string, { looseLines }: FileTally): readonly string[] {
  const lines = looseLines === 1 ? 'one line holds a number' : `${looseLines} lines hold numbers`
  return looseLines > 0
    ? [
        `${key}: ${lines} that jcs-v1 hashes like other numbers (1.0 like 1, integers beyond 2^53); only leaves tell.`,
      ]
    : []
}
