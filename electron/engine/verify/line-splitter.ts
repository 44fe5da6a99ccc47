import { type Chunk, chunkOf } from './canonical/words.ts'

/** One line as it lies in the file: a stretch of a chunk, valid only until the next chunk. */
export class RawLine {
  /** What it lies in; the byte at `end`, if there is one, is the LF. */
  readonly chunk: Chunk
  readonly start: number
  readonly end: number
  /** 1-based. */
  readonly lineNumber: number
  /** Offset of its first byte in the plain content. */
  readonly byteOffset: number
  /** Length of the whole line; more than `bytes.length` when the line is over the limit and was cut. */
  readonly length: number
  /** False for a last line without LF. */
  readonly ended: boolean

  constructor(
    chunk: Chunk,
    start: number,
    end: number,
    lineNumber: number,
    byteOffset: number,
    length: number,
    ended: boolean,
  ) {
    this.chunk = chunk
    this.start = start
    this.end = end
    this.lineNumber = lineNumber
    this.byteOffset = byteOffset
    this.length = length
    this.ended = ended
  }

  /** A view of the line without its LF. */
  get bytes(): Buffer {
    return this.chunk.bytes.subarray(this.start, this.end)
  }
}

const LF = 0x0a

/** Splits plain bytes into lines. Holds at most one line of `maxLineBytes` whatever comes. */
export class LineSplitter {
  readonly #maxLineBytes: number
  readonly #onLine: (line: RawLine) => void
  #parts: Buffer[] = []
  #held = 0
  #length = 0
  #lineNumber = 1
  #byteOffset = 0

  constructor(maxLineBytes: number, onLine: (line: RawLine) => void) {
    this.#maxLineBytes = maxLineBytes
    this.#onLine = onLine
  }

  push(bytes: Buffer): void {
    const chunk = chunkOf(bytes)
    let from = 0
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, from)) {
      if (this.#length > 0 || end - from > this.#maxLineBytes)
        this.#finishHeld(bytes.subarray(from, end), true)
      else this.#deliver(chunk, from, end, end - from, true)
      from = end + 1
    }
    if (from < bytes.length) this.#hold(bytes.subarray(from))
  }

  /** Delivers a last line that has no LF. */
  end(): void {
    if (this.#length > 0) this.#finishHeld(Buffer.alloc(0), false)
  }

  /** A line that began in an earlier chunk, or is too long to be kept whole. */
  #finishHeld(tail: Buffer, ended: boolean): void {
    this.#hold(tail)
    const bytes = this.#parts.length === 1 && this.#parts[0] ? this.#parts[0] : Buffer.concat(this.#parts)
    this.#deliver(chunkOf(bytes), 0, bytes.length, this.#length, ended)
    this.#parts = []
    this.#held = 0
    this.#length = 0
  }

  #deliver(chunk: Chunk, start: number, end: number, length: number, ended: boolean): void {
    this.#onLine(new RawLine(chunk, start, end, this.#lineNumber, this.#byteOffset, length, ended))
    this.#lineNumber += 1
    this.#byteOffset += length + (ended ? 1 : 0)
  }

  /** Keeps a copy of what a later chunk continues, up to the limit; counts the rest. */
  #hold(bytes: Buffer): void {
    const room = this.#maxLineBytes - this.#held
    if (room > 0 && bytes.length > 0) {
      const kept = Buffer.from(bytes.subarray(0, room))
      this.#parts.push(kept)
      this.#held += kept.length
    }
    this.#length += bytes.length
  }
}
