/** The log of manifests: each by itself, each after the one before, and all under the signed checkpoints. */
import type { ProvenCheckpoint } from '../../../shared/model/anchor.ts'
import { daysBetween, parseArchiveKey, siblingKey } from '../../../shared/model/archive.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import { sha256Hex, ZERO_HASH } from './digest.ts'
import { consequence, finding, withConsequences } from './findings.ts'
import { type Manifest, parseManifest } from './manifest.ts'
import { leafHash, MerkleTree } from './merkle.ts'
import { readSidecar } from './read-sidecar.ts'
import { type Checkpoint, parseCheckpoint, parseNote, verifyNote } from './signed-note.ts'
import type { Trust } from './trust.ts'

/** A manifest in its place in the log. */
export type SealedDay = {
  /** Archive key of the manifest, and of the log it seals. */
  readonly key: string
  readonly logKey: string
  readonly day: string
  readonly manifest: Manifest
  readonly bytes: Buffer
  /** False when something speaks against the manifest: then it is no evidence about its log. */
  readonly good: boolean
}

export type ManifestLog = {
  readonly days: readonly SealedDay[]
  /** The newest checkpoint that proves all manifests up to it, or null. */
  readonly proven: ProvenCheckpoint | null
  /** Checkpoints whose signature is of a key at hand, whether or not the manifests fit. */
  readonly checkpoints: readonly FoundCheckpoint[]
  /** `roots[n]`: the root, in hex, over the first n + 1 manifests, as far as they are there without a gap. */
  readonly roots: readonly string[]
  /** Streams that the manifests and checkpoints name, sorted. */
  readonly streams: readonly string[]
  /** Days that the numbers of the manifests show to be missing altogether. */
  readonly missing: readonly MissingDay[]
  readonly findings: readonly Finding[]
  readonly notes: readonly string[]
}

export type MissingDay = {
  readonly logKey: string | null
  readonly day: string | null
  readonly after: string
  readonly before: string
}

/** Reads and checks every manifest and checkpoint at hand. */
export function readManifestLog(sidecars: ReadonlyMap<string, string>, trust: Trust): ManifestLog {
  const findings: Finding[] = []
  const days: SealedDay[] = []
  for (const key of sidecarsOf(sidecars, 'manifest')) {
    const bytes = readSidecar(sidecars.get(key) as string, 'manifest')
    const manifest = typeof bytes === 'string' ? bytes : parseManifest(bytes)
    const problem = typeof manifest === 'string' ? manifest : misplacement(key, manifest, trust)
    if (problem !== null) {
      findings.push(
        finding({ kind: 'MANIFEST_INVALID', file: key, message: `The manifest is not valid: ${problem}.` }),
      )
    }
    if (typeof manifest === 'string' || typeof bytes === 'string') continue
    const logKey = siblingKey(key, 'log.gz')
    days.push({
      key,
      logKey,
      day: parseArchiveKey(key)?.day ?? manifest.day,
      manifest,
      bytes,
      good: problem === null,
    })
  }
  const checkpoints = readCheckpoints(sidecars, days, trust, findings)
  const proof = proveByCheckpoints(days, checkpoints)
  addProof(findings, proof.findings)
  const bad = new Set([...proof.findings, ...findings].map(({ file }) => file))
  const order = checkOrder(days, bad)
  findings.push(...order.findings)
  for (const { file } of order.findings) bad.add(file)
  return {
    days: days.map((day) => ({ ...day, good: day.good && !bad.has(day.key) })),
    proven: proof.proven,
    checkpoints,
    roots: rootsOf(leadingManifests(days)),
    streams: [
      ...new Set([
        ...days.map(({ manifest }) => manifest.stream),
        ...checkpoints.map(({ checkpoint }) => checkpoint.origin),
      ]),
    ].sort(),
    missing: order.missing,
    findings,
    notes: [...proof.notes],
  }
}

function sidecarsOf(
  sidecars: ReadonlyMap<string, string>,
  kind: 'manifest' | 'checkpoint',
): readonly string[] {
  return [...sidecars.keys()].filter((key) => parseArchiveKey(key)?.kind === kind).sort()
}

