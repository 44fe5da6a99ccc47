import {
  BLOCK_BITS,
  BLOCKS,
  firstBit,
  GRAM_FILTER_BYTES,
  keptParts,
  LONG_WORD,
  SEGMENT_BITS,
  SEGMENT_LINES,
  SET_BYTES,
  SIGN_OF,
  secondBit,
  TEXT_OF,
  TRIGRAM_BYTES,
  trigramAt,
  UNREADABLE,
  writeSet,
} from '../../../shared/model/search-grid.ts'

/**
 * The search index of one file, made while its lines are staged. Per segment of lines it keeps
 *
 * - common words (names, tickers, values that repeat), each with the exact set of its lines;
 * - common texts of several words ("/v2/orders", "limit reached") in the same way, for phrases;
 * - of the rest (identifiers, prices, times) per block of lines which runs of signs there are: enough to say "not
 *   here" for nearly every word, and "perhaps here".
 *
 * For the latter the rare words of each line are kept beside it: a tenth of the record, and in nearly every case all that
 * has to be read. Lines that neither can answer for (a word that is too long, a letter that folds) are listed as such.
 */
export type IndexSegment = {
  /** Number of the segment in the file, from 0. */
  readonly segment: number
  /** Words, parted by spaces; of each the number of its set, in the same order, two bytes a number. */
  readonly words: string
  readonly numbers: Uint8Array
  /** Sets, each with its length before it, two bytes. Words that stand in the same lines share one. */
  readonly sets: Uint8Array
  /** Per block: a bit for each run of three signs in its rare words. */
  readonly trigrams: Uint8Array
  /** Per block: a filter over parts of its long rare words. */
  readonly parts: Uint8Array
}

/** Takes the rare words of one line, small and parted by spaces. `words` is a view: valid only during the call. */
export type TakeRareWords = (line: number, words: Uint8Array) => void

/** A word with digits is common from this many lines of a segment on, unless it looks like a name: then always. */
const COMMON_LINES = 16
/** So many letters in a row make a name of it, as in an option's symbol; so many hex digits an identifier. */
const NAME_LETTERS = 3
const IDENTIFIER_DIGITS = 10
/** At most so many words of a segment are common. */
const MOST_WORDS = 6000
/** A longer word is not looked at: its line is read by every search. A longer text is left to its words. */
const LONGEST_WORD = 250
const QUOTE = 0x22

export class WordIndexer {
  readonly #done: (segment: IndexSegment) => void
  readonly #rare: TakeRareWords
  #segment = -1

  /** Words of the segment: where they stand in `#arena`, how many lines have them, and which had them last. */
  #arena = new Uint8Array(1 << 18)
  #arenaUsed = 0
  #starts = new Int32Array(1 << 14)
  #lengths = new Uint8Array(1 << 14)
  #hashes = new Int32Array(1 << 14)
  /** 1 for a text of several words. */
  #texts = new Uint8Array(1 << 14)
  #counts = new Int32Array(1 << 14)
  #lastLine = new Int32Array(1 << 14)
  #words = 0
  /** Open addressing: word number + 1. */
  #table = new Int32Array(1 << 15)

  /** (line within the segment, word) pairs, in order of lines. */
  #pairLines = new Uint16Array(1 << 18)
  #pairWords = new Int32Array(1 << 18)
  #pairs = 0
  #unreadable = new Uint8Array(SET_BYTES)
  #unreadableLines = 0

  /** The rare words of the line that is being written. */
  #rareWords = new Uint8Array(1 << 12)
  #rareUsed = 0

  /** Hands out each segment once it is whole, after the rare words of its lines, in order of lines. */
  constructor(done: (segment: IndexSegment) => void, rare: TakeRareWords) {
    this.#done = done
    this.#rare = rare
  }

