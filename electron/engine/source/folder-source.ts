import type { Dirent } from 'node:fs'
import { lstat, readdir, realpath } from 'node:fs/promises'
import { basename, join, sep } from 'node:path'
import { parseArchiveKey } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type {
  DayRange,
  IgnoredKey,
  SourceListing,
  SourceObject,
} from '../../../shared/model/source-object.ts'
import type { RunOptions } from '../run-options.ts'
import {
  archiveNameOf,
  DEFAULT_ARCHIVE,
  dayInRange,
  dayKey,
  folderInRange,
  listedObject,
  NOT_OF_LAYOUT,
  requireRange,
} from './archive-names.ts'
import { modifiedAt, openListedFile, requireListed, unreadable } from './local-file.ts'
import type { Source } from './source.ts'

/** Where the archive begins, and whether its days lie in YYYY/MM folders or loose. */
type Root = { readonly dir: string; readonly layout: 'by-month' | 'loose' }

/**
 * A folder or USB copy of the layout: the folder itself, its `audit` child, or its only child with year folders;
 * a folder of loose `YYYY-MM-DD.log.gz` files is read too. Symbolic links below the root are never followed.
 * Throws NOT_FOUND when there is no archive, USAGE when there are several.
 */
export async function openFolderSource(path: string): Promise<Source> {
  const given = await realpath(path).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  const root = await findRoot(given)
  const archiveName = root.layout === 'loose' ? DEFAULT_ARCHIVE : archiveNameOf(basename(root.dir))

  const pathOf = async (object: SourceObject): Promise<string> => {
    // sourceKey was made by list() from names on this disk; another caller's must not lead out of the root either.
    const parts = object.sourceKey.split('/')
    if (parts.some((part) => part === '' || part === '.' || part === '..' || part.includes(sep))) {
      throw new BlotterError('SOURCE', `Not a name inside ${root.dir}: ${object.sourceKey}`)
    }
    const file = join(root.dir, ...parts)
    const folder = await realpath(join(file, '..')).catch((cause: unknown) => {
      throw unreadable(file, cause)
    })
    if (folder !== join(file, '..')) {
      throw new BlotterError('SOURCE', `${file} is reached through a symbolic link: not followed.`)
    }
    return file
  }

  return {
    kind: 'folder',
    spec: given,
    archiveName,
    list: (range, run = {}) => listFolder(root, archiveName, range, run),
    async head(object) {
      const file = await pathOf(object)
      requireListed(
        file,
        object,
        await lstat(file, { bigint: true }).catch((cause: unknown) => {
          throw unreadable(file, cause)
        }),
      )
      return object
    },
    open: async (object, options = {}) => openListedFile(await pathOf(object), object, options),
    localPath: pathOf,
    close() {},
  }
}

async function findRoot(dir: string): Promise<Root> {
  const entries = await entriesOf(dir)
  if (entries.some(isYearFolder)) return { dir, layout: 'by-month' }
  const folders = entries.filter((entry) => entry.isDirectory())
  if (folders.some((entry) => entry.name === DEFAULT_ARCHIVE)) {
    const audit = join(dir, DEFAULT_ARCHIVE)
    const inside = await entriesOf(audit)
    return {
      dir: audit,
      layout: inside.some(isLooseDay) && !inside.some(isYearFolder) ? 'loose' : 'by-month',
    }
  }
  if (entries.some(isLooseDay)) return { dir, layout: 'loose' }
  const archives: string[] = []
  for (const folder of folders) {
    if ((await entriesOf(join(dir, folder.name))).some(isYearFolder)) archives.push(folder.name)
  }
  const [only, ...others] = archives
  if (only === undefined) {
    throw new BlotterError('NOT_FOUND', `No archive in ${dir}: no YYYY/MM/YYYY-MM-DD.log.gz below it.`, {
      hint: 'Name the folder that holds the year folders, its parent, or a folder of YYYY-MM-DD.log.gz files.',
    })
  }
  if (others.length > 0) {
    throw new BlotterError('USAGE', `${dir} holds several archives: ${archives.join(', ')}.`, {
      hint: `Name one of them, e.g. ${join(dir, only)}.`,
    })
  }
  return { dir: join(dir, only), layout: 'by-month' }
}

function isYearFolder(entry: Dirent): boolean {
  return entry.isDirectory() && /^\d{4}$/.test(entry.name)
}

function isLooseDay(entry: Dirent): boolean {
  return entry.isFile() && dayKey(DEFAULT_ARCHIVE, entry.name) !== null
}

async function entriesOf(dir: string): Promise<readonly Dirent[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((cause: unknown) => {
    throw unreadable(dir, cause)
  })
  return entries.sort((one, other) => (one.name < other.name ? -1 : 1))
}

async function listFolder(
  root: Root,
  archiveName: string,
  range: DayRange | null,
  { signal, onProgress }: RunOptions,
): Promise<SourceListing> {
  requireRange(range)
  const objects: SourceObject[] = []
  const ignored: IgnoredKey[] = []

  const visit = async (below: readonly string[]): Promise<void> => {
    signal?.throwIfAborted()
    for (const entry of await entriesOf(join(root.dir, ...below))) {
      const sourceKey = [...below, entry.name].join('/')
      if (entry.isSymbolicLink()) ignored.push({ key: sourceKey, reason: 'a symbolic link: not followed' })
      else if (entry.isDirectory()) {
        if (root.layout === 'by-month' && isLayoutFolder(sourceKey)) {
          if (folderInRange(sourceKey, range)) await visit([...below, entry.name])
        } else ignored.push({ key: `${sourceKey}/`, reason: NOT_OF_LAYOUT })
      } else if (!entry.isFile()) ignored.push({ key: sourceKey, reason: 'not a regular file' })
      else await take(sourceKey, below)
    }
    onProgress?.({ phase: 'list', done: objects.length, total: null, unit: 'files' })
  }
  const take = async (sourceKey: string, below: readonly string[]): Promise<void> => {
    const key =
      (root.layout === 'loose' ? dayKey(archiveName, sourceKey) : null) ?? `${archiveName}/${sourceKey}`
    const named = parseArchiveKey(key)
    if (!named) {
      ignored.push({ key: sourceKey, reason: NOT_OF_LAYOUT })
      return
    }
    if (!dayInRange(named.day, range)) return
    const stats = await lstat(join(root.dir, ...below, sourceKey.split('/').at(-1) ?? ''), { bigint: true })
    objects.push(
      listedObject(named, { sourceKey, size: Number(stats.size), lastModified: modifiedAt(stats) }),
    )
  }

  await visit([])
  return { objects: objects.sort((one, other) => (one.key < other.key ? -1 : 1)), ignored }
}

function isLayoutFolder(path: string): boolean {
  return /^\d{4}(\/(0[1-9]|1[0-2]))?$/.test(path)
}