/** A manifest that speaks of another stream, day or object than the one it lies beside. */
function misplacement(key: string, manifest: Manifest, trust: Trust): string | null {
  if (trust.ground === 'root' && trust.stream !== null && manifest.stream !== trust.stream) {
    return `its stream is ${JSON.stringify(manifest.stream)}, and the key set is that of ${JSON.stringify(trust.stream)}`
  }
  const day = parseArchiveKey(key)?.day
  if (day && manifest.day !== day) return `its day is ${manifest.day}, beside the log of ${day}`
  const tail = (name: string) => name.split('/').slice(-3).join('/').replace(/\.gz$/, '')
  const log = siblingKey(key, 'log.gz')
  if (!isPlainName(manifest.object) || tail(manifest.object) !== tail(log))
    return `its object is ${JSON.stringify(manifest.object)}, beside ${log}`
  return null
}

/** A name inside an archive: it leads nowhere else, whoever takes it for a path. */
function isPlainName(object: string): boolean {
  return !/[\\:\p{Cc}]/u.test(object) && !object.split('/').some((part) => ['', '.', '..'].includes(part))
}

/** That a manifest which is wrong by itself is not under the checkpoint either follows from it. */
function addProof(findings: Finding[], proof: readonly Finding[]): void {
  for (const item of proof) {
    const at = findings.findIndex(({ kind, file }) => kind === 'MANIFEST_INVALID' && file === item.file)
    const cause = findings[at]
    if (!cause) findings.push(item)
    else findings[at] = withConsequences(cause, consequence(item.kind, item.file, null), ...item.consequences)
  }
}

/** A checkpoint that a key at hand has signed. */
export type FoundCheckpoint = {
  readonly key: string
  readonly day: string
  readonly checkpoint: Checkpoint
  readonly signer: string
}

/** The checkpoints whose note is well-formed, signed by a key of the day, and about its day's log size. */
function readCheckpoints(
  sidecars: ReadonlyMap<string, string>,
  days: readonly SealedDay[],
  trust: Trust,
  findings: Finding[],
): readonly FoundCheckpoint[] {
  const found: FoundCheckpoint[] = []
  for (const key of sidecarsOf(sidecars, 'checkpoint')) {
    const day = parseArchiveKey(key)?.day ?? ''
    const sealed = days.find((candidate) => candidate.day === day)
    const bytes = readSidecar(sidecars.get(key) as string, 'checkpoint')
    const note = typeof bytes === 'string' ? null : parseNote(bytes)
    const checkpoint = note ? parseCheckpoint(note.text) : null
    const report = (
      message: string,
      expected: string | number | null = null,
      actual: string | number | null = null,
    ) => {
      findings.push(finding({ kind: 'CHECKPOINT_INVALID', file: key, expected, actual, message }))
    }
    if (!note || !checkpoint) {
      const why = typeof bytes === 'string' ? `: ${bytes}` : ''
      report(`The checkpoint is no signed note over a log${why}.`)
      continue
    }
    if (sealed?.good && checkpoint.origin !== sealed.manifest.stream) {
      report('The checkpoint is about another stream.', sealed.manifest.stream, checkpoint.origin)
      continue
    }
    if (sealed?.good && checkpoint.size !== sealed.manifest.manifest_seq + 1) {
      report(
        'The checkpoint is about another number of manifests.',
        sealed.manifest.manifest_seq + 1,
        checkpoint.size,
      )
      continue
    }
    if (trust.atHand.length === 0) continue // nobody can say whose it is
    const place = placeOf(days, sealed)
    const signers = [...trust.parsed.values()].filter((signer) => isOfDay(signer.fingerprint, place, trust))
    const signer = signers.find((candidate) => verifyNote(note, checkpoint.origin, candidate))
    if (signer) found.push({ key, day, checkpoint, signer: signer.fingerprint })
    else report('The checkpoint is not signed by a key of its day.')
  }
  return found
}

