/**
 * The second, thorough reading of a log in which something is wrong: one small record per line, on which the
 * explanation works. A clean log never gets here, so its memory stays that of one chunk. A line whose hash and link
 * are right takes some 200 bytes here; beyond a bound no more are kept, and what is odd is told as it shows.
 */
import type { Profile } from '../../../shared/model/verdict.ts'
import { isHash, sha256Hex } from './digest.ts'
import { type Entry, type Objection, readEntry, type Unreadable } from './entry.ts'
import { hashNumber, sameHash } from './hash-table.ts'
import type { RawLine } from './line-splitter.ts'
import { leafHash, MerkleTree } from './merkle.ts'
import { PackedTexts } from './packed-texts.ts'

/** One line of a suspicious log. */
export type LineRecord = {
  /** 1-based line number. */
  readonly line: number
  readonly byteOffset: number
  readonly leaf: string
  /** Set when the line is no entry at all. */
  readonly unreadable: Objection | null
  /** A duplicate key, a reserved name: the entry is there, and objectionable. */
  readonly objection: Objection | null
  readonly previousHash: string | null
  readonly currentHash: string | null
  readonly computedHash: string | null
  /** Where those two differ: another profile, in which the content gives the hash. */
  readonly otherProfile: Profile | null
  /** Hash over the stored hash before it instead of its own previous_hash, when those two differ. */
  readonly hashOverBefore: string | null
  readonly signature: string | null
  readonly keyId: string | null
  readonly eventId: string | null
  /** A carriage return stands at its end, where the profile hashes bytes; without it the line is read as it was. */
  readonly endsInCr: boolean
}

/** Lines per page. */
const ROWS = 16_384
const HASH = 32
/** No hash. */
const NO_TEXT = 0xffff_ffff
/** From here on numbers are of hashes that are spelled otherwise than as 64 hex digits. */
const FIRST_TEXT = 0x8000_0000

const PREVIOUS = 0
const CURRENT = 1
const COMPUTED = 2
type HashField = typeof PREVIOUS | typeof CURRENT | typeof COMPUTED

/** What only odd lines have. */
type Oddity = Pick<LineRecord, 'unreadable' | 'objection' | 'otherProfile' | 'hashOverBefore'>
const NOTHING_ODD: Oddity = { unreadable: null, objection: null, otherProfile: null, hashOverBefore: null }

class Page {
  readonly offsets = new Float64Array(ROWS)
  readonly lines = new Float64Array(ROWS)
  /** Numbers of the three hashes of each line. */
  readonly hashes = new Uint32Array(ROWS * 3)
  readonly keys = new Uint32Array(ROWS)
  readonly texts = new Uint32Array(ROWS)
  readonly endInCr = new Uint8Array(ROWS)
  readonly leaves = Buffer.alloc(ROWS * HASH)
}

/** The lines of a log, in order, held as bytes. A record is made when it is asked for. */
export class LineRecords {
  #length = 0
  readonly #pages: Page[] = []
  readonly #odd = new Map<number, Oddity>()
  /** Hashes by their number. Equal ones may have several. */
  readonly #pool: Buffer[] = []
  #pooled = 0
  readonly #otherTexts = new Map<string, number>()
  readonly #otherTextOf: string[] = []
  readonly #keys = new Map<string, number>()
  readonly #keyOf: string[] = []
  readonly #texts = new PackedTexts()
  #textBytes = 0

  get length(): number {
    return this.#length
  }

  /** Bytes held in memory, nearly. */
  get bytes(): number {
    return (
      this.#length * 69 + this.#pooled * HASH + this.#texts.bytes + this.#textBytes + this.#odd.size * 500
    )
  }

  add(record: Omit<LineRecord, 'leaf'>, leaf: Buffer): void {
    const at = this.#length
    this.#length += 1
    if (at % ROWS === 0) this.#pages.push(new Page())
    const page = this.#page(at)
    const row = at % ROWS
    page.offsets[row] = record.byteOffset
    page.lines[row] = record.line
    leaf.copy(page.leaves, row * HASH)
    if (record.endsInCr) page.endInCr[row] = 1
    const { unreadable, objection, otherProfile, hashOverBefore } = record
    if (unreadable || objection || otherProfile !== null || hashOverBefore !== null) {
      this.#odd.set(at, { unreadable, objection, otherProfile, hashOverBefore })
      this.#textBytes += 2 * ((unreadable ?? objection)?.actual?.length ?? 0)
    }
    const before = at === 0 ? NO_TEXT : this.#number(at - 1, CURRENT)
    const isLinked = record.previousHash !== null && this.#textOf(before) === record.previousHash
    const previous = isLinked ? before : this.#numberFor(record.previousHash)
    const current = this.#numberFor(record.currentHash)
    const isRight = record.computedHash === record.currentHash
    page.hashes[row * 3 + PREVIOUS] = previous
    page.hashes[row * 3 + CURRENT] = current
    page.hashes[row * 3 + COMPUTED] = isRight ? current : this.#numberFor(record.computedHash)
    page.keys[row] = this.#keyFor(record.keyId)
    page.texts[row] = this.#texts.add(record.signature, record.eventId)
  }