  /** Takes a part of a line's event; parts of one line come one after the other, and no word goes across them. */
  add(line: number, bytes: Uint8Array, start: number, end: number): void {
    const segment = (line - 1) >> SEGMENT_BITS
    if (segment !== this.#segment) {
      this.finish()
      this.#segment = segment
    }
    const at = (line - 1) & (SEGMENT_LINES - 1)
    let from = start
    let hash = 0x811c9dc5 | 0
    // Where the last quote stood, and whether a text of several words may have begun behind it.
    let quote = end
    let parted = false
    for (let i = start; i < end; i++) {
      const byte = bytes[i] as number
      const sign = SIGN_OF[byte] as number
      if (sign !== 0) {
        hash = Math.imul(hash ^ sign, 0x01000193)
        continue
      }
      if (i > from) this.#take(at, bytes, from, i, hash, 0)
      if (byte === QUOTE) {
        if (parted) this.#takeText(at, bytes, quote + 1, i)
        quote = i
        parted = false
      } else parted = quote < i
      from = i + 1
      hash = 0x811c9dc5 | 0
      if (byte >= 0x80 && foldsToLetter(bytes, i)) this.#markUnreadable(at)
    }
    if (end > from) this.#take(at, bytes, from, end, hash, 0)
  }

  /** Hands out the last segment. Safe to call twice. */
  finish(): void {
    if (this.#segment >= 0 && this.#pairs + this.#unreadableLines > 0) this.#done(this.#write())
    this.#segment = -1
    this.#arenaUsed = 0
    this.#words = 0
    this.#pairs = 0
    this.#table.fill(0)
    this.#unreadable.fill(0)
    this.#unreadableLines = 0
  }

  #markUnreadable(at: number): void {
    const bit = 1 << (at & 7)
    if ((this.#unreadable[at >> 3] as number) & bit) return
    this.#unreadable[at >> 3] = (this.#unreadable[at >> 3] as number) | bit
    this.#unreadableLines++
  }

  /**
   * Notes a text of several words. Whatever stands between two quotes is one, if it looks like it: what it says of the
   * line is true even where the quotes are not those of a string. What begins with a digit is a time or an amount,
   * what begins with the other signs stands between two strings.
   */
  #takeText(at: number, bytes: Uint8Array, from: number, end: number): void {
    if (end - from > LONGEST_WORD || isDigit(bytes[from] as number)) return
    if (BETWEEN_STRINGS.has(bytes[from] as number)) return
    let hash = 0x811c9dc5 | 0
    for (let i = from; i < end; i++) {
      const sign = TEXT_OF[bytes[i] as number] as number
      if (sign === 0) return
      hash = Math.imul(hash ^ sign, 0x01000193)
    }
    this.#take(at, bytes, from, end, hash, 1)
  }

  /** Notes the word (or text: 1) that stands in `bytes[from, end)`. */
  #take(at: number, bytes: Uint8Array, from: number, end: number, hash: number, text: 0 | 1): void {
    const length = end - from
    if (length > LONGEST_WORD) {
      this.#markUnreadable(at)
      return
    }
    const arena = this.#arena
    const mask = this.#table.length - 1
    let slot = (hash ^ (hash >>> 15)) & mask
    for (let word = this.#table[slot] as number; word !== 0; word = this.#table[slot] as number) {
      const index = word - 1
      if (this.#hashes[index] === hash && this.#lengths[index] === length) {
        const known = this.#starts[index] as number
        let i = 0
        while (i < length && arena[known + i] === TEXT_OF[bytes[from + i] as number]) i++
        if (i === length) {
          if (this.#lastLine[index] !== at) {
            this.#lastLine[index] = at
            this.#counts[index] = (this.#counts[index] as number) + 1
            this.#pair(at, index)
          }
          return
        }
      }
      slot = (slot + 1) & mask
    }
    this.#texts[this.#addWord(at, bytes, from, length, hash, slot)] = text
  }

