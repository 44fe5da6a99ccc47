import { type BigIntStats, constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { BlotterError } from '../../../shared/model/error.ts'
import type { SourceObject } from '../../../shared/model/source-object.ts'
import type { OpenOptions } from './source.ts'

/** The modification time to the nanosecond: for a file, what an ETag is for an object of S3. */
export function modifiedAt(stats: BigIntStats): string {
  const nanoseconds = ((stats.mtimeNs % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n
  const seconds = (stats.mtimeNs - nanoseconds) / 1_000_000_000n
  const date = new Date(Number(seconds) * 1000)
  // A file system may hold times that no calendar date can: then the number itself tells one file from another.
  if (Number.isNaN(date.getTime())) return `mtime ${stats.mtimeNs} ns`
  return `${date.toISOString().slice(0, -5)}.${String(nanoseconds).padStart(9, '0')}Z`
}

/**
 * Opens a file, not through a symbolic link, and requires it to be the one that was listed: same size, same mtime.
 * The check is on the open file, so a swap between listing and reading is seen.
 */
export async function openListedFile(
  path: string,
  object: SourceObject,
  { from = 0, signal }: OpenOptions,
): Promise<Readable> {
  signal?.throwIfAborted()
  const file = await open(
    path,
    constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
  ).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  try {
    requireListed(path, object, await file.stat({ bigint: true }))
  } catch (cause) {
    await file.close()
    throw cause
  }
  const body = file.createReadStream({ start: from, highWaterMark: 1 << 18, signal: signal ?? undefined })
  return body
}

/** Throws SOURCE when the file is not the one that was listed any more. */
export function requireListed(path: string, object: SourceObject, stats: BigIntStats): void {
  if (!stats.isFile()) {
    throw new BlotterError('SOURCE', `${path} is not a regular file any more.`, {
      hint: 'List the source again.',
    })
  }
  if (Number(stats.size) === object.size && modifiedAt(stats) === object.lastModified) return
  throw new BlotterError(
    'SOURCE',
    `${path} changed since it was listed: ${object.size} bytes of ${object.lastModified} then, ` +
      `${stats.size} bytes of ${modifiedAt(stats)} now.`,
    { hint: 'Pull again: the new plan takes up the file as it is now.' },
  )
}

export function unreadable(path: string, cause: unknown): BlotterError {
  const { code, message } = cause as NodeJS.ErrnoException
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new BlotterError('NOT_FOUND', `There is nothing at ${path}.`, {
        hint: 'Check the path, and that the disk is connected.',
        cause,
      })
    case 'EACCES':
    case 'EPERM':
      return new BlotterError('SOURCE', `${path} may not be read: permission denied.`, {
        hint: 'Ask for read permission, or copy the archive to where you have it.',
        cause,
      })
    case 'ELOOP':
      return new BlotterError('SOURCE', `${path} is a symbolic link: not followed.`, {
        hint: 'Copy the file itself into the archive folder.',
        cause,
      })
    default:
      return new BlotterError('SOURCE', `${path} cannot be read: ${message}`, { cause })
  }
}
