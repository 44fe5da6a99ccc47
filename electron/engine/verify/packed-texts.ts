/** Texts kept as bytes, one behind the other, outside of the garbage collector's reach. */

const PAGE = 1 << 20
/** Places are counted in units of this many bytes, so that one fits 32 bits. */
const UNIT = 4
/** A longer one is kept as it is. */
const MAX_PACKED = 4096
const NONE = 0xffff
/** Set in a length: the bytes are those that the text spells in base64. */
const BASE64 = 0x8000

/** Pairs of texts, each of which may be missing. */
export class PackedTexts {
  readonly #pages: Buffer[] = []
  readonly #long = new Map<number, readonly [string | null, string | null]>()
  #end = 0
  #longBytes = 0

  /** Bytes held in memory, nearly. */
  get bytes(): number {
    return this.#end + this.#longBytes
  }

  /** Keeps two texts and returns their place. */
  add(first: string | null, second: string | null): number {
    const a = pack(first)
    const b = pack(second)
    const isLong = a.bytes.length > MAX_PACKED || b.bytes.length > MAX_PACKED
    const length = isLong ? UNIT : 4 + a.bytes.length + b.bytes.length
    if ((this.#end % PAGE) + length > PAGE) this.#end = Math.ceil(this.#end / PAGE) * PAGE
    const place = this.#end / UNIT
    if (isLong) {
      // Copies: a part of a line would hold on to the whole of it.
      this.#long.set(place, [copyOf(first), copyOf(second)])
      this.#longBytes += 200 + 2 * ((first?.length ?? 0) + (second?.length ?? 0))
    } else {
      const page = this.#page(this.#end)
      const at = this.#end % PAGE
      page.writeUInt16LE(a.mark, at)
      page.writeUInt16LE(b.mark, at + 2)
      a.bytes.copy(page, at + 4)
      b.bytes.copy(page, at + 4 + a.bytes.length)
    }
    this.#end += Math.ceil(length / UNIT) * UNIT
    return place
  }

  /** The first of the two texts at a place. */
  first(place: number): string | null {
    const long = this.#long.get(place)
    if (long) return long[0]
    const page = this.#page(place * UNIT)
    const at = (place * UNIT) % PAGE
    return unpack(page, page.readUInt16LE(at), at + 4)
  }

  /** The second of the two texts at a place. */
  second(place: number): string | null {
    const long = this.#long.get(place)
    if (long) return long[1]
    const page = this.#page(place * UNIT)
    const at = (place * UNIT) % PAGE
    return unpack(page, page.readUInt16LE(at + 2), at + 4 + lengthOf(page.readUInt16LE(at)))
  }

  #page(at: number): Buffer {
    const index = Math.floor(at / PAGE)
    const known = this.#pages[index]
    if (known) return known
    const page = Buffer.alloc(PAGE)
    this.#pages[index] = page
    return page
  }
}

const EMPTY = Buffer.alloc(0)

function pack(text: string | null): { readonly bytes: Buffer; readonly mark: number } {
  if (text === null) return { bytes: EMPTY, mark: NONE }
  if (text.length % 4 === 0 && text.length >= 64) {
    const bytes = Buffer.from(text, 'base64')
    if (bytes.toString('base64') === text) return { bytes, mark: bytes.length | BASE64 }
  }
  const bytes = Buffer.from(text, 'utf8')
  return { bytes, mark: bytes.length }
}

function lengthOf(mark: number): number {
  return mark === NONE ? 0 : mark & ~BASE64
}

function unpack(page: Buffer, mark: number, from: number): string | null {
  if (mark === NONE) return null
  return page.toString((mark & BASE64) !== 0 ? 'base64' : 'utf8', from, from + lengthOf(mark))
}

function copyOf(text: string | null): string | null {
  return text === null ? null : Buffer.from(text, 'utf8').toString('utf8')
}