/** The entries that a day's checkpoint stands after: its own, or those around an empty day. Null: not known. */
function placeOf(
  days: readonly SealedDay[],
  sealed: SealedDay | undefined,
): readonly [number, number] | null {
  if (!sealed) return null
  const { first_seq, last_seq } = sealed.manifest
  if (first_seq != null && last_seq != null) return [first_seq, last_seq]
  const before = days.slice(0, days.indexOf(sealed)).findLast(({ manifest }) => manifest.last_seq != null)
  const last = before?.manifest.last_seq
  return last == null ? null : [last, last + 1]
}

/** A retired key seals no later day, and a revoked one none. */
function isOfDay(fingerprint: string, place: readonly [number, number] | null, trust: Trust): boolean {
  const range = trust.atHand.find(
    (text) => trust.parsed.get(fingerprint)?.object.export({ type: 'spki', format: 'pem' }) === text.pem,
  )
  const from = range?.firstSeq ?? 0
  const to = range?.lastSeq ?? Number.POSITIVE_INFINITY
  if (from > to) return false
  return place === null || (from <= place[1] && to >= place[0])
}

/** Recomputes the tree over the manifests and holds every checkpoint against it. */
function proveByCheckpoints(
  days: readonly SealedDay[],
  checkpoints: readonly FoundCheckpoint[],
): {
  readonly findings: readonly Finding[]
  readonly proven: ManifestLog['proven']
  readonly notes: readonly string[]
} {
  if (checkpoints.length === 0) return { findings: [], proven: null, notes: [] }
  const bySize = new Map(checkpoints.map((found) => [found.checkpoint.size, found]))
  const tree = new MerkleTree()
  let proven: ProvenCheckpoint | null = null
  const broken: { found: FoundCheckpoint; root: string; day: SealedDay }[] = []
  const findings: Finding[] = []
  for (const [index, day] of leadingManifests(days).entries()) {
    tree.append(leafHash(day.bytes))
    const found = bySize.get(index + 1)
    if (!found) continue
    const root = tree.root()
    if (root.equals(found.checkpoint.root)) {
      const { key: file, signer, checkpoint } = found
      const { origin } = checkpoint
      proven = { origin, size: index + 1, root: root.toString('hex'), day: day.day, file, signer }
      // A later checkpoint holds: what did not fit before was a checkpoint, not a manifest.
      for (const wrong of broken.splice(0)) findings.push(wrongCheckpoint(wrong))
    } else {
      broken.push({ found, root: root.toString('hex'), day })
    }
  }
  const [first, ...later] = broken
  if (first) {
    const culprit = findCulprit(days, proven?.size ?? 0, first.found.checkpoint.size)
    const base = finding({
      kind: 'MANIFEST_NOT_IN_CHECKPOINT',
      file: culprit.key,
      expected: first.found.checkpoint.root.toString('hex'),
      actual: first.root,
      message: `The manifest is not the one under the signed checkpoint of ${first.found.day}.`,
    })
    const effects = later.map(({ found }) => consequence('CHECKPOINT_INVALID', found.key, null))
    findings.push(withConsequences(base, ...effects))
  }
  const notes =
    proven === null && !first
      ? ['The manifests before the first one at hand are missing: no checkpoint could be recomputed.']
      : []
  return { findings, proven, notes }
}

/**
 * The manifests from the first of the stream on, without a gap. Where one is damaged, its number is not believed, nor
 * are those after it: the checkpoints will tell.
 */
function leadingManifests(days: readonly SealedDay[]): readonly SealedDay[] {
  const damaged = days.findIndex(({ good }) => !good)
  const gap = days.findIndex(
    ({ manifest }, at) => manifest.manifest_seq !== at && !(damaged >= 0 && damaged <= at),
  )
  return gap < 0 ? days : days.slice(0, gap)
}

function rootsOf(days: readonly SealedDay[]): readonly string[] {
  const tree = new MerkleTree()
  return days.map(({ bytes }) => {
    tree.append(leafHash(bytes))
    return tree.root().toString('hex')
  })
}

