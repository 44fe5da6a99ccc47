/** The bytes of an archived line beside what they were when they were sealed, as far as that can be told. */
import { readFileSync, statSync } from 'node:fs'
import { siblingKey } from '../../shared/model/archive.ts'
import { BlotterError } from '../../shared/model/error.ts'
import type { LineDifference } from '../../shared/model/evidence.ts'
import type { Profile } from '../../shared/model/verdict.ts'
import { isGzipKey } from './archive-view.ts'
import { cutIntoPieces } from './byte-pieces.ts'
import type { RunOptions } from './run-options.ts'
import type { Services } from './services.ts'
import { detectProfile } from './verify/detect-profile.ts'
import { type Entry, readEntry } from './verify/entry.ts'
import { READ_LIMITS, readLines } from './verify/index.ts'
import { parseManifest } from './verify/manifest.ts'
import { leafHash, merkleRoot } from './verify/merkle.ts'
import { readFirstLines } from './verify/read-lines.ts'
import { readSidecar } from './verify/read-sidecar.ts'
import { RESTORE_BUDGET, type RestoreBudget, restoreLine, type SealedPlace } from './verify/restore-line.ts'
import { fieldsOf } from './verify/small-edits.ts'

/** A longer line is not searched; its hashes are told. */
const LONGEST_SEARCHED = 64 * 1024
/** A longer line is not cut into pieces. */
const LONGEST_SHOWN = 1024 * 1024
/** Leaves beyond this many are not held in memory. */
const MOST_LEAVES = 2_000_000
/** Values that are remembered of one field. */
const MOST_VALUES = 300

type Place = { readonly file: string; readonly line: number }
type Answer = Omit<LineDifference, 'file' | 'line'>

/** Throws NOT_FOUND for a file or a line that is not there, CANCELLED. */
export async function readLineDifference(
  services: Services,
  place: Place,
  run: RunOptions,
  budget: RestoreBudget = RESTORE_BUDGET,
): Promise<LineDifference> {
  const seen = await lookAround(services, place, run)
  const answer =
    sayIntact(seen) ??
    (await compareWithEarlier(services, place, seen, run)) ??
    (await compareWithRestored(seen, budget, run))
  return { ...place, ...answer }
}

/** The line, its neighbours, and what was sealed of it. */
type Seen = {
  readonly bytes: Buffer
  /** More than `bytes.length` when the line was too long to be held. */
  readonly length: number
  readonly profile: Profile | null
  /** Null: the line is no entry. */
  readonly entry: Entry | null
  readonly leaf: string
  /** Null without usable leaves. */
  readonly leaves: {
    /** The leaf at the line's own number. */
    readonly own: string | null
    /** The line's bytes are among what was sealed. */
    readonly known: boolean
    /** Leaves that no line gives. */
    readonly missing: readonly string[]
  } | null
  /** What the chain around the line says of it, and the line itself where nothing speaks against it. */
  readonly places: readonly SealedPlace[]
  readonly values: ReadonlyMap<string, readonly string[]>
}

async function lookAround(services: Services, { file, line }: Place, run: RunOptions): Promise<Seen> {
  const { catalog, cache } = services
  const object = catalog.currentObject(file)
  if (!object) throw new BlotterError('NOT_FOUND', `${file} was not pulled into this workspace.`)
  const source = { path: cache.pathOf(object.sha256), gzip: isGzipKey(file) }
  const judged = catalog.latestFileVerdicts().get(file)?.verification.profile
  const profile = judged ?? (await detect(source))
  const sealed = readLeaves(services, file)
  const missing = new Set(sealed)
  const held = new Map<number, { readonly bytes: Buffer; readonly length: number }>()
  const values = new ValuesByName()
  const size = object.size
  await readLines(
    source,
    READ_LIMITS,
    ({ bytes, lineNumber, length }) => {
      if (missing.size > 0) missing.delete(leafHash(bytes).toString('hex'))
      if (Math.abs(lineNumber - line) <= 1) held.set(lineNumber, { bytes: Buffer.from(bytes), length })
      else if (bytes.length <= LONGEST_SEARCHED) values.add(bytes)
    },
    {
      signal: run.signal,
      onBytes: (done) => run.onProgress?.({ phase: 'read', done, total: size, unit: 'bytes', detail: file }),
    },
  )
  const here = held.get(line)
  if (!here) throw new BlotterError('NOT_FOUND', `${file} has no line ${line}.`)
  const leaf = leafHash(here.bytes).toString('hex')
  const entry = entryOf(here.bytes, profile)
  const [before, after] = [held.get(line - 1), held.get(line + 1)]
  return {
    ...here,
    profile,
    entry,
    leaf,
    leaves: sealed && {
      own: sealed[line - 1] ?? null,
      known: sealed.includes(leaf),
      missing: [...missing],
    },
    places: placesOf(
      here.bytes,
      entry,
      before ? entryOf(before.bytes, profile) : null,
      after ? entryOf(after.bytes, profile) : null,
    ),
    values: values.found,
  }
}