  /** Takes the last line out. */
  dropLast(): void {
    this.#length -= 1
    this.#odd.delete(this.#length)
  }

  /** The record at an index; undefined outside of the log. */
  at(at: number): LineRecord | undefined {
    return at >= 0 && at < this.#length ? new PackedRecord(this, at) : undefined
  }

  get last(): LineRecord | undefined {
    return this.at(this.#length - 1)
  }

  /** Index of the first record that is asked for, or -1. */
  findIndex(isWanted: (record: LineRecord, at: number) => boolean): number {
    for (let at = 0; at < this.#length; at += 1) if (isWanted(new PackedRecord(this, at), at)) return at
    return -1
  }

  /** Index of the last record that is asked for, or -1. */
  findLastIndex(isWanted: (record: LineRecord) => boolean): number {
    for (let at = this.#length - 1; at >= 0; at -= 1) if (isWanted(new PackedRecord(this, at))) return at
    return -1
  }

  forEach(look: (record: LineRecord, at: number) => void): void {
    for (let at = 0; at < this.#length; at += 1) look(new PackedRecord(this, at), at)
  }

  // --- without a text being made ------------------------------------------------------------------------------

  isUnreadable(at: number): boolean {
    return this.oddity(at).unreadable !== null
  }

  hasCurrent(at: number): boolean {
    return this.#number(at, CURRENT) !== NO_TEXT
  }

  hasPrevious(at: number): boolean {
    return this.#number(at, PREVIOUS) !== NO_TEXT
  }

  samePrevious(one: number, other: number): boolean {
    return this.#same(this.#number(one, PREVIOUS), this.#number(other, PREVIOUS))
  }

  /** The content gives the stored hash. */
  isRight(at: number): boolean {
    return this.hasCurrent(at) && this.#number(at, CURRENT) === this.#number(at, COMPUTED)
  }

  /** The stored hash of `before` is the previous one of `at`; where neither is there, nothing is missing. */
  follows(before: number, at: number): boolean {
    return this.#same(this.#number(before, CURRENT), this.#number(at, PREVIOUS))
  }

  /** The line is linked to what the content of `before` gives. */
  followsContent(before: number, at: number): boolean {
    const computed = this.#number(before, COMPUTED)
    return computed !== NO_TEXT && this.#same(computed, this.#number(at, PREVIOUS))
  }

  sameCurrent(one: number, other: number): boolean {
    return this.#same(this.#number(one, CURRENT), this.#number(other, CURRENT))
  }

  /** A number for a stored hash, for a table: of `current_hash`, or of the hash before. */
  currentNumber(at: number): number {
    return this.#hashNumber(this.#number(at, CURRENT))
  }

  previousNumber(at: number): number {
    return this.#hashNumber(this.#number(at, PREVIOUS))
  }

  leafNumber(at: number): number {
    return hashNumber(this.#page(at).leaves, (at % ROWS) * HASH)
  }

  sameLeaf(one: number, other: number): boolean {
    return this.isLeaf(one, this.#page(other).leaves, (other % ROWS) * HASH)
  }

  /** The line's leaf is what lies at `from`. */
  isLeaf(at: number, bytes: Buffer, from: number): boolean {
    return sameHash(this.#page(at).leaves, (at % ROWS) * HASH, bytes, from)
  }

  // --- for a record -------------------------------------------------------------------------------------------

  oddity(at: number): Oddity {
    return this.#odd.get(at) ?? NOTHING_ODD
  }

  hash(at: number, field: HashField): string | null {
    return this.#textOf(this.#number(at, field))
  }

  leaf(at: number): string {
    const from = (at % ROWS) * HASH
    return this.#page(at).leaves.toString('hex', from, from + HASH)
  }

  keyId(at: number): string | null {
    return this.#keyOf[this.#page(at).keys[at % ROWS] as number] ?? null
  }

  signature(at: number): string | null {
    return this.#texts.first(this.#page(at).texts[at % ROWS] as number)
  }

  eventId(at: number): string | null {
    return this.#texts.second(this.#page(at).texts[at % ROWS] as number)
  }

  line(at: number): number {
    return this.#page(at).lines[at % ROWS] as number
  }

  byteOffset(at: number): number {
    return this.#page(at).offsets[at % ROWS] as number
  }

  endsInCr(at: number): boolean {
    return this.#page(at).endInCr[at % ROWS] === 1
  }

  #page(at: number): Page {
    return this.#pages[Math.floor(at / ROWS)] as Page
  }

  #number(at: number, field: HashField): number {
    return this.#page(at).hashes[(at % ROWS) * 3 + field] as number
  }

  #same(one: number, other: number): boolean {
    if (one === other) return true
    if (one >= FIRST_TEXT || other >= FIRST_TEXT) return false
    return sameHash(this.#poolOf(one), (one % ROWS) * HASH, this.#poolOf(other), (other % ROWS) * HASH)
  }

  #hashNumber(number: number): number {
    return number >= FIRST_TEXT ? number : hashNumber(this.#poolOf(number), (number % ROWS) * HASH)
  }

  #poolOf(number: number): Buffer {
    return this.#pool[Math.floor(number / ROWS)] as Buffer
  }

  #textOf(number: number): string | null {
    if (number === NO_TEXT) return null
    if (number >= FIRST_TEXT) return this.#otherTextOf[number - FIRST_TEXT] as string
    const from = (number % ROWS) * HASH
    return this.#poolOf(number).toString('hex', from, from + HASH)
  }

  #numberFor(text: string | null): number {
    if (text === null) return NO_TEXT
    if (!isHash(text)) return this.#otherNumberFor(text)
    const number = this.#pooled
    this.#pooled += 1
    if (number % ROWS === 0) this.#pool.push(Buffer.alloc(ROWS * HASH))
    this.#poolOf(number).write(text, (number % ROWS) * HASH, 'hex')
    return number
  }

  #otherNumberFor(text: string): number {
    const known = this.#otherTexts.get(text)
    if (known !== undefined) return known
    const number = FIRST_TEXT + this.#otherTextOf.length
    const kept = copyOf(text)
    this.#otherTexts.set(kept, number)
    this.#otherTextOf.push(kept)
    this.#textBytes += 100 + 2 * kept.length
    return number
  }

  #keyFor(keyId: string | null): number {
    if (keyId === null) return NO_TEXT
    const known = this.#keys.get(keyId)
    if (known !== undefined) return known
    const kept = copyOf(keyId)
    this.#keys.set(kept, this.#keyOf.length)
    this.#keyOf.push(kept)
    this.#textBytes += 100 + 2 * kept.length
    return this.#keyOf.length - 1
  }
}

