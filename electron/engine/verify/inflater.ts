import { createInflateRaw, type InflateRaw } from 'node:zlib'

/** What one piece of compressed bytes gave. */
export type Inflated = {
  readonly output: readonly Buffer[]
  /** How many bytes of the piece belong to the deflate stream. */
  readonly consumed: number
  /** The stream has ended: what was not consumed follows it. */
  readonly ended: boolean
  /** The bytes are no deflate stream from somewhere in this piece on. */
  readonly failed: boolean
}

/**
 * One deflate stream, fed piece by piece. Over `inflateRaw`, because Node's gunzip reads on into further members
 * without a word, and drops the output of its last piece when it ends in an error.
 */
export class Inflater {
  readonly #stream: InflateRaw
  #output: Buffer[] = []
  #settle: ((how: 'written' | 'ended' | 'failed') => void) | null = null

  constructor(outputChunkSize: number) {
    this.#stream = createInflateRaw({ chunkSize: Math.max(64, outputChunkSize) })
    this.#stream.on('data', (bytes: Buffer) => this.#output.push(bytes))
    this.#stream.on('end', () => this.#settle?.('ended'))
    this.#stream.on('error', () => this.#settle?.('failed'))
  }

  async feed(piece: Buffer): Promise<Inflated> {
    const before = this.#stream.bytesWritten
    const how = await new Promise<'written' | 'ended' | 'failed'>((resolve) => {
      this.#settle = resolve
      this.#stream.write(piece, (error) => {
        if (!error) resolve('written')
      })
    })
    const output = this.#output
    this.#output = []
    return {
      output,
      consumed: this.#stream.bytesWritten - before,
      ended: how === 'ended',
      failed: how === 'failed',
    }
  }

  close(): void {
    this.#settle = null
    this.#stream.destroy()
  }
}
