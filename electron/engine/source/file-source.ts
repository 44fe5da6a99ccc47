import { realpath, stat } from 'node:fs/promises'
import { basename, sep } from 'node:path'
import { parseArchiveKey } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { DEFAULT_ARCHIVE, listedObject, requireRange, singleFileKey } from './archive-names.ts'
import { modifiedAt, openListedFile, requireListed, unreadable } from './local-file.ts'
import type { Source } from './source.ts'

/** One file, plain or gzip. Its day is told by its name, or there is none; a range does not filter it. */
export async function openFileSource(path: string): Promise<Source> {
  // The user named this file: a link in the path is the user's own, and is resolved once, here.
  const file = await realpath(path).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  const key = singleFileKey(file.split(sep).filter((part) => part !== ''))
  const named = parseArchiveKey(key)
  if (!named) throw new BlotterError('INTERNAL', `No archive key could be made for ${file}.`)
  const facts = () => stat(file, { bigint: true })

  return {
    kind: 'file',
    spec: file,
    archiveName: key.includes('/') ? key.slice(0, key.indexOf('/')) : DEFAULT_ARCHIVE,
    async list(range, run = {}) {
      requireRange(range)
      run.signal?.throwIfAborted()
      const stats = await facts().catch((cause: unknown) => {
        throw unreadable(file, cause)
      })
      const object = listedObject(named, {
        sourceKey: basename(file),
        size: Number(stats.size),
        lastModified: modifiedAt(stats),
      })
      return { objects: [object], ignored: [] }
    },
    async head(object) {
      requireListed(
        file,
        object,
        await facts().catch((cause: unknown) => {
          throw unreadable(file, cause)
        }),
      )
      return object
    },
    open: (object, options = {}) => openListedFile(file, object, options),
    localPath: async () => file,
    close() {},
  }
}
