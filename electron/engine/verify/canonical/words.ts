/**
 * Bytes compared, copied and looked through several at a time, which is what makes the quick way quick.
 *
 * Eight bytes are carried as a double, which a JavaScript engine loads and stores as they are. Two doubles of the same
 * bytes are equal unless they are NaN, and other bytes equal only as the two zeros. A literal holds neither: both
 * need a byte 0x00, 0x7F or 0xFF, which the punctuation and the names of a JSON line in UTF-8 do not have (DEL apart,
 * which then never matches). The same goes for what is copied: values are accepted only without such bytes.
 */

/** Bytes, and the same bytes to be read and written several at a time. */
export type Chunk = { readonly bytes: Buffer; readonly view: DataView }

export function chunkOf(bytes: Buffer): Chunk {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) }
}

/** A stretch of bytes, and the same as numbers: its whole eights and its last eight, its first and its last four. */
export type Literal = {
  readonly bytes: Buffer
  readonly length: number
  readonly eights: Float64Array
  readonly lastEight: number
  readonly firstFour: number
  readonly lastFour: number
}

export function literalOf(bytes: Buffer): Literal {
  const { length } = bytes
  return {
    bytes,
    length,
    eights: Float64Array.from({ length: length >> 3 }, (_, at) => bytes.readDoubleLE(at * 8)),
    lastEight: length < 8 ? 0 : bytes.readDoubleLE(length - 8),
    firstFour: length < 4 ? 0 : bytes.readInt32LE(0),
    lastFour: length < 4 ? 0 : bytes.readInt32LE(length - 4),
  }
}

/** True when the literal stands at `at`. The caller has seen to it that there is room for it. */
export function hasLiteral(view: DataView, at: number, literal: Literal): boolean {
  const { length, eights } = literal
  const count = length >> 3
  if (length >= 8) {
    for (let index = 0; index < count; index += 1) {
      if (view.getFloat64(at + index * 8, true) !== eights[index]) return false
    }
    return view.getFloat64(at + length - 8, true) === literal.lastEight
  }
  if (length >= 4) {
    return (
      view.getInt32(at, true) === literal.firstFour &&
      view.getInt32(at + length - 4, true) === literal.lastFour
    )
  }
  for (let index = 0; index < length; index += 1)
    if (view.getUint8(at + index) !== literal.bytes[index]) return false
  return true
}

/** Writes the literal at `to`. */
export function putLiteral(literal: Literal, target: DataView, to: number): void {
  const { length, eights } = literal
  const count = length >> 3
  if (length >= 8) {
    for (let index = 0; index < count; index += 1)
      target.setFloat64(to + index * 8, eights[index] as number, true)
    target.setFloat64(to + length - 8, literal.lastEight, true)
  } else if (length >= 4) {
    target.setInt32(to, literal.firstFour, true)
    target.setInt32(to + length - 4, literal.lastFour, true)
  } else {
    for (let index = 0; index < length; index += 1)
      target.setUint8(to + index, literal.bytes[index] as number)
  }
}

/** Copies the bytes from `from` up to `end` to `to` on. */
export function copyBytes(source: DataView, from: number, end: number, target: DataView, to: number): void {
  const length = end - from
  if (length >= 8) {
    for (let index = 0; index < length - 8; index += 8) {
      target.setFloat64(to + index, source.getFloat64(from + index, true), true)
    }
    target.setFloat64(to + length - 8, source.getFloat64(end - 8, true), true)
  } else if (length >= 4) {
    target.setInt32(to, source.getInt32(from, true), true)
    target.setInt32(to + length - 4, source.getInt32(end - 4, true), true)
  } else {
    for (let index = 0; index < length; index += 1) target.setUint8(to + index, source.getUint8(from + index))
  }
}

/** True when the `length` bytes (a multiple of eight) at the two places are the same printable ASCII. */
export function sameBytes(one: DataView, at: number, other: DataView, from: number, length: number): boolean {
  for (let index = 0; index < length; index += 8) {
    if (one.getFloat64(at + index, true) !== other.getFloat64(from + index, true)) return false
  }
  return true
}

/** The two hex digits of every byte. */
const HEX_PAIRS = Uint16Array.from({ length: 256 }, (_, byte) => {
  const digits = byte.toString(16).padStart(2, '0')
  return digits.charCodeAt(0) | (digits.charCodeAt(1) << 8)
})

/** Writes bytes, which come as the characters of `binary`, as lower-case hex digits to the beginning of `target`. */
export function putHex(binary: string, target: DataView): void {
  for (let at = 0; at < binary.length; at += 1)
    target.setUint16(at * 2, HEX_PAIRS[binary.charCodeAt(at)] as number, true)
}

/**
 * Goes on from `from`, up to `last` in steps of four, as long as the bytes are printable ASCII other than quote,
 * backslash and DEL. It may stop early, never late: the byte it stops at is looked at by the caller.
 */
export function skipPlain(view: DataView, from: number, last: number): number {
  let at = from
  for (; at <= last; at += 4) {
    const word = view.getInt32(at, true)
    const quote = word ^ 0x22222222
    const backslash = word ^ 0x5c5c5c5c
    // Per byte, the high bit comes out set for: above ASCII; below 0x20; zero after the two exclusive ors; DEL.
    const odd =
      word | (word - 0x20202020) | (quote - 0x01010101) | (backslash - 0x01010101) | (word + 0x01010101)
    if ((odd & HIGH) !== 0) return at + lowestByte(odd & HIGH)
  }
  return at
}

const HIGH = 0x80808080 | 0

/** Which byte has the lowest bit that is set: none before it is odd. */
function lowestByte(bits: number): number {
  return (31 - Math.clz32(bits & -bits)) >> 3
}

/** The same for lower-case hex digits. */
export function skipHex(view: DataView, from: number, last: number): number {
  let at = from
  for (; at <= last; at += 4) {
    const word = view.getInt32(at, true)
    // Added to a byte of ASCII, 0x80 - n sets the high bit from n on, and carries nothing to the next byte.
    const digit = (word + 0x50505050) & ~(word + 0x46464646)
    const letter = (word + 0x1f1f1f1f) & ~(word + 0x19191919)
    if ((word & HIGH) !== 0 || ((digit | letter) & HIGH) !== HIGH) break
  }
  return at
}

/** The same for the letters of base64, `=` apart. */
export function skipBase64(view: DataView, from: number, last: number): number {
  let at = from
  for (; at <= last; at += 4) {
    const word = view.getInt32(at, true)
    const plus = (word + 0x55555555) & ~(word + 0x54545454)
    const slashToNine = (word + 0x51515151) & ~(word + 0x46464646)
    const upper = (word + 0x3f3f3f3f) & ~(word + 0x25252525)
    const lower = (word + 0x1f1f1f1f) & ~(word + 0x05050505)
    if ((word & HIGH) !== 0 || ((plus | slashToNine | upper | lower) & HIGH) !== HIGH) break
  }
  return at
}
