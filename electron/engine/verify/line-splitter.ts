/** One line as it lies in the file. `bytes` is a view without the LF, valid only until the next chunk. */
export type RawLine = {
  readonly bytes: Buffer
  /** 1-based. */
  readonly lineNumber: number
  /** Offset of its first byte in the plain content. */
  readonly byteOffset: number
  /** Length of the whole line; more than `bytes.length` when the line is over the limit and was cut. */
  readonly length: number
  /** False for a last line without LF. */
  readonly ended: boolean
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

  push(chunk: Buffer): void {
    let from = 0
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, from)) {
      this.#finish(chunk.subarray(from, end), true)
      from = end + 1
    }
    if (from < chunk.length) this.#hold(chunk.subarray(from))
  }

  /** Delivers a last line that has no LF. */
  end(): void {
    if (this.#length > 0) this.#finish(Buffer.alloc(0), false)
  }

  #finish(tail: Buffer, ended: boolean): void {
    let bytes = tail
    if (this.#length > 0 || tail.length > this.#maxLineBytes) {
      this.#hold(tail)
      bytes = this.#parts.length === 1 && this.#parts[0] ? this.#parts[0] : Buffer.concat(this.#parts)
    }
    const length = Math.max(this.#length, tail.length)
    this.#onLine({ bytes, lineNumber: this.#lineNumber, byteOffset: this.#byteOffset, length, ended })
    this.#lineNumber += 1
    this.#byteOffset += length + (ended ? 1 : 0)
    this.#parts = []
    this.#held = 0
    this.#length = 0
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
