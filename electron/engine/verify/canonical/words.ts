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

/** A stretch of bytes, and the same as doubles: all whole eights, and the last eight bytes. */
export type Literal = { readonly bytes: Buffer; readonly eights: Float64Array; readonly last: number }

export function literalOf(bytes: Buffer): Literal {
  const count = bytes.length >> 3
  return {
    bytes,
    eights: Float64Array.from({ length: count }, (_, at) => bytes.readDoubleLE(at * 8)),
    last: count === 0 ? 0 : bytes.readDoubleLE(bytes.length - 8),
  }
}

/** True when the literal stands at `at`. The caller has seen to it that there is room for it. */
export function hasLiteral(view: DataView, at: number, { bytes, eights, last }: Literal): boolean {
  const { length } = bytes
  if (length < 8) {
    for (let index = 0; index < length; index += 1)
      if (view.getUint8(at + index) !== bytes[index]) return false
    return true
  }
  for (let index = 0; index < eights.length; index += 1) {
    if (view.getFloat64(at + index * 8, true) !== eights[index]) return false
  }
  return view.getFloat64(at + length - 8, true) === last
}

/** Writes the literal at `to`. */
export function putLiteral({ bytes, eights, last }: Literal, target: DataView, to: number): void {
  const { length } = bytes
  if (length < 8) {
    for (let index = 0; index < length; index += 1) target.setUint8(to + index, bytes[index] as number)
    return
  }
  for (let index = 0; index < eights.length; index += 1)
    target.setFloat64(to + index * 8, eights[index] as number, true)
  target.setFloat64(to + length - 8, last, true)
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

/**
 * Goes on from `from` in steps of four as long as all four bytes are printable ASCII other than quote, backslash and
 * DEL. It may stop early, never late: the bytes that follow are looked at one by one.
 */
export function skipPlain(view: DataView, from: number): number {
  let at = from
  for (const last = view.byteLength - 4; at <= last; at += 4) {
    const word = view.getInt32(at, true)
    const quote = word ^ 0x22222222
    const backslash = word ^ 0x5c5c5c5c
    // Per byte, the high bit comes out set for: above ASCII; below 0x20; zero after the two exclusive ors; DEL.
    const odd =
      word | (word - 0x20202020) | (quote - 0x01010101) | (backslash - 0x01010101) | (word + 0x01010101)
    if ((odd & 0x80808080) !== 0) break
  }
  return at
}

const HIGH = 0x80808080 | 0

/** The same for lower-case hex digits. */
export function skipHex(view: DataView, from: number): number {
  let at = from
  for (const last = view.byteLength - 4; at <= last; at += 4) {
    const word = view.getInt32(at, true)
    // Added to a byte of ASCII, 0x80 - n sets the high bit from n on, and carries nothing to the next byte.
    const digit = (word + 0x50505050) & ~(word + 0x46464646)
    const letter = (word + 0x1f1f1f1f) & ~(word + 0x19191919)
    if ((word & HIGH) !== 0 || ((digit | letter) & HIGH) !== HIGH) break
  }
  return at
}

/** The same for the letters of base64, `=` apart. */
export function skipBase64(view: DataView, from: number): number {
  let at = from
  for (const last = view.byteLength - 4; at <= last; at += 4) {
    const word = view.getInt32(at, true)
    const plus = (word + 0x55555555) & ~(word + 0x54545454)
    const slashToNine = (word + 0x51515151) & ~(word + 0x46464646)
    const upper = (word + 0x3f3f3f3f) & ~(word + 0x25252525)
    const lower = (word + 0x1f1f1f1f) & ~(word + 0x05050505)
    if ((word & HIGH) !== 0 || ((plus | slashToNine | upper | lower) & HIGH) !== HIGH) break
  }
  return at
}
