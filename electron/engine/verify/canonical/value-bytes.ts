/**
 * JSON values read as bytes, and accepted only if they are spelled as the canonical form spells them, so that their
 * bytes can be copied. What is not accepted is no error: it goes to the scanner, which decides.
 */
import { BACKSLASH, COMMA, LIST, LIST_END, QUOTE, SPACE } from './byte-names.ts'
import { pythonFloat } from './python-float.ts'
import { type Chunk, chunkOf, sameBytes, skipBase64, skipHex, skipPlain } from './words.ts'

/**
 * What counts as canonical: CPython's spelling, that of RFC 8785, or (`raw`) any strict JSON, since the canonical form
 * of a raw line is the line itself.
 */
export type Dialect = 'python' | 'jcs' | 'raw'

/** Of a hash as the archive spells it. */
export const HASH_LENGTH = 64

/** Classes of bytes, as bits. */
const PLAIN = 1
const HEX = 2
const BASE64 = 4
const DIGIT = 8

const CLASSES = new Uint8Array(256)
for (let byte = 0x20; byte < 0x7f; byte += 1) {
  const letter = String.fromCharCode(byte)
  if (letter !== '"' && letter !== '\\') CLASSES[byte] = PLAIN
  if (/[0-9a-f]/.test(letter)) CLASSES[byte] = (CLASSES[byte] as number) | HEX
  if (/[A-Za-z0-9+/=]/.test(letter)) CLASSES[byte] = (CLASSES[byte] as number) | BASE64
  if (/[0-9]/.test(letter)) CLASSES[byte] = (CLASSES[byte] as number) | DIGIT
}

const DOT = 0x2e
const MINUS = 0x2d
const PLUS = 0x2b
const ZERO = 0x30
const UPPER_E = 0x45
const LOWER_E = 0x65
const LOWER_U = 0x75
const SLASH = 0x2f
const TRUE = Buffer.from('true')
const FALSE = Buffer.from('false')
const NULL = Buffer.from('null')
const SHORT_ESCAPES: ReadonlySet<number> = new Set(Buffer.from('"\\bfnrt'))
/** Control characters that have a short escape. */
const SHORT_CONTROLS: ReadonlySet<number> = new Set([0x08, 0x09, 0x0a, 0x0c, 0x0d])

/** True when `part` lies in `bytes` at `at`. */
function hasBytes(bytes: Buffer, at: number, part: Uint8Array): boolean {
  for (let index = 0; index < part.length; index += 1) if (bytes[at + index] !== part[index]) return false
  return true
}

/** The bytes that a text may hold. */
export type TextClass = 'plain' | 'hex' | 'base64'

/** On over bytes of a class up to the quote that closes them: the index behind it, or -1. */
function closing(bytes: Buffer, from: number, mask: number): number {
  let at = from
  while (((CLASSES[bytes[at] as number] as number) & mask) !== 0) at += 1
  return bytes[at] === QUOTE ? at + 1 : -1
}

/** Finds the ends of values. Reads no further than the byte that is no part of the value. */
export class ValueReader {
  /** A byte above ASCII was passed: whether the line is UTF-8 is still to be asked. */
  sawHighByte = false
  #bytes: Buffer
  #view: DataView
  /** Where the last four bytes begin. */
  #lastFour = -4
  readonly #dialect: Dialect

  constructor(dialect: Dialect) {
    this.#dialect = dialect
    const { bytes, view } = chunkOf(Buffer.alloc(0))
    this.#bytes = bytes
    this.#view = view
  }

  /** To be called for each line. */
  enter({ bytes, view }: Chunk): void {
    this.#bytes = bytes
    this.#view = view
    this.#lastFour = bytes.length - 4
    this.sawHighByte = false
  }

  /** Index behind the scalar, or list of scalars, that begins at `at`; -1 when it is not canonical. */
  endOfValue(at: number): number {
    return this.#bytes[at] === LIST ? this.#endOfList(at) : this.#endOfScalar(at)
  }

  /** Index behind the text of one class, in quotes, that begins at `at`; -1 when there is none. */
  endOfText(at: number, textClass: TextClass): number {
    const bytes = this.#bytes
    if (bytes[at] !== QUOTE) return -1
    const view = this.#view
    const last = this.#lastFour
    switch (textClass) {
      case 'plain':
        return closing(bytes, skipPlain(view, at + 1, last), PLAIN)
      case 'hex':
        return closing(bytes, skipHex(view, at + 1, last), HEX)
      case 'base64':
        return closing(bytes, skipBase64(view, at + 1, last), BASE64)
    }
  }

  /** True when the text at `at` is the hash that `hash` begins with. */
  isHash(at: number, hash: Chunk): boolean {
    const bytes = this.#bytes
    const end = at + 1 + HASH_LENGTH
    return (
      end < bytes.length &&
      bytes[at] === QUOTE &&
      bytes[end] === QUOTE &&
      sameBytes(this.#view, at + 1, hash.view, 0, HASH_LENGTH)
    )
  }

  #endOfScalar(at: number): number {
    const bytes = this.#bytes
    const first = bytes[at] as number
    if (first === QUOTE) return this.#endOfString(at + 1)
    if (first === MINUS || ((CLASSES[first] as number) & DIGIT) !== 0) return this.#endOfNumber(at)
    if (hasBytes(bytes, at, TRUE)) return at + 4
    if (hasBytes(bytes, at, FALSE)) return at + 5
    return hasBytes(bytes, at, NULL) ? at + 4 : -1
  }

