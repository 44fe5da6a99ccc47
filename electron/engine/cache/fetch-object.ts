import { createHash, type Hash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { chmod, type FileHandle, mkdir, open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { BlotterError, cancelled, isCancelled } from '../../../shared/model/error.ts'
import type { SourceObject } from '../../../shared/model/source-object.ts'
import type { RunOptions } from '../run-options.ts'
import { requireFreeSpace } from './free-space.ts'
import { dropPartial, mayContinue, type Partial, partialOf, writeNote } from './partial.ts'

/** What the cache needs of a source: the bytes of one pinned object, from an offset on. */
export type ObjectReader = {
  open(
    object: SourceObject,
    options?: { readonly from?: number | undefined; readonly signal?: AbortSignal | undefined },
  ): Promise<Readable>
}

export type Fetched = {
  readonly sha256: string
  /** Size of the object. */
  readonly bytes: number
  /** Bytes that came over from the source in this run; less than `bytes` after a resumed download. */
  readonly transferred: number
  /** The cache had these bytes already. */
  readonly reused: boolean
}

/** The cache as seen from here. */
type Place = {
  readonly dir: string
  pathOf(sha256: string): string
  has(sha256: string): boolean
  verify(sha256: string): Promise<boolean>
  /** Downloads of this process, by partial: two callers for the same object share one. */
  readonly underWay: Map<string, Promise<Fetched>>
}

export function fetchInto(
  place: Place,
  source: ObjectReader,
  object: SourceObject,
  run: RunOptions,
): Promise<Fetched> {
  const partial = partialOf(place.dir, object)
  const already = place.underWay.get(partial.partPath)
  if (already) return already
  const fetching = fetchPartial(place, partial, source, object, run)
    .catch((error: unknown) => {
      throw explain(error, object, place.dir)
    })
    .finally(() => place.underWay.delete(partial.partPath))
  place.underWay.set(partial.partPath, fetching)
  return fetching
}

async function fetchPartial(
  place: Place,
  partial: Partial,
  source: ObjectReader,
  object: SourceObject,
  run: RunOptions,
): Promise<Fetched> {
  run.signal?.throwIfAborted()
  if (!(await mayContinue(partial))) {
    await dropPartial(partial)
    await writeNote(partial)
  }
  const file = await open(partial.partPath, constants.O_RDWR | constants.O_CREAT, 0o600)
  let sha256: string
  let transferred: number
  try {
    const hash = createHash('sha256')
    const from = await keptPrefix(file, object, hash, partial, run.signal)
    await requireFreeSpace(place.dir, object.size - from)
    transferred = await transfer(file, from, source, object, hash, run)
    await file.sync()
    sha256 = hash.digest('hex')
  } finally {
    await file.close()
  }
  await requireStatedChecksum(partial, object, sha256)
  const reused = await keep(place, partial, sha256)
  return { sha256, bytes: object.size, transferred, reused }
}

/** Hashes what an earlier process wrote. Returns where to go on; a part that is too long is started again. */
async function keptPrefix(
  file: FileHandle,
  object: SourceObject,
  hash: Hash,
  partial: Partial,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { size } = await file.stat()
  if (size === 0) return 0
  if (size > object.size) {
    await file.truncate(0)
    return 0
  }
  for await (const chunk of createReadStream(partial.partPath, { highWaterMark: 1 << 20 })) {
    signal?.throwIfAborted()
    hash.update(chunk as Buffer)
  }
  return size
}

/** Streams the rest of the object to the file and the hash. Returns the bytes that came over. */
async function transfer(
  file: FileHandle,
  from: number,
  source: ObjectReader,
  object: SourceObject,
  hash: Hash,
  { signal, onProgress }: RunOptions,
): Promise<number> {
  const report = (done: number) =>
    onProgress?.({ phase: 'fetch', done, total: object.size, unit: 'bytes', detail: object.key })
  let at = from
  report(at)
  if (at === object.size && from > 0) return 0
  const body = await source.open(object, { from, signal })
  try {
    for await (const chunk of body) {
      signal?.throwIfAborted()
      const bytes = chunk as Buffer
      if (at + bytes.length > object.size) throw wrongLength(object, `more than ${object.size}`)
      await writeAll(file, bytes, at)
      hash.update(bytes)
      at += bytes.length
      report(at)
    }
  } finally {
    body.destroy()
  }
  if (at !== object.size) throw wrongLength(object, String(at))
  return at - from
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let written = 0
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written)
    written += bytesWritten
  }
}

/** Where the source states the SHA-256 of the whole object, it has to be ours. A resumed part is not to be trusted then. */
async function requireStatedChecksum(partial: Partial, object: SourceObject, sha256: string): Promise<void> {
  const stated = /^SHA256:([A-Za-z0-9+/]{43}=)$/.exec(object.checksum ?? '')?.[1]
  if (stated === undefined || Buffer.from(stated, 'base64').toString('hex') === sha256) return
  await dropPartial(partial)
  throw new BlotterError(
    'SOURCE',
    `${object.key} arrived with SHA-256 ${sha256}; its source states ${Buffer.from(stated, 'base64').toString('hex')}.`,
    { hint: 'The bytes were damaged on the way. Pull again.' },
  )
}

/** Gives the finished part its name. Returns true when a good file of this name was there already. */
async function keep(place: Place, partial: Partial, sha256: string): Promise<boolean> {
  const path = place.pathOf(sha256)
  const folder = dirname(path)
  if (place.has(sha256) && (await place.verify(sha256))) {
    await dropPartial(partial)
    return true
  }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(partial.partPath, 0o444)
  // Renamed over whatever is there: a file that is in our way does not have the hash it is named by.
  await rename(partial.partPath, path)
  await syncFolder(folder)
  await syncFolder(join(place.dir, 'sha256'))
  await dropPartial(partial)
  return false
}

/** Forces a folder's entries to the disk, so that the new name survives a power cut. Windows offers no such call. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, constants.O_RDONLY)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function wrongLength(object: SourceObject, got: string): BlotterError {
  return new BlotterError('SOURCE', `${object.key} was listed with ${object.size} bytes; ${got} arrived.`, {
    hint: 'The object may have changed since it was listed. Pull again.',
  })
}

function explain(error: unknown, object: SourceObject, dir: string): unknown {
  if (error instanceof BlotterError) return error
  if (isCancelled(error)) return cancelled(`Fetching ${object.key}`)
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new BlotterError(
      'DISK_FULL',
      `The disk is full: ${object.key} (${object.size} bytes) did not fit in ${dir}.`,
      {
        hint: 'Free some space and pull again: what has arrived is kept.',
        cause: error,
      },
    )
  }
  return new BlotterError('IO', `Fetching ${object.key} into ${dir} failed: ${message}`, { cause: error })
}
