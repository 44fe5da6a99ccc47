/**
 * The first, quick reading of a log: constant memory, every hash and link, and a count of everything. It decides
 * one thing: whether something is odd. What, is for the second reading to say.
 */
import type { FindingKind } from '../../../shared/model/finding.ts'
import type { Profile, VerifyMode } from '../../../shared/model/verdict.ts'
import type { KeyRotation, Objection } from './entry.ts'
import { EntryReader, type ReadEntry } from './entry-reader.ts'
import { tooLong, torn } from './line-records.ts'
import type { RawLine } from './line-splitter.ts'
import { leafHash, MerkleTree } from './merkle.ts'
import type { SignatureChecker } from './signatures.ts'
import { sortableTimestamp } from './timestamp.ts'

/** A verified line, as the load stage gets it in the same pass. `bytes` is valid only during the call. */
export type SinkLine = {
  readonly bytes: Uint8Array
  /** Of the whole line; more than `bytes.length` when it was too long and was cut. */
  readonly length: number
  readonly lineNumber: number
  readonly byteOffset: number
  /** `rejected`: not an entry that can be loaded; `reason` says why. */
  readonly status: 'ok' | 'rejected'
  readonly reason?: FindingKind
  readonly currentHash: string | null
}

/** Entries per key. `keyId` is what the entries name, or the fingerprint of the key that fits. */
export type KeyUse = {
  readonly keyId: string | null
  entries: number
  checked: number
  valid: number
  readonly firstLine: number
  lastLine: number
}

/** An entry that says that the key changes: which key it names, and whether that signature is good. */
export type SeenRotation = KeyRotation & {
  readonly line: number
  readonly signer: string | null
  /** Its own signature was looked at, in seal mode too, and is one of the old key. */
  readonly signed: boolean
  /** The first later line of this file that still names the old key. */
  lateLine: number | null
}

/** A remark about time, by line. */
export type TimeRemark = {
  readonly kind: 'TIMESTAMP_INVALID' | 'TIMESTAMP_ORDER' | 'TIMESTAMP_OUT_OF_DAY'
  readonly line: number
  readonly byteOffset: number
  readonly eventId: string | null
  readonly expected: string | null
  readonly actual: string | null
}

export type TallyOptions = {
  readonly profile: Profile | null
  readonly mode: VerifyMode
  readonly day: string | null
  readonly firstSeq: number | null
  readonly maxLineBytes: number
  readonly checker: SignatureChecker | null
  /** Whether leaf hashes are computed as well. */
  readonly withTree: boolean
  readonly onLine: ((line: SinkLine) => void) | undefined
}

/** No day changes keys this often; what is not noted brings in no key. */
const MAX_ROTATIONS = 1000

/** Keys beyond this many, which no stream has, are counted as one that nobody vouches for. */
export const MAX_KEYS = 10_000
const FURTHER_KEYS = 'further keys'

/** The name under which a key is counted that is not counted yet. */
export function nameOfUse(uses: ReadonlyMap<string | null, KeyUse>, keyId: string | null): string | null {
  return uses.size < MAX_KEYS - 1 ? keyId : FURTHER_KEYS
}

/** Remarks about time beyond this many are counted, not listed. */
const MAX_TIME_REMARKS = 100

export class FileTally {
  lines = 0
  entries = 0
  rejected = 0
  /** Something is odd, and the thorough reading is needed. */
  odd = false
  hashesHold = true
  linksHold = true
  tornTail = false
  lastLineEnded = true
  firstPreviousHash: string | null = null
  firstCurrentHash: string | null = null
  firstTimestamp: string | null = null
  firstEventId: string | null = null
  /** Where the last line begins. */
  lastByteOffset = 0
  /** Signatures present, judged, good. */
  signatures = { total: 0, checked: 0, valid: 0 }
  readonly keyUses = new Map<string | null, KeyUse>()
  readonly rotations: SeenRotation[] = []
  readonly timeRemarks: TimeRemark[] = []
  timed = 0
  /** Lines with a number that the canonical form of jcs-v1 does not tell from others. */
  looseLines = 0
  readonly tree = new MerkleTree()
  readonly #options: TallyOptions
  readonly #chained: boolean
  readonly #reader: EntryReader
  #firstSorted: string | null = null
  #last: ReadEntry | null = null
  #penultimate: ReadEntry | null = null
  /** The last entry with a good timestamp, and whether that lies in the file's day. */
  #lastTimed: ReadEntry | null = null
  #isInDay = false
  #lastUse: KeyUse | null = null
  /** The last entry that is signed, its line, and whether its signature was judged. */
  #lastSigned: ReadEntry | null = null
  #lastSignedLine = 0
  #checkedLast = false
  /** By the key that they retire. */
  readonly #retired = new Map<string, SeenRotation>()

