/**
 * What the search index counts in, for the load that writes it and the search that reads it. Both must see the same
 * words in the same bytes: change anything here and the case database's version rises.
 */

/** Lines of a file that are indexed together: (line - 1) >> SEGMENT_BITS. */
export const SEGMENT_BITS = 14
export const SEGMENT_LINES = 1 << SEGMENT_BITS
/** Lines of a block, the least that has to be read where the index can only say "perhaps". */
export const BLOCK_BITS = 11
export const BLOCKS = SEGMENT_LINES >> BLOCK_BITS
/** One bit a line. */
export const SET_BYTES = SEGMENT_LINES >> 3

/** Signs that make words; every other byte parts them. */
const SIGNS = '0123456789abcdefghijklmnopqrstuvwxyz_-.@+'
/** The last two share a number: it only makes the filter a little less sharp. */
const SIGN_COUNT = 40
/** A bit for each run of three signs. */
export const TRIGRAM_BYTES = SIGN_COUNT ** 3 / 8

/** Byte to its sign as a small letter, or 0 where the byte parts words. */
export const SIGN_OF: Readonly<Uint8Array> = (() => {
  const table = new Uint8Array(256)
  for (const sign of SIGNS) {
    table[sign.charCodeAt(0)] = sign.charCodeAt(0)
    table[sign.toUpperCase().charCodeAt(0)] = sign.charCodeAt(0)
  }
  return table
})()

/** Stands for a space within an indexed text, as spaces part the words of a segment. */
const SPACE = '\u007f'
/**
 * Byte to its sign within an indexed text: a small letter, itself, or 0 for what no such text holds: quotes, backslashes,
 * control characters, and everything beyond ASCII, which may stand escaped.
 */
export const TEXT_OF: Readonly<Uint8Array> = SIGN_OF.map((sign, byte) =>
  byte === 0x20
    ? SPACE.charCodeAt(0)
    : byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c
      ? 0
      : sign || byte,
)

/** What a search for several words as they stand looks for in indexed texts; null where those cannot tell. */
export function asIndexedText(phrase: string): string | null {
  const small = phrase.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  if (!/^[ !#-[\]-~]+$/.test(small) || /^[0-9a-z_.@+-]*$/.test(small)) return null
  return small.replaceAll(' ', SPACE)
}

const NUMBER_OF: Readonly<Uint8Array> = (() => {
  const table = new Uint8Array(128)
  for (let i = 0; i < SIGNS.length; i++) table[SIGNS.charCodeAt(i)] = Math.min(i, SIGN_COUNT - 1)
  return table
})()

/** Number of the three signs at `at`. */
export const trigramAt = (word: Uint8Array, at: number): number =>
  ((NUMBER_OF[word[at] as number] as number) * SIGN_COUNT + (NUMBER_OF[word[at + 1] as number] as number)) *
    SIGN_COUNT +
  (NUMBER_OF[word[at + 2] as number] as number)

/** Parts of rare words by which a long one is found: of 7 neighbouring runs of 6 signs the least hash is kept. */
const GRAM = 6
const WINDOW = 7
/** A word of this length or more has a part that is kept, wherever it stands within a longer one. */
export const LONG_WORD = GRAM + WINDOW - 1
/** Bits of a block's filter: a power of two. */
export const GRAM_FILTER_BITS = 1 << 16
export const GRAM_FILTER_BYTES = GRAM_FILTER_BITS >> 3

const hashes = new Int32Array(256)

/** The hashes of the parts of `word[start, end)` that are kept, at most 256 signs of it. Calls `take` for each. */
export function keptParts(word: Uint8Array, start: number, end: number, take: (hash: number) => void): void {
  const count = Math.min(end - start, 256) - GRAM + 1
  for (let i = 0; i < count; i++) {
    let hash = 0x811c9dc5 | 0
    for (let j = start + i; j < start + i + GRAM; j++)
      hash = Math.imul(hash ^ (word[j] as number), 0x01000193)
    hash ^= hash >>> 15
    hash = Math.imul(hash, 0x2c1b3c6d)
    hash ^= hash >>> 13
    hashes[i] = hash
  }
  let last = -1
  for (let from = 0; from + WINDOW <= count; from++) {
    let least = from
    for (let i = from + 1; i < from + WINDOW; i++)
      if ((hashes[i] as number) < (hashes[least] as number)) least = i
    if (least === last) continue
    last = least
    take(hashes[least] as number)
  }
}

/** The two bits of a part in a block's filter. */
export const firstBit = (hash: number): number => hash & (GRAM_FILTER_BITS - 1)
export const secondBit = (hash: number): number => Math.imul(hash, 0x9e3779b1) >>> (32 - 16)

/** How a set of lines is written: its length in bytes tells which. */
export function writeSet(bits: Uint8Array, lines: number): Uint8Array {
  if (lines * 2 >= SET_BYTES) return bits
  const sparse = new Uint8Array(lines * 2)
  let at = 0
  for (let byte = 0; byte < SET_BYTES; byte++) {
    const value = bits[byte] as number
    if (value === 0) continue
    for (let bit = 0; bit < 8; bit++) {
      if ((value & (1 << bit)) === 0) continue
      const line = byte * 8 + bit
      sparse[at++] = line & 255
      sparse[at++] = line >> 8
    }
  }
  return sparse
}

/** Adds a written set to `into`. */
export function addSet(into: Uint8Array, written: Uint8Array): void {
  if (written.length === SET_BYTES) {
    for (let i = 0; i < SET_BYTES; i++) into[i] = (into[i] as number) | (written[i] as number)
    return
  }
  for (let i = 0; i < written.length; i += 2) {
    const line = (written[i] as number) | ((written[i + 1] as number) << 8)
    into[line >> 3] = (into[line >> 3] as number) | (1 << (line & 7))
  }
}

/** The word under which lines stand that the index cannot answer for: they are always read. No sign makes it. */
export const UNREADABLE = '*'
