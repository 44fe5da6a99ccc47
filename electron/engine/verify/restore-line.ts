/**
 * Gives an altered line back as it was sealed, where the change was a small one. Of the bytes that are there, every
 * small change is undone in turn, until the result gives a hash that was sealed: the entry's own, the one that the
 * next entry names, or the line's leaf in the Merkle tree. A hit is no guess: SHA-256 gives that hash for the sealed
 * bytes and for nothing else that anybody can find. No hit says nothing but that the change was not a small one.
 */
import { hash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { cancelled } from '../../../shared/model/error.ts'
import type { Profile } from '../../../shared/model/verdict.ts'
import type { RunOptions } from '../run-options.ts'
import { readEntry } from './entry.ts'
import { leafHash } from './merkle.ts'
import { respellings } from './respell.ts'
import { type Edit, farEdits, fieldsOf, nearEdits } from './small-edits.ts'

/** An entry's place in the chain as it was sealed: the hash before it, and the hash that its content must give. */
export type SealedPlace = { readonly previousHash: string; readonly currentHash: string }

export type RestoreRequest = {
  /** The line as it is now, without its LF. */
  readonly line: Buffer
  readonly profile: Profile | null
  /** Leaf hashes (hex) that were sealed and that no line gives any more. */
  readonly leaves: readonly string[]
  /** What the chain around it says of this entry. */
  readonly places: readonly SealedPlace[]
  /** By name of a field: how its value is spelled elsewhere in the log. */
  readonly values: ReadonlyMap<string, readonly string[]>
  readonly budget: RestoreBudget
}

/** The search ends at whichever is reached first. */
export type RestoreBudget = { readonly hashes: number; readonly milliseconds: number }

export const RESTORE_BUDGET: RestoreBudget = { hashes: 12_000_000, milliseconds: 30_000 }

export type Restored = {
  /** `leaf`: every byte of the line is proved. `entry`: the event is proved, not how its chain fields were spelled. */
  readonly ground: 'leaf' | 'entry'
  /** The sealed hash that the restored bytes give, hex. */
  readonly hash: string
  /** The line; null where only its canonical form could be restored. */
  readonly line: Buffer | null
  /** The canonical form then and now, where the line itself could not be restored. */
  readonly canonical: { readonly expected: Buffer; readonly actual: Buffer } | null
}

export type RestoreAnswer = {
  readonly restored: Restored | null
  /** Changes that were tried. */
  readonly tried: number
  /** All small changes were tried, not only those that the budget allowed. */
  readonly exhausted: boolean
}

/** Throws CANCELLED. Progress counts changes tried, as steps. */
export async function restoreLine(request: RestoreRequest, run: RunOptions = {}): Promise<RestoreAnswer> {
  const search = new Search(request, run)
  const restored = await search.run()
  return { restored, tried: search.tried, exhausted: restored === null && !search.spent }
}

/** What a candidate is hashed as: some bytes before it, and the hashes that count as a hit. */
type Sealing = { readonly before: Buffer; readonly hashes: ReadonlySet<string> }

/** Edits between two looks at the budget and at a cancel. */
const SLICE = 2048

class Search {
  tried = 0
  spent = false
  readonly #request: RestoreRequest
  readonly #options: RunOptions
  readonly #leaves: ReadonlySet<string>
  readonly #until: number

  constructor(request: RestoreRequest, options: RunOptions) {
    this.#request = request
    this.#options = options
    this.#leaves = new Set(request.leaves)
    this.#until = performance.now() + request.budget.milliseconds
  }

  /** What is near is looked for before what is far, which costs a hundred times as much; reading each costs most. */
  async run(): Promise<Restored | null> {
    const { line, profile, places, values } = this.#request
    const canonical = places.length > 0 ? canonicalBytes(line, profile) : null
    const chained = profile !== null && profile !== 'manifest-only' && places.length > 0
    return (
      this.#bySpelling() ??
      (await this.#byLeaf(nearEdits(line, values))) ??
      (canonical && (await this.#byPlace(canonical, nearEdits(canonical, values)))) ??
      (await this.#byLeaf(farEdits(line, values))) ??
      (canonical && (await this.#byPlace(canonical, farEdits(canonical, values)))) ??
      (chained ? await this.#throughReader(nearEdits(line, values)) : null)
    )
  }

  /** The same JSON in another spelling. */
  #bySpelling(): Restored | null {
    if (this.#leaves.size === 0) return null
    for (const line of respellings(this.#request.line)) {
      this.tried += 1
      const leaf = leafHash(line).toString('hex')
      if (this.#leaves.has(leaf)) return { ground: 'leaf', hash: leaf, line, canonical: null }
    }
    return null
  }

  async #byLeaf(edits: Generator<Edit>): Promise<Restored | null> {
    if (this.#leaves.size === 0) return null
    const { line } = this.#request
    const hit = await this.#try(line, edits, [{ before: LEAF_PREFIX, hashes: this.#leaves }])
    return hit && { ground: 'leaf', hash: hit.hash, line: hit.bytes, canonical: null }
  }

  async #byPlace(canonical: Buffer, edits: Generator<Edit>): Promise<Restored | null> {
    const hit = await this.#try(canonical, edits, placesOf(this.#request.places))
    return hit && this.#fromCanonical(canonical, hit)
  }

  /** Every edit of `bytes`, hashed. */
  async #try(
    bytes: Buffer,
    edits: Generator<Edit>,
    sealings: readonly Sealing[],
  ): Promise<{ readonly bytes: Buffer; readonly hash: string } | null> {
    const tables = sealings.map(({ before, hashes }) => ({ scratch: new Scratch(before, bytes), hashes }))
    for (const edit of edits) {
      if (this.#isSliceOver() && (await this.#isSpent())) return null
      for (const { scratch, hashes } of tables) {
        const found = scratch.hash(edit)
        if (hashes.has(found)) return { bytes: applied(bytes, edit), hash: found }
      }
    }
    return null
  }

  /**
   * Every edit of the line, read as an entry: it must give the hash that it then states. A change of the line may be
   * more than a small one of its canonical form: names change their order, escapes their length, numbers their point.
   */
  async #throughReader(edits: Generator<Edit>): Promise<Restored | null> {
    const { line, profile, places } = this.#request
    const present = readEntry(line, profile)
    const stated = 'unreadable' in present ? null : present.currentHash
    for (const edit of edits) {
      if (this.#isSliceOver() && (await this.#isSpent())) return null
      const bytes = applied(line, edit)
      const entry = readEntry(bytes, profile)
      if ('unreadable' in entry || entry.computedHash === null || entry.computedHash !== entry.currentHash)
        continue
      const fits = places.some(
        ({ previousHash, currentHash }) =>
          entry.previousHash === previousHash &&
          // Or the edit is in the stated hash itself, which now is that of the content.
          (entry.currentHash === currentHash || entry.currentHash !== stated),
      )
      if (fits) return { ground: 'entry', hash: entry.computedHash, line: bytes, canonical: null }
    }
    return null
  }

  /** Counts an edit; true when it is time for a look around. */
  #isSliceOver(): boolean {
    this.tried += 1
    return this.tried % SLICE === 0
  }

  /** True when the budget is spent. Lets a cancel arrive. */
  async #isSpent(): Promise<boolean> {
    const { hashes } = this.#request.budget
    await nextTurn()
    const { signal, onProgress } = this.#options
    if (signal?.aborted) throw signal.reason ?? cancelled('The search')
    onProgress?.({ phase: 'restore', done: Math.min(this.tried, hashes), total: hashes, unit: 'steps' })
    this.spent ||= this.tried >= hashes || performance.now() > this.#until
    return this.spent
  }

  /** The whole line around a canonical form that gives a sealed hash, where that can be told. */
  #fromCanonical(actual: Buffer, hit: { readonly bytes: Buffer; readonly hash: string }): Restored {
    const { line, profile, places } = this.#request
    const place = places.find(
      ({ previousHash, currentHash }) =>
        currentHash === hit.hash && sha256(Buffer.from(previousHash), hit.bytes) === hit.hash,
    )
    for (const event of eventsWith(line, profile, actual, hit.bytes)) {
      const bytes = place ? withPlace(event, place) : event
      if (canonicalBytes(bytes, profile)?.equals(hit.bytes) !== true) continue
      const leaf = leafHash(bytes).toString('hex')
      return this.#leaves.has(leaf)
        ? { ground: 'leaf', hash: leaf, line: bytes, canonical: null }
        : { ground: 'entry', hash: hit.hash, line: bytes, canonical: null }
    }
    return { ground: 'entry', hash: hit.hash, line: null, canonical: { expected: hit.bytes, actual } }
  }
}

const LEAF_PREFIX = Buffer.from([0])

/** The previous hashes of the places, each with the hashes that may follow it. */
function placesOf(places: readonly SealedPlace[]): readonly Sealing[] {
  return [...new Set(places.map(({ previousHash }) => previousHash))].map((before) => ({
    before: Buffer.from(before),
    hashes: new Set(
      places.filter(({ previousHash }) => previousHash === before).map(({ currentHash }) => currentHash),
    ),
  }))
}

/** The chain fields of a raw line, in bytes: a line need not be UTF-8 to be restored. */
const TAIL = /, "previous_hash": "[0-9a-f]{64}", "current_hash": "[0-9a-f]{64}"[^\n]{0,2048}\}$/

/** What is hashed of a line, in bytes; null when it gives none. Of raw lines also where the line is no JSON any more. */
function canonicalBytes(line: Buffer, profile: Profile | null): Buffer | null {
  if (profile === 'rawline-v1' || profile === 'sigc-v1') {
    const text = line.toString('latin1')
    const tail = TAIL.exec(text)
    return tail ? Buffer.from(`${text.slice(0, tail.index)}}`, 'latin1') : null
  }
  const entry = readEntry(line, profile)
  return 'unreadable' in entry || entry.canonical === null ? null : Buffer.from(entry.canonical)
}

/** Lines that may have had the restored canonical form: the present line, with the same change made in it. */
function* eventsWith(
  line: Buffer,
  profile: Profile | null,
  actual: Buffer,
  expected: Buffer,
): Generator<Buffer> {
  if (profile === 'rawline-v1' || profile === 'sigc-v1') {
    yield Buffer.concat([expected.subarray(0, -1), line.subarray(actual.length - 1)])
    return
  }
  if (actual.equals(expected)) yield line
  const { start, end } = changedPart(actual, expected)
  const grown = expected.length - actual.length
  // The value of one field: the line spells it as the canonical form does, whatever stands around it.
  for (const { name, at, value } of fieldsOf(actual)) {
    if (start < at || end > at + value.length) continue
    for (const field of fieldsOf(line)) {
      if (field.name !== name || field.value !== value) continue
      const other = expected.subarray(at, at + value.length + grown)
      yield applied(line, { at: field.at, remove: value.length, insert: other })
    }
  }
  // Anything else, with as much around it as stands once in the line.
  for (const around of [48, 24, 12, 6, 3, 1, 0]) {
    const from = Math.max(0, start - around)
    const old = actual.subarray(from, end + around)
    const at = old.length === 0 ? -1 : line.indexOf(old)
    if (at < 0 || line.indexOf(old, at + 1) >= 0) continue
    yield applied(line, { at, remove: old.length, insert: expected.subarray(from, end + around + grown) })
  }
}

/** Where `actual` differs from `expected`, without their common beginning and end. */
function changedPart(actual: Buffer, expected: Buffer): { readonly start: number; readonly end: number } {
  const shorter = Math.min(actual.length, expected.length)
  let start = 0
  while (start < shorter && actual[start] === expected[start]) start += 1
  let tail = 0
  while (tail < shorter - start && actual[actual.length - 1 - tail] === expected[expected.length - 1 - tail])
    tail += 1
  return { start, end: actual.length - tail }
}

/** The line with the chain fields of its place. */
function withPlace(line: Buffer, { previousHash, currentHash }: SealedPlace): Buffer {
  const text = line.toString('latin1')
  const put = (source: string, name: string, value: string) =>
    source.replace(
      new RegExp(`("${name}":\\s*")[0-9a-f]{64}(")`),
      (_, before, after) => before + value + after,
    )
  return Buffer.from(put(put(text, 'previous_hash', previousHash), 'current_hash', currentHash), 'latin1')
}

function applied(bytes: Buffer, { at, remove, insert }: Edit): Buffer {
  return Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)])
}

function sha256(...parts: readonly Buffer[]): string {
  return hash('sha256', Buffer.concat(parts), 'hex')
}

/** Hashes a text with one edit after another, without building each anew. */
class Scratch {
  readonly #buffer: Buffer
  readonly #bytes: Buffer
  readonly #offset: number

  constructor(before: Buffer, bytes: Buffer) {
    this.#bytes = bytes
    this.#offset = before.length
    this.#buffer = Buffer.allocUnsafeSlow(before.length + bytes.length + LARGEST_INSERT)
    before.copy(this.#buffer)
    bytes.copy(this.#buffer, before.length)
  }

  hash({ at, remove, insert }: Edit): string {
    const buffer = this.#buffer
    const bytes = this.#bytes
    const grown = insert.length - remove
    if (grown > LARGEST_INSERT)
      return sha256(buffer.subarray(0, this.#offset), applied(bytes, { at, remove, insert }))
    const from = this.#offset + at
    if (grown !== 0) bytes.copy(buffer, from + insert.length, at + remove)
    for (let i = 0; i < insert.length; i += 1) buffer[from + i] = insert[i] as number
    const found = hash('sha256', buffer.subarray(0, this.#offset + bytes.length + grown), 'hex')
    // As it was, for the next edit.
    if (grown !== 0) bytes.copy(buffer, from, at)
    else for (let i = 0; i < remove; i += 1) buffer[from + i] = bytes[at + i] as number
    return found
  }
}

const LARGEST_INSERT = 4096
