import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { crc32, createDeflateRaw } from 'node:zlib'

/** Magic, deflate, no flags, no time, no extra flags, "Unix": fixed, so that no clock or machine shows in the bytes. */
const HEADER = Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03])

/** Plain bytes are handed to zlib in pieces of this size, whatever the sizes they came in. */
const PIECE = 256 * 1024

/** Sizes and SHA-256 of both forms, as the manifest names them. */
export type GzipFacts = {
  readonly plain_bytes: number
  readonly plain_sha256: string
  readonly gz_bytes: number
  readonly gz_sha256: string
}

/** Writes one gzip member to a new file. The bytes depend on the content (and on zlib's version) alone. */
export class GzipFile {
  readonly #file: FileHandle
  readonly #deflate = createDeflateRaw({ level: 6 })
  readonly #plainHash = createHash('sha256')
  readonly #gzHash = createHash('sha256')
  readonly #ready: Buffer[] = []
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #crc = 0
  #plainBytes = 0
  #gzBytes = 0

  private constructor(file: FileHandle) {
    this.#file = file
    this.#deflate.on('data', (chunk: Buffer) => this.#ready.push(chunk))
  }

  /** Creates the file; it must not exist. */
  static async create(path: string): Promise<GzipFile> {
    const file = new GzipFile(await open(path, 'wx'))
    file.#ready.push(HEADER)
    return file
  }

  /** Takes plain bytes; they are kept, so the caller must not change them. */
  async write(bytes: Buffer): Promise<void> {
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.length
    if (this.#waitingBytes < PIECE) return
    const all = Buffer.concat(this.#waiting)
    const whole = all.length - (all.length % PIECE)
    for (let at = 0; at < whole; at += PIECE) await this.#compress(all.subarray(at, at + PIECE))
    this.#waiting = [all.subarray(whole)]
    this.#waitingBytes = all.length - whole
  }

  /** Ends the member, syncs and closes the file. */
  async end(): Promise<GzipFacts> {
    const rest = Buffer.concat(this.#waiting)
    if (rest.length > 0) await this.#compress(rest)
    await new Promise<void>((resolve, reject) => {
      this.#deflate.once('error', reject)
      this.#deflate.once('end', resolve)
      this.#deflate.end()
    })
    const trailer = Buffer.alloc(8)
    trailer.writeUInt32LE(this.#crc, 0)
    trailer.writeUInt32LE(this.#plainBytes % 0x1_0000_0000, 4)
    this.#ready.push(trailer)
    await this.#store()
    await this.#file.sync()
    await this.#file.close()
    return {
      plain_bytes: this.#plainBytes,
      plain_sha256: this.#plainHash.digest('hex'),
      gz_bytes: this.#gzBytes,
      gz_sha256: this.#gzHash.digest('hex'),
    }
  }

  /** Gives up: closes the file and leaves it to the caller to remove. */
  async abandon(): Promise<void> {
    this.#deflate.destroy()
    await this.#file.close()
  }

  async #compress(piece: Buffer): Promise<void> {
    this.#plainHash.update(piece)
    this.#crc = crc32(piece, this.#crc)
    this.#plainBytes += piece.length
    await new Promise<void>((resolve, reject) => {
      this.#deflate.write(piece, (error) => (error ? reject(error) : resolve()))
    })
    await this.#store()
  }

  async #store(): Promise<void> {
    if (this.#ready.length === 0) return
    const bytes = Buffer.concat(this.#ready.splice(0))
    this.#gzHash.update(bytes)
    this.#gzBytes += bytes.length
    await this.#file.writeFile(bytes)
  }
}
