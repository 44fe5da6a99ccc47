/** DER (X.690): the encoding of certificates and timestamp tokens, read strictly and without recursion. */

/** One element. `raw` is the whole of it, `content` what stands after tag and length. */
export type DerElement = { readonly tag: number; readonly content: Buffer; readonly raw: Buffer }

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

/** Thrown for whatever is not DER, or not the structure that was expected; the message ends in what was looked for. */
export class DerError extends Error {}

/** The elements that stand one after another. Throws DerError. */
export function readElements(bytes: Buffer): readonly DerElement[] {
  const elements: DerElement[] = []
  for (let at = 0; at < bytes.length; ) {
    const element = readElementAt(bytes, at)
    elements.push(element)
    at += element.raw.length
  }
  return elements
}

/** The one element that these bytes are. Throws DerError when there are none, or more after it. */
export function readElement(bytes: Buffer): DerElement {
  const element = readElementAt(bytes, 0)
  if (element.raw.length !== bytes.length) throw new DerError('there are bytes after its end')
  return element
}

function readElementAt(bytes: Buffer, at: number): DerElement {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined) throw new DerError('it is cut short')
  if ((tag & 0x1f) === 0x1f) throw new DerError('a tag is of the long form')
  let length = first
  let head = 2
  if (first >= 0x80) {
    const count = first & 0x7f
    if (count === 0 || count > 4) throw new DerError('a length is indefinite or absurd')
    if (at + 2 + count > bytes.length) throw new DerError('it is cut short')
    length = bytes.readUIntBE(at + 2, count)
    if (length < 0x80 || length < 2 ** (8 * (count - 1))) throw new DerError('a length is not minimal')
    head += count
  }
  const end = at + head + length
  if (end > bytes.length) throw new DerError('it is cut short')
  return { tag, content: bytes.subarray(at + head, end), raw: bytes.subarray(at, end) }
}

/** Takes elements of a structure in their order. */
export class DerReader {
  readonly #elements: readonly DerElement[]
  #at = 0

  constructor(content: Buffer) {
    this.#elements = readElements(content)
  }

  /** The next element, which must have this tag. */
  take(tag: number, what: string): DerElement {
    const element = this.#elements[this.#at]
    if (element?.tag !== tag) throw new DerError(`there is no ${what} where it belongs`)
    this.#at += 1
    return element
  }

  /** The next element when it has this tag, or null. */
  takeIf(tag: number): DerElement | null {
    const element = this.#elements[this.#at]
    if (element?.tag !== tag) return null
    this.#at += 1
    return element
  }

  /** The next element, of whatever tag. */
  takeAny(what: string): DerElement {
    const element = this.#elements[this.#at]
    if (!element) throw new DerError(`there is no ${what} where it belongs`)
    this.#at += 1
    return element
  }

  end(what: string): void {
    if (this.#at !== this.#elements.length) throw new DerError(`${what} goes on after its last field`)
  }
}

/** An object identifier in dotted form. */
export function oidText({ content }: DerElement): string {
  if (content.length === 0 || content.length > 64) throw new DerError('an object identifier is malformed')
  const parts: number[] = []
  let value = 0
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f)
    if (value > Number.MAX_SAFE_INTEGER / 128) throw new DerError('an object identifier is absurd')
    if (byte < 0x80) {
      parts.push(value)
      value = 0
    }
  }
  const [first = 0, ...rest] = parts
  const top = Math.min(2, Math.floor(first / 40))
  return [top, first - top * 40, ...rest].join('.')
}

/** A small non-negative INTEGER. */
export function smallInteger({ content }: DerElement): number {
  if (content.length === 0 || content.length > 4 || (content[0] ?? 0) >= 0x80) {
    throw new DerError('a number is out of range')
  }
  return content.readUIntBE(0, content.length)
}

/**
 * UTCTime or GeneralizedTime as ISO 8601 UTC, with the digits of the second that it has. Two of them compare as texts
 * up to the second. Throws DerError for a time that is not in UTC or does not exist.
 */
export function timeText({ tag, content }: DerElement): string {
  const text = content.toString('latin1')
  const long = tag === TAG.utcTime ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/.exec(long)
  if (!match) throw new DerError('a time is malformed')
  const [, year, month, day, hour, minute, second, fraction = ''] = match
  const whole = `${year}-${month}-${day}T${hour}:${minute}:${second}`
  const date = new Date(`${whole}Z`)
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(whole)) {
    throw new DerError('a time does not exist')
  }
  return `${whole}${fraction}Z`
}
