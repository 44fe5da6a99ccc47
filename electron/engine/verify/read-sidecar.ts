/** Sidecars are read whole, so their size is looked at first: they come from the archive, and may be hostile. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { ObjectKind } from '../../../shared/model/archive.ts'

/**
 * The largest sidecar of each kind that is read, in bytes: far above what a writer makes of a day, far below what
 * would hurt. Leaves are a stream of hashes, read elsewhere.
 */
export const SIDECAR_LIMITS: Readonly<Record<Exclude<ObjectKind, 'log' | 'leaves'>, number>> = {
  manifest: 1024 * 1024,
  checkpoint: 1024 * 1024,
  'timestamp-token': 256 * 1024,
  keys: 16 * 1024 * 1024,
  'keys-signature': 64 * 1024,
  profile: 64 * 1024,
}

/** Its bytes, or a sentence on why it is not read: too large, or no plain file. Throws what the disk says. */
export function readSidecar(path: string, kind: keyof typeof SIDECAR_LIMITS): Buffer | string {
  const limit = SIDECAR_LIMITS[kind]
  const file = openSync(path, 'r')
  try {
    const facts = fstatSync(file)
    if (!facts.isFile()) return 'it is no plain file'
    if (facts.size > limit) return `it has ${facts.size} bytes, and more than ${limit} are not read`
    const bytes = Buffer.alloc(facts.size)
    let read = 0
    while (read < bytes.length) {
      const count = readSync(file, bytes, read, bytes.length - read, read)
      if (count === 0) break
      read += count
    }
    return bytes.subarray(0, read)
  } finally {
    closeSync(file)
  }
}
