/** Packs members into a ZIP: the same members give the same bytes, whatever the clock, the time zone and the disk say. */
import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { BlotterError, cancelled } from '../../../shared/model/error.ts'
import type { RunOptions } from '../run-options.ts'
import type { StagedMember } from './staging.ts'

/** ZIP keeps local time without a zone: the first moment it knows, by local time, is the same bytes everywhere. */
const ENTRY = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true } as const
const COMPRESSED = /\.(gz|zip|pdf)$/

/**
 * Writes the members to `path` in their order; one at a time is open. A member whose bytes are not those of its hash
 * stops the writing with UNBALANCED. Returns the size and hash of the ZIP. Progress counts bytes of members.
 */
export async function writeZip(
  path: string,
  members: readonly StagedMember[],
  { signal, onProgress }: RunOptions,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const zip = new ZipFile()
  const total = members.reduce((sum, { bytes }) => sum + bytes, 0)
  const stop = new AbortController()
  const stopped = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  let done = 0
  for (const member of members) {
    const compress = !COMPRESSED.test(member.path)
    zip.addReadStreamLazy(member.path, { ...ENTRY, compress, size: member.bytes }, (give) => {
      const read = createReadStream(member.from, { highWaterMark: 1 << 18 })
      const checked = read.pipe(
        checkedBytes(member, (bytes) => {
          done += bytes
          onProgress?.({ phase: 'pack', done, total, unit: 'bytes', detail: member.path })
        }),
      )
      const fail = (error: Error) => stop.abort(error)
      read.on('error', fail)
      checked.on('error', fail)
      give(null, checked)
    })
  }
  zip.on('error', (error: Error) => stop.abort(error))
  zip.end()
  const hash = createHash('sha256')
  const counted = counter(hash)
  try {
    await pipeline(zip.outputStream, counted.stream, createWriteStream(path, { flags: 'wx' }), {
      signal: stopped,
    })
  } catch (error) {
    if (signal?.aborted)
      throw signal.reason instanceof BlotterError ? signal.reason : cancelled('The package')
    throw stop.signal.aborted ? stop.signal.reason : error
  }
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
  return { bytes: counted.bytes(), sha256: hash.digest('hex') }
}

function checkedBytes(member: StagedMember, onBytes: (bytes: number) => void): Transform {
  const hash = createHash('sha256')
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _, pass) {
      hash.update(chunk)
      bytes += chunk.length
      onBytes(chunk.length)
      pass(null, chunk)
    },
    flush(end) {
      if (bytes === member.bytes && hash.digest('hex') === member.sha256) end()
      else
        end(
          new BlotterError(
            'UNBALANCED',
            `${member.path} is not what was hashed: its bytes changed on the disk.`,
            {
              hint: 'Pull the day again; the copy in the cache is damaged.',
            },
          ),
        )
    },
  })
}

function counter(hash: Hash) {
  let bytes = 0
  const stream = new Transform({
    transform(chunk: Buffer, _, pass) {
      hash.update(chunk)
      bytes += chunk.length
      pass(null, chunk)
    },
  })
  return { stream, bytes: () => bytes }
}