class PackedRecord implements LineRecord {
  readonly #log: LineRecords
  readonly #at: number

  constructor(log: LineRecords, at: number) {
    this.#log = log
    this.#at = at
  }

  get line(): number {
    return this.#log.line(this.#at)
  }
  get byteOffset(): number {
    return this.#log.byteOffset(this.#at)
  }
  get leaf(): string {
    return this.#log.leaf(this.#at)
  }
  get unreadable(): Objection | null {
    return this.#log.oddity(this.#at).unreadable
  }
  get objection(): Objection | null {
    return this.#log.oddity(this.#at).objection
  }
  get otherProfile(): Profile | null {
    return this.#log.oddity(this.#at).otherProfile
  }
  get hashOverBefore(): string | null {
    return this.#log.oddity(this.#at).hashOverBefore
  }
  get previousHash(): string | null {
    return this.#log.hash(this.#at, PREVIOUS)
  }
  get currentHash(): string | null {
    return this.#log.hash(this.#at, CURRENT)
  }
  get computedHash(): string | null {
    return this.#log.hash(this.#at, COMPUTED)
  }
  get signature(): string | null {
    return this.#log.signature(this.#at)
  }
  get keyId(): string | null {
    return this.#log.keyId(this.#at)
  }
  get eventId(): string | null {
    return this.#log.eventId(this.#at)
  }
  get endsInCr(): boolean {
    return this.#log.endsInCr(this.#at)
  }
}

/** Of blank lines in a row no more than this many are kept: there may be millions. */
const MAX_BLANK = 1000

/** How much is kept of a log to explain it. What lies behind is told as it shows, line by line. */
export type RecordLimits = {
  /** Lines about which something is odd. */
  readonly odd: number
  /** Memory for all lines. */
  readonly bytes: number
}

export const RECORD_LIMITS: RecordLimits = { odd: 200_000, bytes: 1024 * 1024 * 1024 }

/** A line behind those that are kept. */
export type FurtherLine = {
  readonly line: RawLine
  readonly entry: Entry | Unreadable
  /** The stored hash of the entry before it. */
  readonly before: string | null
}

