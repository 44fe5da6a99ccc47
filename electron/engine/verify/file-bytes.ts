import { closeSync, openSync, readSync } from 'node:fs'

/** A file read forward in chunks, with the possibility to give back what was read too far. */
export class FileBytes {
  readonly #file: number
  readonly #chunkSize: number
  readonly #onRead: ((bytes: Buffer) => void) | undefined
  #offset = 0
  #returned: Buffer | null = null

  /** `onRead` sees every byte once, in order, as it comes from the disk. */
  constructor(path: string, chunkSize: number, onRead?: (bytes: Buffer) => void) {
    this.#file = openSync(path, 'r')
    this.#chunkSize = chunkSize
    this.#onRead = onRead
  }

  /** Offset of the next byte that `pull` gives. */
  get position(): number {
    return this.#offset - (this.#returned?.length ?? 0)
  }

  /** The next bytes, at most `limit`, or null at the end of the file. */
  pull(limit = this.#chunkSize): Buffer | null {
    if (this.#returned) {
      const bytes = this.#returned.subarray(0, limit)
      this.#returned = this.#returned.length > limit ? this.#returned.subarray(limit) : null
      return bytes
    }
    const buffer = Buffer.allocUnsafeSlow(this.#chunkSize)
    const count = readSync(this.#file, buffer, 0, buffer.length, this.#offset)
    if (count === 0) return null
    this.#offset += count
    const read = buffer.subarray(0, count)
    this.#onRead?.(read)
    if (count > limit) this.#returned = read.subarray(limit)
    return read.subarray(0, limit)
  }

  /** Gives back the last bytes of what was pulled. */
  giveBack(bytes: Buffer): void {
    if (bytes.length > 0) this.#returned = this.#returned ? Buffer.concat([bytes, this.#returned]) : bytes
  }

  /** Exactly `count` bytes, or fewer at the end of the file. */
  take(count: number): Buffer {
    const parts: Buffer[] = []
    for (let left = count; left > 0; ) {
      const bytes = this.pull(left)
      if (!bytes) break
      parts.push(bytes)
      left -= bytes.length
    }
    return Buffer.concat(parts)
  }

  /** Reads on to the end; returns how many bytes that were. */
  drain(): number {
    const from = this.position
    while (this.pull()) {
      // each byte has been seen by onRead
    }
    return this.position - from
  }

  close(): void {
    closeSync(this.#file)
  }
}
