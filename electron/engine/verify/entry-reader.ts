/** The quick reading of entries: by the layout of their line where it is known, else by the scanner. */
import type { Profile } from '../../../shared/model/verdict.ts'
import { type Layout, LayoutTree } from './canonical/layout.ts'
import { type Dialect, latin1 } from './canonical/value-bytes.ts'
import { chunkOf, sameBytes } from './canonical/words.ts'
import { sha256Hex } from './digest.ts'
import { type Entry, ROTATION, readEntry, type Unreadable } from './entry.ts'
import type { RawLine } from './line-splitter.ts'

/** An entry without its canonical text, which the quick way never has as a text. */
export type ReadEntry = Omit<Entry, 'canonical' | 'otherProfile'> & { readonly isSigned: boolean }

/** A longer canonical form is left to the scanner. */
const MAX_INPUT = 16_384
const HASH_LENGTH = 64

/** Reads the lines of one log. By layout or by scanner, the answer is the same. */
export class EntryReader {
  readonly #profile: Profile | null
  readonly #layouts: LayoutTree | null
  /** What is hashed: a previous hash, and the canonical form behind it. The last computed hash stands there ready. */
  readonly #input = chunkOf(Buffer.alloc(MAX_INPUT))
  /** Beginnings of the input, by length: to make one anew for every line costs as much as half the hash. */
  readonly #views: (Buffer | undefined)[] = new Array(MAX_INPUT + 1).fill(undefined)
  #lastHash = ''
  readonly #lastKey = chunkOf(Buffer.alloc(HASH_LENGTH))
  #lastKeyId = ''

  constructor(profile: Profile | null) {
    this.#profile = profile
    const dialect = dialectOf(profile)
    this.#layouts = dialect && new LayoutTree(dialect)
  }

  /** The entry keeps the chunk of its line, and reads from it when it is asked. */
  read(line: RawLine): ReadEntry | Unreadable {
    const layouts = this.#layouts
    const layout = layouts?.match(line) ?? null
    const quick = layouts && layout && this.#readQuickly(line, layouts, layout)
    if (quick) return quick
    const entry = readEntry(line.bytes, this.#profile)
    if ('unreadable' in entry) return entry
    if (layout === null && entry.objection === null && entry.canonical !== null) {
      layouts?.learn(line.bytes, entry.canonical)
    }
    return { ...entry, isSigned: entry.signature !== null }
  }

  /** Null for what is rare and left to the scanner: a change of keys, a hash of another length, a very long line. */
  #readQuickly(line: RawLine, layouts: LayoutTree, layout: Layout): ReadEntry | null {
    const { bytes, view } = line.chunk
    const { starts } = layouts
    const { wanted } = layout
    const type = wanted.event_type
    if (layouts.textLength(type) === ROTATION.length && layouts.text(type, bytes) === ROTATION) return null
    const previous = wanted.previous_hash
    if (layouts.textLength(previous) !== HASH_LENGTH) return null
    let previousHash = this.#lastHash
    if (previousHash === '' || !isSame(view, (starts[previous] as number) + 1, this.#input.view)) {
      previousHash = layouts.text(previous, bytes) as string
      this.#input.bytes.write(previousHash, 0, 'latin1')
      this.#lastHash = ''
    }
    const end = layouts.write(layout, line, this.#input, HASH_LENGTH)
    if (end < 0) return null
    const computedHash = sha256Hex(this.#view(end))
    this.#input.bytes.write(computedHash, 0, 'latin1')
    this.#lastHash = computedHash
    const current = wanted.current_hash
    const isComputed =
      layouts.textLength(current) === HASH_LENGTH &&
      isSame(view, (starts[current] as number) + 1, this.#input.view)
    const currentHash = isComputed ? computedHash : layouts.text(current, bytes)
    const keyId = this.#keyId(line, layouts, wanted.key_id)
    const timestamp = layouts.text(wanted.timestamp, bytes)
    return new QuickEntry(bytes, layouts, wanted, {
      previousHash,
      currentHash,
      computedHash,
      keyId,
      timestamp,
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
    if (!isSame(view, (layouts.starts[leaf] as number) + 1, this.#lastKey.view)) {
      this.#lastKeyId = layouts.text(leaf, bytes) as string
      this.#lastKey.bytes.write(this.#lastKeyId, 0, 'latin1')
    }
    return this.#lastKeyId
  }
}

/** True when the 64 bytes at `from` are the first 64 of `other`. */
function isSame(view: DataView, from: number, other: DataView): boolean {
  return sameBytes(view, from, other, 0, HASH_LENGTH)
}

type QuickParts = Pick<ReadEntry, 'previousHash' | 'currentHash' | 'computedHash' | 'keyId' | 'timestamp'>

/** What most lines are never asked for is not made a text of. */
class QuickEntry implements ReadEntry {
  readonly previousHash: string | null
  readonly currentHash: string | null
  readonly computedHash: string | null
  readonly keyId: string | null
  readonly timestamp: string | null
  readonly objection = null
  readonly rotation = null
  /** A layout accepts no number that another one is printed like. */
  readonly hasLooseNumber = false
  readonly isSigned: boolean
  readonly #chunk: Buffer
  readonly #signatureFrom: number
  readonly #signatureTo: number
  readonly #eventIdFrom: number
  readonly #eventIdTo: number

  constructor(
    chunk: Buffer,
    { starts, ends }: LayoutTree,
    { signature, event_id }: Layout['wanted'],
    parts: QuickParts,
  ) {
    this.previousHash = parts.previousHash
    this.currentHash = parts.currentHash
    this.computedHash = parts.computedHash
    this.keyId = parts.keyId
    this.timestamp = parts.timestamp
    this.isSigned = signature >= 0
    this.#chunk = chunk
    this.#signatureFrom = signature < 0 ? -1 : (starts[signature] as number) + 1
    this.#signatureTo = signature < 0 ? -1 : (ends[signature] as number) - 1
    this.#eventIdFrom = event_id < 0 ? -1 : (starts[event_id] as number) + 1
    this.#eventIdTo = event_id < 0 ? -1 : (ends[event_id] as number) - 1
  }

  get signature(): string | null {
    return this.#signatureFrom < 0 ? null : latin1(this.#chunk, this.#signatureFrom, this.#signatureTo)
  }

  get eventId(): string | null {
    return this.#eventIdFrom < 0 ? null : latin1(this.#chunk, this.#eventIdFrom, this.#eventIdTo)
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
