/** The quick reading of entries: by the layout of their line where it is known, else by the scanner. */
import type { Profile } from '../../../shared/model/verdict.ts'
import { type Layout, LayoutTree } from './canonical/layout.ts'
import { type Dialect, HASH_LENGTH, latin1 } from './canonical/value-bytes.ts'
import { chunkOf, copyBytes, putHex, sameBytes } from './canonical/words.ts'
import { sha256Binary } from './digest.ts'
import { type Entry, ROTATION, readEntry, type Unreadable } from './entry.ts'
import type { RawLine } from './line-splitter.ts'
import { TimestampOrder } from './timestamp.ts'

/** An entry without its canonical text, which the quick way never has as a text. */
export type ReadEntry = Omit<Entry, 'canonical' | 'otherProfile'> & {
  readonly isSigned: boolean
  /** Its content gives the hash that it holds. */
  readonly isHashed: boolean
  /** Its previous hash is the hash that the entry read before it holds. */
  readonly isLinked: boolean
  /**
   * Its timestamp, in the usual spelling, has the date of the one of the entry read before it, and is not earlier.
   * False where that is not known: then the texts tell.
   */
  readonly followsInTime: boolean
}

/** A longer canonical form is left to the scanner. */
const MAX_INPUT = 16_384

/** Reads the lines of one log. By layout or by scanner, the answer is the same. */
export class EntryReader {
  readonly #profile: Profile | null
  readonly #layouts: LayoutTree | null
  /** What is hashed: a previous hash, and the canonical form behind it. The last computed hash stands there ready. */
  readonly #input = chunkOf(Buffer.alloc(MAX_INPUT, '0'))
  /** Beginnings of the input, by length: to make one anew for every line costs as much as half the hash. */
  readonly #views: (Buffer | undefined)[] = new Array(MAX_INPUT + 1).fill(undefined)
  readonly #lastKey = chunkOf(Buffer.alloc(HASH_LENGTH, '0'))
  #lastKeyId = '0'.repeat(HASH_LENGTH)
  #last: ReadEntry | null = null
  /** The hash that the last entry holds is the one that stands in the input. */
  #lastStandsReady = false
  readonly #times = new TimestampOrder()

  constructor(profile: Profile | null) {
    this.#profile = profile
    const dialect = dialectOf(profile)
    this.#layouts = dialect && new LayoutTree(dialect, { previous_hash: this.#input, key_id: this.#lastKey })
  }

  /** The entry keeps the chunk of its line, and reads from it when it is asked. */
  read(line: RawLine): ReadEntry | Unreadable {
    const layouts = this.#layouts
    const layout = layouts?.match(line) ?? null
    const quick = layouts && layout && this.#readQuickly(line, layouts, layout)
    if (quick) {
      this.#last = quick
      this.#lastStandsReady = quick.isHashed
      return quick
    }
    const entry = readEntry(line.bytes, this.#profile)
    if ('unreadable' in entry) return entry
    if (layout === null && entry.objection === null && entry.canonical !== null) {
      layouts?.learn(line.bytes, entry.canonical)
    }
    this.#times.forget()
    const read: ReadEntry = {
      ...entry,
      isSigned: entry.signature !== null,
      isHashed: entry.computedHash !== null && entry.computedHash === entry.currentHash,
      isLinked: this.#isLinked(entry.previousHash),
      followsInTime: false,
    }
    this.#last = read
    this.#lastStandsReady = false
    return read
  }

  #isLinked(previousHash: string | null): boolean {
    return this.#last === null || previousHash === this.#last.currentHash
  }

