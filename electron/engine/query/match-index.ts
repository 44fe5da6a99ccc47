import {
  addSet,
  asIndexedText,
  BLOCKS,
  firstBit,
  GRAM_FILTER_BYTES,
  keptParts,
  LONG_WORD,
  SET_BYTES,
  secondBit,
  TRIGRAM_BYTES,
  trigramAt,
  UNREADABLE,
} from '../../../shared/model/search-grid.ts'
import type { SearchTree } from '../../../shared/model/search-syntax.ts'

/** What a search comes to in one segment, a bit a line: it holds, or the record has to be read to know. */
export type Matches = { readonly sure: Uint8Array; readonly maybe: Uint8Array }

/** A segment of the index as it was kept: see load/word-index.ts. */
export type KeptSegment = {
  readonly words: string
  readonly numbers: Uint8Array
  readonly sets: Uint8Array
  readonly trigrams: Uint8Array
  readonly parts: Uint8Array
}

/** A word of the search, cut into what the index knows words by. */
export type IndexedWord = {
  /** Runs of signs: each must stand within a word of the record. */
  readonly pieces: readonly { readonly text: string; readonly bytes: Uint8Array }[]
  /** True when the search's word is one piece and nothing else: a word that holds it is a hit. */
  readonly whole: boolean
  /** What a text of the index must hold to be a hit: null for a word of one piece, and where texts cannot tell. */
  readonly text: string | null
}

/** The words of a search by their text, cut once for all segments. */
export function cutWords(tree: SearchTree, into = new Map<string, IndexedWord>()): Map<string, IndexedWord> {
  switch (tree.kind) {
    case 'word': {
      const small = tree.text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
      const runs = small.match(/[0-9a-z_.@+-]+/g) ?? []
      const pieces = runs.map((text) => ({ text, bytes: Uint8Array.from(Buffer.from(text, 'latin1')) }))
      into.set(tree.text, {
        pieces,
        whole: runs.length === 1 && runs[0] === small,
        text: asIndexedText(tree.text),
      })
      break
    }
    case 'not':
      cutWords(tree.term, into)
      break
    case 'and':
    case 'or':
      for (const term of tree.terms) cutWords(term, into)
  }
  return into
}

/** What is known of one segment's lines, a bit a line. */
export type KnownLines = {
  /** By piece, or by a whole text: the lines that hold it. What no line holds is not in it. */
  readonly holding: Map<string, Uint8Array>
  /** By piece: the blocks in whose rare words it may stand, a bit a block. Those lines are to be added to `holding`. */
  readonly doubts: ReadonlyMap<string, number>
  /** Lines that the index cannot answer for. */
  readonly unreadable: Uint8Array
}

/** Looks up the words of a search in the index of one segment. */
export function lookUp(words: ReadonlyMap<string, IndexedWord>, segment: KeptSegment): KnownLines {
  const sets = setStarts(segment.sets)
  const addWord = (into: Uint8Array, at: number) => {
    const number = (segment.numbers[at * 2] as number) | ((segment.numbers[at * 2 + 1] as number) << 8)
    const start = sets[number] as number
    const length = (segment.sets[start] as number) | ((segment.sets[start + 1] as number) << 8)
    addSet(into, segment.sets.subarray(start + 2, start + 2 + length))
  }
  const holding = new Map<string, Uint8Array>()
  // The last word stands for the lines that cannot be answered for: no search means it, whatever sign it is.
  const common = segment.words.slice(0, -UNREADABLE.length)
  const find = (text: string) => {
    if (!holding.has(text)) forEachWordWith(text, common, (at) => addWord(linesOf(holding, text), at))
  }
  const doubts = new Map<string, number>()
  for (const { pieces, text } of words.values()) {
    if (text !== null) find(text)
    for (const piece of pieces) {
      find(piece.text)
      let blocks = 0
      for (let block = 0; block < BLOCKS; block++)
        if (mayHold(segment, block, piece.bytes)) blocks |= 1 << block
      if (blocks !== 0) doubts.set(piece.text, blocks)
    }
  }
  const unreadable = new Uint8Array(SET_BYTES)
  addWord(unreadable, segment.numbers.length / 2 - 1)
  return { holding, doubts, unreadable }
}

