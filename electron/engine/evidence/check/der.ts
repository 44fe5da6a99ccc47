/** As much of DER (X.690) as public keys need: definite lengths in their shortest form, nothing behind the end. */
export type Der = {
  readonly tag: number
  readonly content: Uint8Array
  /** Header and content. */
  readonly bytes: Uint8Array
  readonly total: number
}

const SEQUENCE = 0x30

/** The first element, or null. */
export function readDer(bytes: Uint8Array): Der | null {
  const [tag, first] = bytes
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return null
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f
  if (lengthBytes > 3 || first === 0x80 || bytes.length < 2 + lengthBytes) return null
  let length = lengthBytes === 0 ? first : 0
  for (let at = 0; at < lengthBytes; at += 1) length = length * 256 + (bytes[2 + at] ?? 0)
  const isShortest = lengthBytes === 0 || length >= (lengthBytes === 1 ? 0x80 : 256 ** (lengthBytes - 1))
  const start = 2 + lengthBytes
  if (!isShortest || start + length > bytes.length) return null
  const total = start + length
  return { tag, content: bytes.subarray(start, total), bytes: bytes.subarray(0, total), total }
}

/** The elements of a SEQUENCE, or null. */
export function readSequence(element: Der): readonly Der[] | null {
  if (element.tag !== SEQUENCE) return null
  const elements: Der[] = []
  for (let rest = element.content; rest.length > 0; ) {
    const next = readDer(rest)
    if (!next) return null
    elements.push(next)
    rest = rest.subarray(next.total)
  }
  return elements
}