  constructor(options: TallyOptions) {
    this.#options = options
    this.#reader = new EntryReader(options.profile)
    this.#chained = options.profile !== null && options.profile !== 'manifest-only'
  }

  /** UTC day of the first timestamp. */
  get firstDay(): string | null {
    return this.#firstSorted?.slice(0, 10) ?? null
  }

  /** UTC day of the last timestamp. */
  get lastDay(): string | null {
    return sortable(this.#lastTimed)?.slice(0, 10) ?? null
  }

  get lastTimestamp(): string | null {
    return this.#lastTimed?.timestamp ?? null
  }

  get lastCurrentHash(): string | null {
    return this.#last?.currentHash ?? null
  }

  get lastComputedHash(): string | null {
    return this.#last?.computedHash ?? null
  }

  /** `current_hash` of the last entry but one. */
  get penultimateHash(): string | null {
    return this.#penultimate?.currentHash ?? null
  }

  add(line: RawLine): void {
    const { maxLineBytes, withTree } = this.#options
    this.lines += 1
    this.lastLineEnded = line.ended
    this.lastByteOffset = line.byteOffset
    if (withTree) this.tree.append(leafHash(line.bytes))
    const read = line.length > maxLineBytes ? tooLong(line.length) : this.#reader.read(line)
    if ('unreadable' in read) this.#addUnreadable(line, line.ended ? read.unreadable : torn(read.unreadable))
    else this.#addEntry(line, read)
  }

  /** Judges the signature of the last entry, which in seal mode speaks for all before it. */
  finish(): void {
    if (this.#lastSigned && !this.#checkedLast) this.#checkSignature(this.#lastSigned, this.#lastSignedLine)
    if (this.signatures.total > 0 && this.signatures.total < this.entries) this.odd = true
  }

  #addUnreadable(line: RawLine, objection: Objection): void {
    this.odd = true
    this.linksHold = false
    this.rejected += 1
    this.tornTail = objection.kind === 'TORN_LAST_LINE'
    this.#deliver(line, objection.kind, null)
  }

  #addEntry(line: RawLine, entry: ReadEntry): void {
    this.entries += 1
    if (entry.objection) this.odd = true
    if (entry.hasLooseNumber) this.looseLines += 1
    this.#checkChain(entry)
    const seq = this.#sequence(line.lineNumber)
    if (entry.isSigned) this.#countSignature(entry, line.lineNumber, seq)
    const isTimed = this.#checkTime(entry, line)
    if (entry.rotation) this.#noteRotation(entry, entry.rotation, line.lineNumber, seq)
    const reason =
      entry.objection?.kind === 'DUPLICATE_KEY' ? 'DUPLICATE_KEY' : isTimed ? null : 'TIMESTAMP_INVALID'
    if (reason !== null) this.rejected += 1
    this.#deliver(line, reason, entry)
  }