  /** Adds a word; its number. */
  #addWord(at: number, bytes: Uint8Array, from: number, length: number, hash: number, free: number): number {
    let slot = free
    if (this.#words * 2 >= this.#table.length) {
      this.#growTable()
      const mask = this.#table.length - 1
      slot = (hash ^ (hash >>> 15)) & mask
      while (this.#table[slot] !== 0) slot = (slot + 1) & mask
    }
    if (this.#arena.length - this.#arenaUsed < length) {
      const grown = new Uint8Array(this.#arena.length * 2)
      grown.set(this.#arena)
      this.#arena = grown
    }
    const index = this.#words++
    this.#table[slot] = index + 1
    this.#starts[index] = this.#arenaUsed
    this.#lengths[index] = length
    this.#hashes[index] = hash
    this.#counts[index] = 1
    this.#lastLine[index] = at
    for (let i = 0; i < length; i++)
      this.#arena[this.#arenaUsed++] = TEXT_OF[bytes[from + i] as number] as number
    this.#pair(at, index)
    return index
  }

  #pair(at: number, word: number): void {
    if (this.#pairs === this.#pairWords.length) {
      const lines = new Uint16Array(this.#pairs * 2)
      lines.set(this.#pairLines)
      this.#pairLines = lines
      this.#pairWords = grow(this.#pairWords)
    }
    this.#pairLines[this.#pairs] = at
    this.#pairWords[this.#pairs++] = word
  }

  #growTable(): void {
    const table = new Int32Array(this.#table.length * 2)
    const mask = table.length - 1
    for (let index = 0; index < this.#words; index++) {
      const hash = this.#hashes[index] as number
      let slot = (hash ^ (hash >>> 15)) & mask
      while (table[slot] !== 0) slot = (slot + 1) & mask
      table[slot] = index + 1
    }
    this.#table = table
    this.#starts = grow(this.#starts)
    this.#hashes = grow(this.#hashes)
    this.#counts = grow(this.#counts)
    this.#lastLine = grow(this.#lastLine)
    this.#lengths = growBytes(this.#lengths)
    this.#texts = growBytes(this.#texts)
  }

  #write(): IndexSegment {
    const common = this.#commonWords()
    const place = new Int32Array(this.#words).fill(-1)
    common.forEach((word, at) => {
      place[word] = at
    })
    const bits = new Uint8Array(common.length * SET_BYTES)
    const trigrams = new Uint8Array(BLOCKS * TRIGRAM_BYTES)
    const parts = new Uint8Array(BLOCKS * GRAM_FILTER_BYTES)
    const lastBlock = this.#lastLine.fill(-1)
    let line = -1
    for (let i = 0; i < this.#pairs; i++) {
      const word = this.#pairWords[i] as number
      const at = this.#pairLines[i] as number
      const set = place[word] as number
      if (set >= 0) {
        const byte = set * SET_BYTES + (at >> 3)
        bits[byte] = (bits[byte] as number) | (1 << (at & 7))
        continue
      }
      // A rare text is found by its words.
      if (this.#texts[word] === 1) continue
      if (at !== line) this.#endRareLine(line)
      line = at
      this.#keepRare(word)
      const block = at >> BLOCK_BITS
      if (lastBlock[word] === block) continue
      lastBlock[word] = block
      this.#addRare(word, block, trigrams, parts)
    }
    this.#endRareLine(line)
    const { numbers, sets } = this.#writeSets(common, bits)
    const decoder = new TextDecoder()
    const words = common.map((word) => {
      const start = this.#starts[word] as number
      return decoder.decode(this.#arena.subarray(start, start + (this.#lengths[word] as number)))
    })
    words.push(UNREADABLE)
    return { segment: this.#segment, words: words.join(' '), numbers, sets, trigrams, parts }
  }

  #keepRare(word: number): void {
    const start = this.#starts[word] as number
    const length = this.#lengths[word] as number
    const needed = this.#rareUsed + length + 1
    if (needed > this.#rareWords.length) this.#rareWords = growBytes(this.#rareWords)
    if (this.#rareUsed > 0) this.#rareWords[this.#rareUsed++] = 0x20
    for (let i = start; i < start + length; i++) this.#rareWords[this.#rareUsed++] = this.#arena[i] as number
  }

  #endRareLine(at: number): void {
    if (this.#rareUsed === 0) return
    this.#rare((this.#segment << SEGMENT_BITS) + at + 1, this.#rareWords.subarray(0, this.#rareUsed))
    this.#rareUsed = 0
  }

  /** Words without a digit, and words and texts that repeat; of too many, those in most lines. */
  #commonWords(): readonly number[] {
    const common: number[] = []
    for (let word = 0; word < this.#words; word++) {
      const count = this.#counts[word] as number
      if (count >= COMMON_LINES || (this.#texts[word] === 0 && this.#isName(word))) common.push(word)
    }
    if (common.length <= MOST_WORDS) return common
    common.sort((a, b) => (this.#counts[b] as number) - (this.#counts[a] as number) || a - b)
    return common.slice(0, MOST_WORDS)
  }

  /** A word without digits, or with some where it is no identifier. */
  #isName(word: number): boolean {
    const start = this.#starts[word] as number
    const end = start + (this.#lengths[word] as number)
    let digits = false
    let letters = 0
    let hex = 0
    let named = false
    for (let i = start; i < end; i++) {
      const sign = this.#arena[i] as number
      const digit = isDigit(sign)
      const letter = sign >= 0x61 && sign <= 0x7a
      digits ||= digit
      letters = letter ? letters + 1 : 0
      named ||= letters >= NAME_LETTERS
      hex = digit || (letter && sign <= 0x66) ? hex + 1 : 0
      if (hex >= IDENTIFIER_DIGITS) return isOptionSymbol(this.#arena, start, end)
    }
    return !digits || named
  }

  #addRare(word: number, block: number, trigrams: Uint8Array, parts: Uint8Array): void {
    const arena = this.#arena
    const start = this.#starts[word] as number
    const end = start + (this.#lengths[word] as number)
    const base = block * TRIGRAM_BYTES
    for (let i = start; i + 2 < end; i++) {
      const trigram = trigramAt(arena, i)
      trigrams[base + (trigram >> 3)] = (trigrams[base + (trigram >> 3)] as number) | (1 << (trigram & 7))
    }
    if (end - start < LONG_WORD) return
    const filter = block * GRAM_FILTER_BYTES
    keptParts(arena, start, end, (hash) => {
      for (const bit of [firstBit(hash), secondBit(hash)]) {
        parts[filter + (bit >> 3)] = (parts[filter + (bit >> 3)] as number) | (1 << (bit & 7))
      }
    })
  }

  #writeSets(
    common: readonly number[],
    bits: Uint8Array,
  ): { readonly numbers: Uint8Array; readonly sets: Uint8Array } {
    const numbers = new Uint8Array((common.length + 1) * 2)
    const written: Uint8Array[] = []
    const known = new Map<number, number[]>()
    const setOf = (set: Uint8Array, lines: number): number => {
      const hash = hashOf(set)
      const alike = known.get(hash) ?? []
      const encoded = writeSet(set, lines)
      const found = alike.find((number) => sameBytes(written[number] as Uint8Array, encoded))
      if (found !== undefined) return found
      known.set(hash, [...alike, written.length])
      written.push(encoded)
      return written.length - 1
    }
    common.forEach((word, at) => {
      const number = setOf(bits.subarray(at * SET_BYTES, (at + 1) * SET_BYTES), this.#counts[word] as number)
      numbers[at * 2] = number & 255
      numbers[at * 2 + 1] = number >> 8
    })
    const number = setOf(this.#unreadable.slice(), this.#unreadableLines)
    numbers[common.length * 2] = number & 255
    numbers[common.length * 2 + 1] = number >> 8
    const sets = new Uint8Array(written.reduce((sum, set) => sum + set.length + 2, 0))
    let at = 0
    for (const set of written) {
      sets[at] = set.length & 255
      sets[at + 1] = set.length >> 8
      sets.set(set, at + 2)
      at += set.length + 2
    }
    return { numbers, sets }
  }
}

/** The signs with which JSON goes on behind a string: space : , { } [ ] */
const BETWEEN_STRINGS: ReadonlySet<number> = new Set([...' :,{}[]'].map((sign) => sign.charCodeAt(0)))

const isDigit = (sign: number) => sign >= 0x30 && sign <= 0x39

/** An option's symbol as the clearing house writes it: root, YYMMDD, c or p, strike in 8 digits. */
function isOptionSymbol(word: Uint8Array, start: number, end: number): boolean {
  const right = end - 9
  if (end - start < 16 || end - start > 21 || (word[right] !== 0x63 && word[right] !== 0x70)) return false
  for (let i = end - 15; i < end; i++) if (i !== right && !isDigit(word[i] as number)) return false
  return !isDigit(word[start] as number)
}

function grow(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(array.length * 2)
  grown.set(array)
  return grown
}

function growBytes(array: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(array.length * 2)
  grown.set(array)
  return grown
}

function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5 | 0
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193)
  return hash
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0
}

/** The three letters outside ASCII that a search without case takes for i, k and s: U+0130, U+212A, U+017F. */
function foldsToLetter(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at]
  if (byte === 0xc4) return bytes[at + 1] === 0xb0
  if (byte === 0xc5) return bytes[at + 1] === 0xbf
  return byte === 0xe2 && bytes[at + 1] === 0x84 && bytes[at + 2] === 0xaa
}