async function detect(source: { readonly path: string; readonly gzip: boolean }): Promise<Profile | null> {
  const lines = await readFirstLines(source, 20)
  const detection = detectProfile(lines, { keys: [], stream: null, firstSeq: null })
  return detection === 'none' || detection === 'unknown' ? null : detection
}

function entryOf(bytes: Buffer, profile: Profile | null): Entry | null {
  const entry = readEntry(bytes, profile)
  return 'unreadable' in entry ? null : entry
}

/** The leaves beside a log, when its manifest's root proves them. */
function readLeaves({ catalog, cache }: Services, file: string): readonly string[] | null {
  const [leavesObject, manifestObject] = ['leaves', 'manifest.json'].map((suffix) =>
    catalog.currentObject(siblingKey(file, suffix as 'leaves' | 'manifest.json')),
  )
  if (!leavesObject || !manifestObject) return null
  const spoken = catalog
    .latestFindings({ file: manifestObject.key })
    .some(({ finding }) => finding.severity === 'error')
  const bytes = readSidecar(cache.pathOf(manifestObject.sha256), 'manifest')
  const manifest = typeof bytes === 'string' ? bytes : parseManifest(bytes)
  if (spoken || typeof manifest === 'string' || manifest.entries > MOST_LEAVES) return null
  const path = cache.pathOf(leavesObject.sha256)
  if (statSync(path).size !== manifest.entries * 32) return null
  const packed = readFileSync(path)
  const leaves = Array.from({ length: manifest.entries }, (_, n) => packed.subarray(n * 32, n * 32 + 32))
  if (merkleRoot(leaves).toString('hex') !== manifest.merkle_root) return null
  return leaves.map((leaf) => leaf.toString('hex'))
}

const STATED_HASH = /"(previous_hash|current_hash)"\s*:\s*"([0-9a-f]{64})"/g

/** Which hash the entry follows and which it must give, by its own word and by its neighbours'. */
function placesOf(
  bytes: Buffer,
  entry: Entry | null,
  before: Entry | null,
  after: Entry | null,
): readonly SealedPlace[] {
  // A line that cannot be read may still say its hashes.
  const stated = new Map(
    entry === null
      ? [...bytes.toString('latin1').matchAll(STATED_HASH)].map(([, name, hash]) => [name, hash])
      : [],
  )
  const own = {
    previous: entry?.previousHash ?? stated.get('previous_hash') ?? null,
    current: entry?.currentHash ?? stated.get('current_hash') ?? null,
  }
  const named = after?.previousHash ?? null
  // A hash that the line gives itself and that the next entry does not name may have been made to fit.
  const madeToFit = entry?.computedHash === own.current && named !== null && named !== own.current
  const currents = new Set([named, madeToFit ? null : own.current])
  const previous = new Set([before?.currentHash ?? null, own.previous])
  return [...previous].flatMap((previousHash) =>
    [...currents].flatMap((currentHash) =>
      previousHash === null || currentHash === null ? [] : [{ previousHash, currentHash }],
    ),
  )
}

/** How the fields of a log are spelled, up to a number of values each. */
class ValuesByName {
  readonly found = new Map<string, string[]>()
  readonly #seen = new Map<string, Set<string>>()
  #lines = 0

