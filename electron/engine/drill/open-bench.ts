import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto'
import { copyFile, open, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GzipFile } from '../seal/gzip-file.ts'
import { readSigningKey, type SigningKey } from '../seal/index.ts'
import { readLines } from '../seal/read-lines.ts'
import { leafHash, MerkleTree } from '../verify/merkle.ts'
import type { Bench, EditedLog } from './types.ts'
import { Unsuitable } from './unsuitable.ts'

const LF = 0x0a
/** Of a sidecar that is damaged in memory, bytes: the leaves of two million entries. */
const LARGEST_READ = 64 * 1024 * 1024

/** Makes damaged copies in the folder `dir`, which the caller empties. Originals are only read. */
export function openBench(dir: string, signal: AbortSignal | undefined): Bench {
  const fresh = () => join(dir, randomUUID())
  const put: Bench['put'] = async (content) => {
    const path = fresh()
    await writeFile(path, content, { flag: 'wx' })
    return path
  }
  return {
    signal,
    stranger: newKey('a stranger'),
    strangeRoot: newKey('a strange root'),
    put,
    async read(day, key) {
      const path = day.sidecars.get(key) as string
      const { size } = await stat(path)
      if (size > LARGEST_READ) throw new Unsuitable(`${key} has ${size} bytes: too large to be drilled.`)
      return readFile(path)
    },
    async editLog(day, edit): Promise<EditedLog> {
      const path = fresh()
      const out = day.log.gzip ? await GzipFile.create(path) : await PlainFile.create(path)
      const whole = await endsInLineFeed(day)
      try {
        for await (const { line, bytes } of readLines(day.log.path, signal)) {
          const edited = edit(bytes.toString('latin1'), line)
          const text =
            edited === null ? Buffer.concat([bytes, Buffer.from([LF])]) : Buffer.from(edited, 'latin1')
          const last = !whole && line === day.lines && edited === null
          if (text.length > 0) await out.write(last ? text.subarray(0, -1) : text)
        }
      } catch (error) {
        await out.abandon()
        throw error
      }
      const facts = await out.end()
      return { path, facts, leaves: () => leavesOf(path, put, signal) }
    },
    async editTail(from, edit) {
      const path = fresh()
      await copyFile(from, path)
      const { keep, flip, append } = edit((await stat(from)).size)
      await truncate(path, keep)
      const file = await open(path, 'r+')
      try {
        if (flip !== undefined) {
          const byte = Buffer.alloc(1)
          await file.read(byte, 0, 1, flip)
          byte[0] = (byte[0] ?? 0) ^ 0x01
          await file.write(byte, 0, 1, flip)
        }
        if (append) await file.write(append, 0, append.length, keep)
      } finally {
        await file.close()
      }
      return path
    },
  }
}

/** A plain log may be one that is still written: its last line then has no line feed. */
async function endsInLineFeed({ log }: { readonly log: { readonly path: string; readonly gzip: boolean } }) {
  if (log.gzip) return true
  const file = await open(log.path, 'r')
  try {
    const { size } = await file.stat()
    const byte = Buffer.alloc(1)
    if (size > 0) await file.read(byte, 0, 1, size - 1)
    return byte[0] === LF
  } finally {
    await file.close()
  }
}

async function leavesOf(path: string, put: Bench['put'], signal: AbortSignal | undefined) {
  const tree = new MerkleTree()
  const leaves: Buffer[] = []
  for await (const { bytes } of readLines(path, signal)) {
    const leaf = leafHash(bytes)
    tree.append(leaf)
    leaves.push(leaf)
  }
  return { path: await put(Buffer.concat(leaves)), root: tree.root().toString('hex'), count: leaves.length }
}

function newKey(what: string): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519')
  return readSigningKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), what)
}

/** A log that is not compressed, written like one that is. */
class PlainFile {
  readonly #file: Awaited<ReturnType<typeof open>>
  readonly #hash = createHash('sha256')
  #bytes = 0

  private constructor(file: Awaited<ReturnType<typeof open>>) {
    this.#file = file
  }

  static async create(path: string): Promise<PlainFile> {
    return new PlainFile(await open(path, 'wx'))
  }

  async write(bytes: Buffer): Promise<void> {
    this.#hash.update(bytes)
    this.#bytes += bytes.length
    await this.#file.writeFile(bytes)
  }

  async end() {
    await this.#file.close()
    const sha256 = this.#hash.digest('hex')
    return { plain_bytes: this.#bytes, plain_sha256: sha256, gz_bytes: this.#bytes, gz_sha256: sha256 }
  }

  async abandon(): Promise<void> {
    await this.#file.close()
  }
}