function wrongCheckpoint({
  found,
  root,
}: {
  readonly found: FoundCheckpoint
  readonly root: string
}): Finding {
  return finding({
    kind: 'CHECKPOINT_INVALID',
    file: found.key,
    expected: root,
    actual: found.checkpoint.root.toString('hex'),
    message: 'The checkpoint is not the root over the manifests up to its day, though later checkpoints are.',
  })
}

/** Of the manifests from `from` up to `to`, the one that its successor does not know; else the last. */
function findCulprit(days: readonly SealedDay[], from: number, to: number): SealedDay {
  for (let at = from; at < to; at += 1) {
    const next = days[at + 1]
    if (next && next.manifest.previous_manifest_sha256 !== sha256Hex((days[at] as SealedDay).bytes))
      return days[at] as SealedDay
  }
  return days[to - 1] as SealedDay
}

/** Numbers without a gap, each manifest naming the one before. */
function checkOrder(
  days: readonly SealedDay[],
  bad: ReadonlySet<string | null>,
): { readonly findings: readonly Finding[]; readonly missing: readonly MissingDay[] } {
  const findings: Finding[] = []
  const missing: MissingDay[] = []
  days.forEach((day, at) => {
    const before = days[at - 1]
    if (bad.has(day.key) || (before && bad.has(before.key))) return
    const { manifest_seq, previous_manifest_sha256 } = day.manifest
    const report = (message: string, expected: string | number, actual: string | number) => {
      findings.push(finding({ kind: 'MANIFEST_INVALID', file: day.key, expected, actual, message }))
    }
    if (!before) {
      if (manifest_seq === 0 && previous_manifest_sha256 !== ZERO_HASH) {
        report('The first manifest of the stream names one before it.', ZERO_HASH, previous_manifest_sha256)
      }
      return
    }
    const step = manifest_seq - before.manifest.manifest_seq
    const hash = sha256Hex(before.bytes)
    if (step < 1)
      report('The number of the manifest does not grow.', before.manifest.manifest_seq + 1, manifest_seq)
    else if (step > 1 && !canHide(before, day, step - 1))
      report(
        'The number of the manifest is higher than there are days that could be missing.',
        before.manifest.manifest_seq + 1,
        manifest_seq,
      )
    else if (step > 1) missing.push(...daysInGap(before, day, step - 1))
    else if (previous_manifest_sha256 !== hash)
      report('The manifest does not name the one before it.', hash, previous_manifest_sha256)
  })
  return { findings, missing }
}

/** More missing days than this in one gap are not named one by one: somebody wrote a number, and no archive was lost. */
const MOST_MISSING_DAYS = 4000

/** One manifest a day: no more can be missing than there are days between. */
function canHide(before: SealedDay, after: SealedDay, count: number): boolean {
  return count <= MOST_MISSING_DAYS && Date.parse(after.day) - Date.parse(before.day) > count * 86_400_000
}

/** Which days the missing manifests were of: the days between, or the weekdays between, if they are that many. */
function daysInGap(before: SealedDay, after: SealedDay, count: number): readonly MissingDay[] {
  const between = daysBetween(before.day, after.day).slice(1, -1)
  const named = [between, between.filter(isWeekday)].find((days) => days.length === count)
  const bounds = { after: before.day, before: after.day }
  if (!named) return Array.from({ length: count }, () => ({ logKey: null, day: null, ...bounds }))
  return named.map((day) => ({ logKey: keyOfDay(before.logKey, day), day, ...bounds }))
}

/** The key of another day's log, spelled like the given one. */
export function keyOfDay(logKey: string, day: string): string {
  return logKey.replace(
    /\d{4}\/\d{2}\/\d{4}-\d{2}-\d{2}(\.log(?:\.gz)?)$/,
    `${day.slice(0, 4)}/${day.slice(5, 7)}/${day}$1`,
  )
}

/** Monday to Friday. */
export function isWeekday(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday >= 1 && weekday <= 5
}