  #checkChain(entry: ReadEntry): void {
    if (this.#chained) {
      if (!entry.isHashed) this.hashesHold = false
      if (!entry.isLinked) this.linksHold = false
      if (!this.hashesHold || !this.linksHold) this.odd = true
    }
    if (this.entries === 1) {
      this.firstPreviousHash = entry.previousHash
      this.firstCurrentHash = entry.currentHash
      this.firstEventId = entry.eventId
    }
    this.#penultimate = this.#last
    this.#last = entry
  }

  #sequence(lineNumber: number): number | null {
    return this.#options.firstSeq === null ? null : this.#options.firstSeq + lineNumber - 1
  }

  #countSignature(entry: ReadEntry, line: number, seq: number | null): void {
    const { checker, mode } = this.#options
    this.signatures.total += 1
    this.#lastSigned = entry
    this.#lastSignedLine = line
    this.#checkedLast = false
    if (checker?.isOutOfRange(entry, seq)) this.odd = true
    const retired = this.#retired.size === 0 ? undefined : this.#retired.get(entry.keyId ?? '')
    if (retired) retired.lateLine ??= line
    if (mode === 'full') this.#checkSignature(entry, line)
    else this.#use(entry.keyId, line).entries += 1
  }

  #checkSignature(entry: ReadEntry, line: number): void {
    const { checker, mode } = this.#options
    const { state, keyId } = checker?.check(entry, this.#sequence(line)) ?? {
      state: 'no-key',
      keyId: entry.keyId,
    }
    // An entry that names no key is counted under the key that fits it.
    const use = this.#use(keyId, line)
    if (mode === 'full') use.entries += 1
    this.#checkedLast = true
    if (state === 'no-key' || state === 'unknown-key') return
    use.checked += 1
    this.signatures.checked += 1
    if (state === 'valid') {
      use.valid += 1
      this.signatures.valid += 1
    } else {
      this.odd = true
    }
  }

  #use(keyId: string | null, line: number): KeyUse {
    const isLast = this.#lastUse?.keyId === keyId
    let known = isLast ? this.#lastUse : this.keyUses.get(keyId)
    const name = known ? known.keyId : nameOfUse(this.keyUses, keyId)
    known ??= this.keyUses.get(name)
    if (known) {
      known.lastLine = line
      this.#lastUse = known
      return known
    }
    const use: KeyUse = { keyId: name, entries: 0, checked: 0, valid: 0, firstLine: line, lastLine: line }
    this.keyUses.set(name, use)
    return use
  }

  /** A change of keys is believed for its own signature only, which the last one of the file does not stand for. */
  #noteRotation(entry: ReadEntry, rotation: KeyRotation, line: number, seq: number | null): void {
    if (this.rotations.length >= MAX_ROTATIONS) return
    const judged = this.#options.checker?.check(entry, seq)
    const signed = judged?.state === 'valid' && judged.keyId === rotation.oldKeyId
    const seen: SeenRotation = { ...rotation, line, signer: entry.keyId, signed, lateLine: null }
    this.rotations.push(seen)
    if (signed && !this.#retired.has(rotation.oldKeyId)) this.#retired.set(rotation.oldKeyId, seen)
  }

  /** False when the entry has no good timestamp. */
  #checkTime(entry: ReadEntry, line: RawLine): boolean {
    if (entry.followsInTime && this.#isInDay) {
      this.timed += 1
      this.#lastTimed = entry
      return true
    }
    const { day } = this.#options
    const sorted = sortable(entry)
    if (sorted === null) {
      this.#remark('TIMESTAMP_INVALID', line, entry, null)
      return false
    }
    this.timed += 1
    this.firstTimestamp ??= entry.timestamp
    this.#firstSorted ??= sorted
    const before = sortable(this.#lastTimed)
    if (before !== null && sorted < before) this.#remark('TIMESTAMP_ORDER', line, entry, before)
    this.#lastTimed = entry
    this.#isInDay = day === null || sorted.startsWith(day)
    if (!this.#isInDay) this.#remark('TIMESTAMP_OUT_OF_DAY', line, entry, day)
    return true
  }

  #remark(kind: TimeRemark['kind'], line: RawLine, entry: ReadEntry, expected: string | null): void {
    if (this.timeRemarks.length >= MAX_TIME_REMARKS) return
    const { lineNumber, byteOffset } = line
    this.timeRemarks.push({
      kind,
      line: lineNumber,
      byteOffset,
      eventId: entry.eventId,
      expected,
      actual: entry.timestamp,
    })
  }

  #deliver(line: RawLine, reason: FindingKind | null, entry: ReadEntry | null): void {
    const { onLine } = this.#options
    if (!onLine) return
    const { bytes, length, lineNumber, byteOffset } = line
    const currentHash = entry?.currentHash ?? null
    onLine(
      reason === null
        ? { bytes, length, lineNumber, byteOffset, status: 'ok', currentHash }
        : { bytes, length, lineNumber, byteOffset, status: 'rejected', reason, currentHash },
    )
  }
}

/** The instant of an entry as a text that sorts by time, or null when it has none. */
function sortable(entry: ReadEntry | null): string | null {
  const timestamp = entry?.timestamp ?? null
  return timestamp === null ? null : sortableTimestamp(timestamp)
}