type Reading = {
  readonly profile: Profile | null
  readonly maxLineBytes: number
  /** The hash before the first entry, as far as known. */
  readonly first: string | null
  /** The log carries signatures. */
  readonly signed: boolean
  readonly limits?: RecordLimits | undefined
  /** Sees what is not kept. */
  readonly onFurther: (line: FurtherLine) => void
}

/** Turns lines into records; remembers the hash before, as the chain does. */
export class LineRecorder {
  readonly records = new LineRecords()
  /** Lines that are entries. */
  readable = 0
  /** Number of the last line that was kept, when there are further ones. */
  keptTo: number | null = null
  readonly #reading: Reading
  readonly #limits: RecordLimits
  readonly #chained: boolean
  readonly #tree = new MerkleTree()
  #before: string | null
  #blank = 0
  #odd = 0

  constructor(reading: Reading) {
    this.#reading = reading
    this.#limits = reading.limits ?? RECORD_LIMITS
    this.#chained = reading.profile !== null && reading.profile !== 'manifest-only'
    this.#before = reading.first
  }

  /** Root over the leaves of all lines, hex. */
  root(): string {
    return this.#tree.root().toString('hex')
  }

  add(line: RawLine): void {
    const { profile, maxLineBytes } = this.#reading
    this.#blank = line.length === 0 ? this.#blank + 1 : 0
    if (this.#blank > MAX_BLANK) return
    const leaf = line.length > maxLineBytes ? NO_LEAF : leafHash(line.bytes)
    this.#tree.append(leaf)
    const endsInCr = isRaw(profile) && line.bytes.at(-1) === CR
    const bytes = endsInCr ? line.bytes.subarray(0, -1) : line.bytes
    const read = line.length > maxLineBytes ? tooLong(line.length) : readEntry(bytes, profile)
    const entry = 'unreadable' in read && !line.ended ? { unreadable: torn(read.unreadable) } : read
    const before = this.#before
    if (!('unreadable' in entry)) {
      this.readable += 1
      this.#before = entry.currentHash === null ? null : copyOf(entry.currentHash)
    }
    if (this.keptTo === null && !this.#hasRoom()) this.keptTo = line.lineNumber - 1
    if (this.keptTo === null) this.#keep(line, leaf, entry, before, endsInCr)
    else this.#reading.onFurther({ line, entry, before })
  }

  #hasRoom(): boolean {
    return this.#odd < this.#limits.odd && this.records.bytes < this.#limits.bytes
  }

  #keep(
    line: RawLine,
    leaf: Buffer,
    entry: Entry | Unreadable,
    before: string | null,
    endsInCr: boolean,
  ): void {
    const place = { line: line.lineNumber, byteOffset: line.byteOffset }
    if ('unreadable' in entry) {
      this.#odd += 1
      this.records.add({ ...place, ...NO_ENTRY, unreadable: entry.unreadable }, leaf)
      return
    }
    const { previousHash, currentHash, computedHash, canonical, objection, otherProfile } = entry
    const isLinked = before === null || before === previousHash
    const hashOverBefore = canonical !== null && !isLinked ? sha256Hex(before + canonical) : null
    const isWrong = this.#chained && (computedHash === null || computedHash !== currentHash)
    const isBare = this.#reading.signed && entry.signature === null
    if (objection || isWrong || !isLinked || isBare) this.#odd += 1
    this.records.add(
      {
        ...place,
        unreadable: null,
        objection,
        previousHash,
        currentHash,
        computedHash,
        otherProfile,
        hashOverBefore,
        signature: entry.signature,
        keyId: entry.keyId,
        eventId: entry.eventId,
        endsInCr,
      },
      leaf,
    )
  }
}

/** Of a line that was not read whole. */
const NO_LEAF = Buffer.alloc(0)

const NO_ENTRY = {
  objection: null,
  previousHash: null,
  currentHash: null,
  computedHash: null,
  otherProfile: null,
  hashOverBefore: null,
  signature: null,
  keyId: null,
  eventId: null,
  endsInCr: false,
} as const

/** A copy that does not keep the line it was sliced from alive. */
function copyOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8')
}

export function tooLong(length: number): { readonly unreadable: Objection } {
  const message = `The line is ${length} bytes long, more than is read.`
  return { unreadable: { kind: 'LINE_TOO_LONG', message, actual: String(length) } }
}

/** A last line without LF that is no entry has been cut. */
export function torn(objection: Objection): Objection {
  return objection.kind === 'LINE_TOO_LONG'
    ? objection
    : { kind: 'TORN_LAST_LINE', message: `The last line is cut. ${objection.message}`, actual: null }
}

const CR = 0x0d

function isRaw(profile: Profile | null): boolean {
  return profile === 'rawline-v1' || profile === 'sigc-v1'
}