  #endOfList(open: number): number {
    const bytes = this.#bytes
    let at = open + 1
    if (bytes[at] === LIST_END) return at + 1
    for (;;) {
      at = this.#endOfScalar(at)
      if (at < 0) return -1
      if (bytes[at] === LIST_END) return at + 1
      if (bytes[at] !== COMMA) return -1
      at += 1
      const spaced = bytes[at] === SPACE
      if (spaced ? this.#dialect === 'jcs' : this.#dialect === 'python') return -1
      if (spaced) at += 1
    }
  }

  /** `from` is the first byte behind the opening quote. */
  #endOfString(from: number): number {
    const bytes = this.#bytes
    for (let at = from; ; ) {
      at = skipPlain(this.#view, at, this.#lastFour)
      while (((CLASSES[bytes[at] as number] as number) & PLAIN) !== 0) at += 1
      const byte = bytes[at] as number
      if (byte === QUOTE) return at + 1
      if (byte === BACKSLASH) {
        at = this.#endOfEscape(at)
        if (at < 0) return -1
      } else if (byte >= 0x80 && this.#dialect !== 'python') {
        this.sawHighByte = true
        at += 1
      } else {
        return -1
      }
    }
  }

  #endOfEscape(at: number): number {
    const bytes = this.#bytes
    const letter = bytes[at + 1] as number
    if (SHORT_ESCAPES.has(letter)) return at + 2
    if (letter === SLASH) return this.#dialect === 'raw' ? at + 2 : -1
    if (letter !== LOWER_U) return -1
    const hex = latin1(bytes, at + 2, at + 6)
    if (this.#dialect === 'raw') return /^[0-9a-fA-F]{4}$/.test(hex) ? at + 6 : -1
    if (!/^[0-9a-f]{4}$/.test(hex)) return -1
    const unit = Number.parseInt(hex, 16)
    const isControl = unit < 0x20 && !SHORT_CONTROLS.has(unit)
    return isControl || (this.#dialect === 'python' && unit >= 0x7f) ? at + 6 : -1
  }

  #endOfNumber(from: number): number {
    const bytes = this.#bytes
    const first = bytes[from] === MINUS ? from + 1 : from
    const leadingZero = bytes[first] === ZERO
    const point = leadingZero ? first + 1 : endOfDigits(bytes, first)
    if (point === first) return -1
    let at = point
    if (bytes[at] === DOT) {
      at = endOfDigits(bytes, point + 1)
      if (at === point + 1) return -1
    }
    if (bytes[at] === LOWER_E || bytes[at] === UPPER_E) {
      const sign = bytes[at + 1] === PLUS || bytes[at + 1] === MINUS
      const power = at + (sign ? 2 : 1)
      at = endOfDigits(bytes, power)
      if (at === power) return -1
      return this.#dialect === 'raw' || this.#isShortest(from, at) ? at : -1
    }
    if (this.#dialect === 'raw') return at
    if (at === point) {
      if (leadingZero) return first === from ? at : -1 // not -0
      return this.#dialect === 'python' || at - first <= MAX_DIGITS ? at : -1
    }
    return this.#isSimple(first, point, at) || this.#isShortest(from, at) ? at : -1
  }

  /**
   * A decimal of at most 15 significant digits without a trailing zero is its double's shortest spelling (a double
   * keeps 15 digits apart); here inside the range of positional notation of both dialects, 1e-4 to 1e15.
   */
  #isSimple(first: number, point: number, end: number): boolean {
    const bytes = this.#bytes
    if (bytes[end - 1] === ZERO)
      return this.#dialect === 'python' && end === point + 2 && end - first <= MAX_DIGITS
    if (end - first - 1 > MAX_DIGITS) return false
    return bytes[first] !== ZERO || !hasBytes(bytes, point + 1, FOUR_ZEROS)
  }

  /** Asks for the spelling itself. */
  #isShortest(from: number, end: number): boolean {
    const bytes = this.#bytes
    if (end - from > MAX_FLOAT_TEXT) return false
    const text = latin1(bytes, from, end)
    if (this.#dialect === 'python') return pythonFloat(Number(text)) === text
    // An exponent in RFC 8785 may stand for an integer beyond 2^53, which the scanner makes a remark of.
    return !text.includes('e') && JSON.stringify(Number(text)) === text
  }
}

const MAX_DIGITS = 15
const MAX_FLOAT_TEXT = 32
const FOUR_ZEROS = Buffer.from('0000')

function endOfDigits(bytes: Buffer, from: number): number {
  let at = from
  while (((CLASSES[bytes[at] as number] as number) & DIGIT) !== 0) at += 1
  return at
}

/** A stretch of ASCII as text. */
export function latin1(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('latin1', from, to)
}
