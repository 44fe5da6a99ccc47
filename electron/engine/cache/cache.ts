import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { BlotterError } from '../../../shared/model/error.ts'
import type { SourceObject } from '../../../shared/model/source-object.ts'
import type { RunOptions } from '../run-options.ts'
import { type Fetched, fetchInto, type ObjectReader } from './fetch-object.ts'
import { sweepPartials } from './partial.ts'

/** Original bytes, by what they are: `sha256/ab/abcdef…`, read-only, never altered. A file is there whole or not at all. */
export type Cache = {
  readonly dir: string
  has(sha256: string): boolean
  /** Where the bytes lie, or would lie. Throws INTERNAL when the text is no lower-case hex SHA-256. */
  pathOf(sha256: string): string
  /** Reads the file again: true when it still has this hash, false when it is damaged. Throws NOT_FOUND when absent. */
  verify(sha256: string, run?: RunOptions): Promise<boolean>
  /** Removes downloads that nobody took up again for `olderThanMs` (default a week). Returns the number of files. */
  sweepPartials(olderThanMs?: number): number
  /**
   * Brings one object's bytes here: hashed as they stream, forced to the disk, then named. Takes up what an earlier
   * process left of the same object. `reused`: these bytes were here already.
   */
  fetchObject(source: ObjectReader, object: SourceObject, run?: RunOptions): Promise<Fetched>
}

/** Opens the cache in `dir`, made on first use. */
export function openCache(dir: string): Cache {
  mkdirSync(join(dir, 'sha256'), { recursive: true, mode: 0o700 })
  mkdirSync(join(dir, 'partial'), { recursive: true, mode: 0o700 })

  const pathOf = (sha256: string): string => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) {
      throw new BlotterError('INTERNAL', `Not a SHA-256 in lower-case hex: ${JSON.stringify(sha256)}.`)
    }
    return join(dir, 'sha256', sha256.slice(0, 2), sha256)
  }
  const has = (sha256: string): boolean =>
    statSync(pathOf(sha256), { throwIfNoEntry: false })?.isFile() ?? false
  const verify = async (sha256: string, run: RunOptions = {}): Promise<boolean> => {
    if (!has(sha256)) {
      throw new BlotterError('NOT_FOUND', `The cache has no file with SHA-256 ${sha256}.`, {
        hint: 'Pull the object again.',
      })
    }
    const hash = createHash('sha256')
    await pipeline(createReadStream(pathOf(sha256), { highWaterMark: 1 << 20 }), hash, { signal: run.signal })
    return hash.digest('hex') === sha256
  }

  const underWay = new Map<string, Promise<Fetched>>()
  const place = { dir, pathOf, has, verify, underWay }
  return {
    dir,
    has,
    pathOf,
    verify,
    sweepPartials: (olderThanMs) => sweepPartials(dir, olderThanMs),
    fetchObject: (source, object, run = {}) => fetchInto(place, source, object, run),
  }
}