/** The lines that hold a text, to be added to. */
export function linesOf(holding: Map<string, Uint8Array>, text: string): Uint8Array {
  const known = holding.get(text)
  if (known) return known
  const lines = new Uint8Array(SET_BYTES)
  holding.set(text, lines)
  return lines
}

/** The lines of a segment that the search hits. A line that is in neither set does not match. */
export function matchLines(
  tree: SearchTree,
  words: ReadonlyMap<string, IndexedWord>,
  { holding, unreadable }: KnownLines,
): Matches {
  const none = new Uint8Array(SET_BYTES)
  const linesWith = (text: string) => holding.get(text) ?? none

  const matchWord = ({ pieces, whole, text }: IndexedWord): Matches => {
    const sureOf = whole ? (pieces[0]?.text ?? null) : text
    const sure = (sureOf === null ? none : linesWith(sureOf)).slice()
    const maybe = new Uint8Array(SET_BYTES).fill(whole ? 0 : 255)
    for (const piece of pieces) {
      const lines = linesWith(piece.text)
      for (let i = 0; i < SET_BYTES; i++) maybe[i] = (maybe[i] as number) & (lines[i] as number)
    }
    for (let i = 0; i < SET_BYTES; i++)
      maybe[i] = ((maybe[i] as number) | (unreadable[i] as number)) & ~(sure[i] as number)
    return { sure, maybe }
  }

  const match = (node: SearchTree): Matches => {
    switch (node.kind) {
      case 'word':
        return matchWord(words.get(node.text) as IndexedWord)
      case 'not': {
        const { sure, maybe } = match(node.term)
        return { sure: sure.map((byte, i) => ~(byte | (maybe[i] as number))), maybe }
      }
      case 'and':
      case 'or':
        return node.terms.map(match).reduce(node.kind === 'and' ? both : either)
    }
  }
  return match(tree)
}

function both(a: Matches, b: Matches): Matches {
  const sure = a.sure.map((byte, i) => byte & (b.sure[i] as number))
  const maybe = a.maybe.map(
    (byte, i) =>
      (byte | (a.sure[i] as number)) &
      ((b.maybe[i] as number) | (b.sure[i] as number)) &
      ~(sure[i] as number),
  )
  return { sure, maybe }
}

function either(a: Matches, b: Matches): Matches {
  const sure = a.sure.map((byte, i) => byte | (b.sure[i] as number))
  const maybe = a.maybe.map((byte, i) => (byte | (b.maybe[i] as number)) & ~(sure[i] as number))
  return { sure, maybe }
}

/** Calls `take` with the number of each of `words` (parted by spaces) that holds the text. */
function forEachWordWith(text: string, words: string, take: (at: number) => void): void {
  // The number of the word that begins at `start`.
  let at = 0
  let start = 0
  for (let found = words.indexOf(text); found >= 0; found = words.indexOf(text, start)) {
    let end = words.indexOf(' ', start)
    for (; end >= 0 && end < found; end = words.indexOf(' ', start)) {
      at++
      start = end + 1
    }
    take(at)
    if (end < 0) return
    at++
    start = end + 1
  }
}

/** Where each set begins, with its length before it. */
function setStarts(sets: Uint8Array): readonly number[] {
  const starts: number[] = []
  for (let at = 0; at < sets.length; ) {
    starts.push(at)
    at += 2 + ((sets[at] as number) | ((sets[at + 1] as number) << 8))
  }
  return starts
}

/** Whether a rare word of the block may hold the piece. */
function mayHold(segment: KeptSegment, block: number, piece: Uint8Array): boolean {
  const base = block * TRIGRAM_BYTES
  for (let i = 0; i + 2 < piece.length; i++) {
    const trigram = trigramAt(piece, i)
    if (((segment.trigrams[base + (trigram >> 3)] as number) & (1 << (trigram & 7))) === 0) return false
  }
  if (piece.length < LONG_WORD) return true
  const filter = block * GRAM_FILTER_BYTES
  let possible = true
  keptParts(piece, 0, piece.length, (hash) => {
    for (const bit of [firstBit(hash), secondBit(hash)])
      if (((segment.parts[filter + (bit >> 3)] as number) & (1 << (bit & 7))) === 0) possible = false
  })
  return possible
}