  add(bytes: Buffer): void {
    // Enough to see what a field can hold.
    this.#lines += 1
    if (this.#lines > 20_000) return
    for (const { name, value } of fieldsOf(bytes)) {
      const seen = this.#seen.get(name) ?? new Set<string>()
      if (seen.size >= MOST_VALUES || seen.has(value)) continue
      if (seen.size === 0 && this.#seen.size >= MOST_VALUES) continue
      seen.add(value)
      this.#seen.set(name, seen)
      const list = this.found.get(name)
      if (list) list.push(value)
      else this.found.set(name, [value])
    }
  }
}

const none = (explanation: string, expectedHash: string | null, actualHash: string | null): Answer => ({
  source: 'none',
  explanation,
  expectedHash,
  actualHash,
  pieces: [],
})

/** A line of which nothing can have been altered. */
function sayIntact({ entry, leaf, leaves, places }: Seen): Answer | null {
  if (leaves?.known) {
    return none(
      'The line is byte for byte what was sealed: its leaf hash stands in the Merkle tree of the day. What the finding tells of is beside it, not in it.',
      leaf,
      leaf,
    )
  }
  if (leaves !== null || entry === null || entry.computedHash === null) return null
  const { previousHash, computedHash } = entry
  // A hash that was made to fit is not among the places: see placesOf.
  const holds =
    entry.currentHash === computedHash &&
    places.some((place) => place.previousHash === previousHash && place.currentHash === computedHash)
  return holds
    ? none(
        'The event gives the hash that the line states and that the entries around it name.',
        computedHash,
        computedHash,
      )
    : null
}

/** An earlier pull of the same object that verified: the very bytes. */
async function compareWithEarlier(
  { catalog, cache }: Services,
  { file, line }: Place,
  seen: Seen,
  run: RunOptions,
): Promise<Answer | null> {
  const current = catalog.currentObject(file)?.sha256
  const earlier = [...catalog.versionsOf(file)]
    .reverse()
    .find(
      ({ sha256 }) =>
        sha256 !== current && cache.has(sha256) && catalog.verdictOfBytes(file, sha256) === 'PASSED',
    )
  if (!earlier) return null
  let sameNumber: Buffer | null = null
  let sameEvent: { readonly bytes: Buffer; readonly line: number } | null = null
  const eventId = seen.entry?.eventId ?? null
  const mark = eventId === null ? null : Buffer.from(JSON.stringify(eventId))
  await readLines(
    { path: cache.pathOf(earlier.sha256), gzip: isGzipKey(file) },
    READ_LIMITS,
    ({ bytes, lineNumber }) => {
      if (lineNumber === line) sameNumber = Buffer.from(bytes)
      if (mark === null || sameEvent !== null || !bytes.includes(mark)) return
      const entry = entryOf(bytes, seen.profile)
      if (entry?.eventId === eventId) sameEvent = { bytes: Buffer.from(bytes), line: lineNumber }
    },
    { signal: run.signal },
  )
  const found = sameEvent as { readonly bytes: Buffer; readonly line: number } | null
  const expected = found?.bytes ?? (sameNumber as Buffer | null)
  if (expected === null) return null
  const where = found === null ? `line ${line}` : `the event ${JSON.stringify(eventId)}, line ${found.line}`
  const version = `The version of ${earlier.pulledAt} (SHA-256 ${earlier.sha256}) verified PASSED; compared is ${where} of it.`
  const explanation = expected.equals(seen.bytes) ? `${version} It is the same, byte for byte.` : version
  return {
    source: 'earlier version',
    explanation,
    expectedHash: leafHash(expected).toString('hex'),
    actualHash: seen.leaf,
    pieces: show(expected, seen.bytes),
  }
}

async function compareWithRestored(seen: Seen, budget: RestoreBudget, run: RunOptions): Promise<Answer> {
  const { bytes, length, profile, entry, leaf, leaves, places, values } = seen
  const computed = entry?.computedHash ?? null
  const meaningHolds =
    computed !== null &&
    computed === entry?.currentHash &&
    places.some(({ currentHash }) => currentHash === computed)
  const sealed = leaves === null ? (places[0]?.currentHash ?? null) : leaves.own
  const has = leaves === null ? computed : leaf
  const proved =
    'The event itself gives its sealed hash, so its meaning is proved unchanged; only the spelling differs.'
  if (length > LONGEST_SEARCHED || (leaves === null && places.length === 0)) {
    const why =
      length > LONGEST_SEARCHED
        ? 'The line is too long to be searched.'
        : 'Nothing that was sealed speaks of this line.'
    return none(meaningHolds ? `${why} ${proved}` : why, sealed, has)
  }
  if (leaves !== null && leaves.missing.length === 0) {
    return none(
      'Every line that was sealed is still there: this one is none of them, and was added.',
      null,
      has,
    )
  }
  const { restored, tried } = await restoreLine(
    {
      line: bytes,
      profile,
      leaves: leaves?.missing ?? [],
      // Where the meaning holds, only the bytes are to be found again.
      places: meaningHolds ? [] : places,
      values,
      budget,
    },
    run,
  )
  const count = tried.toLocaleString('en-US')
  if (restored === null) {
    const why = `None of ${count} small changes gives a sealed hash: what was altered is more than a small change, or the line is not one of those that were sealed.`
    return none(
      meaningHolds ? `${proved} None of ${count} small changes gives the sealed bytes.` : why,
      sealed,
      has,
    )
  }
  const { ground, hash, line, canonical } = restored
  const proof = 'Nothing but the original gives this SHA-256.'
  if (canonical) {
    return {
      source: 'restored',
      explanation: `The canonical form of the event was restored: with one small change undone it gives the sealed hash. ${proof} The line's own spelling is not known; the two canonical forms are compared.`,
      expectedHash: hash,
      actualHash: computed,
      pieces: show(canonical.expected, canonical.actual),
    }
  }
  const explanation =
    ground === 'leaf'
      ? `The line was restored: with one small change undone it gives the leaf hash that was sealed. ${proof}`
      : `The event was restored: with one small change undone it gives the sealed entry hash. ${proof} The hash covers the event and the hash before it; signature and key are shown as they stand.`
  return {
    source: 'restored',
    explanation,
    expectedHash: hash,
    actualHash: ground === 'leaf' ? leaf : computed,
    pieces: show(line ?? bytes, bytes),
  }
}

function show(expected: Buffer, actual: Buffer): Answer['pieces'] {
  return Math.max(expected.length, actual.length) > LONGEST_SHOWN ? [] : cutIntoPieces(expected, actual)
}
