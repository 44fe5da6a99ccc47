import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { RunOptions } from './run-options.ts'

const CHUNK = 1 << 20

/** SHA-256 of a file's bytes, lower-case hex. Progress counts bytes. */
export async function hashFile(path: string, { signal, onProgress }: RunOptions = {}): Promise<string> {
  const hash = createHash('sha256')
  let done = 0
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    signal?.throwIfAborted()
    hash.update(chunk)
    done += chunk.length
    onProgress?.({ phase: 'verify', done, total: null, unit: 'bytes' })
  }
  return hash.digest('hex')
}