  /** Null for what is rare and left to the scanner: a change of keys, a hash of another length, a very long line. */
  #readQuickly(line: RawLine, layouts: LayoutTree, layout: Layout): ReadEntry | null {
    const { bytes, view } = line.chunk
    const { starts } = layouts
    const { wanted } = layout
    const type = wanted.event_type
    if (layouts.textLength(type) === ROTATION.length && layouts.text(type, bytes) === ROTATION) return null
    if (layouts.textLength(wanted.previous_hash) !== HASH_LENGTH) return null
    const input = this.#input
    const end = layouts.write(layout, line, input, HASH_LENGTH)
    if (end < 0) return null
    const previous = (starts[wanted.previous_hash] as number) + 1
    const followsReady = isSame(view, previous, input.view)
    const isLinked =
      (followsReady && this.#lastStandsReady) ||
      this.#isLinked(latin1(bytes, previous, previous + HASH_LENGTH))
    if (!followsReady) copyBytes(view, previous, previous + HASH_LENGTH, input.view, 0)
    putHex(sha256Binary(this.#view(end)), input.view)
    const isHashed =
      layouts.textLength(wanted.current_hash) === HASH_LENGTH &&
      isSame(view, (starts[wanted.current_hash] as number) + 1, input.view)
    const computedHash = isHashed ? null : latin1(input.bytes, 0, HASH_LENGTH)
    return new QuickEntry(bytes, layouts, wanted, {
      computedHash,
      isHashed,
      isLinked,
      keyId: this.#keyId(line, layouts, wanted.key_id),
      followsInTime: this.#followsInTime(bytes, layouts, wanted.timestamp),
    })
  }

  #view(length: number): Buffer {
    const known = this.#views[length]
    if (known) return known
    const view = this.#input.bytes.subarray(0, length)
    this.#views[length] = view
    return view
  }

  /** Nearly always the one of the line before. */
  #keyId({ chunk: { bytes, view } }: RawLine, layouts: LayoutTree, leaf: number): string | null {
    if (layouts.textLength(leaf) !== HASH_LENGTH) return layouts.text(leaf, bytes)
    const from = (layouts.starts[leaf] as number) + 1
    if (!isSame(view, from, this.#lastKey.view)) {
      const keyId = layouts.text(leaf, bytes) as string
      // One and the same text is compared much quicker than two equal ones.
      this.#lastKeyId = keyId === this.#last?.keyId ? this.#last.keyId : keyId
      copyBytes(view, from, from + HASH_LENGTH, this.#lastKey.view, 0)
    }
    return this.#lastKeyId
  }

  #followsInTime(bytes: Buffer, { starts, ends }: LayoutTree, leaf: number): boolean {
    if (leaf >= 0) return this.#times.follows(bytes, (starts[leaf] as number) + 1, (ends[leaf] as number) - 1)
    this.#times.forget()
    return false
  }
}

/** True when the 64 bytes at `from` are the first 64 of `other`. */
function isSame(view: DataView, from: number, other: DataView): boolean {
  return sameBytes(view, from, other, 0, HASH_LENGTH)
}

type QuickParts = Pick<ReadEntry, 'computedHash' | 'isHashed' | 'isLinked' | 'keyId' | 'followsInTime'>

/** What most lines are never asked for is not made a text of. */
class QuickEntry implements ReadEntry {
  readonly keyId: string | null
  readonly isSigned: boolean
  readonly isHashed: boolean
  readonly isLinked: boolean
  readonly followsInTime: boolean
  readonly objection = null
  readonly rotation = null
  /** A layout accepts no number that another one is printed like. */
  readonly hasLooseNumber = false
  readonly #computedHash: string | null
  readonly #chunk: Buffer
  readonly #previousFrom: number
  readonly #currentFrom: number
  readonly #currentTo: number
  readonly #signatureFrom: number
  readonly #signatureTo: number
  readonly #timestampFrom: number
  readonly #timestampTo: number
  readonly #eventIdFrom: number
  readonly #eventIdTo: number

  constructor(chunk: Buffer, { starts, ends }: LayoutTree, wanted: Layout['wanted'], parts: QuickParts) {
    const { previous_hash, current_hash, signature, timestamp, event_id } = wanted
    this.keyId = parts.keyId
    this.isSigned = signature >= 0
    this.isHashed = parts.isHashed
    this.isLinked = parts.isLinked
    this.followsInTime = parts.followsInTime
    this.#computedHash = parts.computedHash
    this.#chunk = chunk
    this.#previousFrom = (starts[previous_hash] as number) + 1
    this.#currentFrom = current_hash < 0 ? -1 : (starts[current_hash] as number) + 1
    this.#currentTo = current_hash < 0 ? -1 : (ends[current_hash] as number) - 1
    this.#signatureFrom = signature < 0 ? -1 : (starts[signature] as number) + 1
    this.#signatureTo = signature < 0 ? -1 : (ends[signature] as number) - 1
    this.#timestampFrom = timestamp < 0 ? -1 : (starts[timestamp] as number) + 1
    this.#timestampTo = timestamp < 0 ? -1 : (ends[timestamp] as number) - 1
    this.#eventIdFrom = event_id < 0 ? -1 : (starts[event_id] as number) + 1
    this.#eventIdTo = event_id < 0 ? -1 : (ends[event_id] as number) - 1
  }

  get previousHash(): string | null {
    return latin1(this.#chunk, this.#previousFrom, this.#previousFrom + HASH_LENGTH)
  }

  get currentHash(): string | null {
    return this.#text(this.#currentFrom, this.#currentTo)
  }

  get computedHash(): string | null {
    return this.#computedHash ?? this.currentHash
  }

  get signature(): string | null {
    return this.#text(this.#signatureFrom, this.#signatureTo)
  }

  get timestamp(): string | null {
    return this.#text(this.#timestampFrom, this.#timestampTo)
  }

  get eventId(): string | null {
    return this.#text(this.#eventIdFrom, this.#eventIdTo)
  }

  #text(from: number, to: number): string | null {
    return from < 0 ? null : latin1(this.#chunk, from, to)
  }
}

function dialectOf(profile: Profile | null): Dialect | null {
  switch (profile) {
    case 'py-jsondumps-v0':
      return 'python'
    case 'jcs-v1':
      return 'jcs'
    case 'rawline-v1':
    case 'sigc-v1':
      return 'raw'
    case 'manifest-only':
    case null:
      return null
  }
}
