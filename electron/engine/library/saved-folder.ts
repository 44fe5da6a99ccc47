/**
 * Questions that a user saved, as .sql files in a folder of theirs and one level of folders below it. The page names a
 * file by an id; which file that is, is found again in the folder each time. Nothing is followed that is not a plain
 * file in a plain folder, and nothing is read beyond a bound.
 */
import { createHash, randomUUID } from 'node:crypto'
import { constants, type Dirent } from 'node:fs'
import { link, lstat, mkdir, open, readdir, rename, rm, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { SavedQuestion, SavedQuestions, SaveOutcome } from '../../../shared/contract/library.ts'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { LONGEST_QUESTION, parseQuestion, plainText, withTitle } from '../../../shared/model/question.ts'

const MOST_FILES = 2000
const MOST_FOLDERS = 200
export const TRASH = '.trash'

type Found = {
  readonly id: string
  /** From the folder, with `/` between. */
  readonly name: string
  readonly path: string
  readonly size: number
  readonly modifiedMs: number
}
type Read = { readonly text: string; readonly sha256: string }

export const sha256Of = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex')

/** The id of a file: it says nothing of where the file is. */
export const idOf = (name: string): string => sha256Of(name).slice(0, 24)

/** What was read of a file, until its size or time of change is another. */
const known = new Map<string, { readonly stamp: string; readonly question: SavedQuestion }>()

/** Everything in the folder, by title. Files that are no questions are named with the reason. */
export async function listSaved(folder: string): Promise<SavedQuestions> {
  const { files, skipped } = await findFiles(folder)
  const questions: SavedQuestion[] = []
  const unread = [...skipped]
  for (const file of files) {
    const stamp = `${file.size}/${file.modifiedMs}`
    const kept = known.get(file.path)
    if (kept?.stamp === stamp) {
      questions.push(kept.question)
      continue
    }
    try {
      const question = toSaved(file, await readQuestion(file.path, file.name))
      known.set(file.path, { stamp, question })
      questions.push(question)
    } catch (error) {
      unread.push({ name: file.name, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  questions.sort((a, b) => a.title.localeCompare(b.title, 'en') || a.name.localeCompare(b.name, 'en'))
  return { folder, questions, skipped: unread, problem: null }
}

/**
 * Writes a question whole or not at all: over its file, or as a new one named after its title. When the file is not
 * what the page last saw (`base`), nothing is written and the file's own text is the answer, unless `overwrite`.
 */
export async function saveQuestion(
  folder: string,
  given: {
    readonly id: string | null
    readonly title: string
    readonly text: string
    readonly base: string | null
    readonly overwrite: boolean
  },
): Promise<SaveOutcome> {
  const text = plainText(given.text)
  if (Buffer.byteLength(text) > LONGEST_QUESTION)
    throw new BlotterError(
      'USAGE',
      `The text is longer than ${formatBytes(LONGEST_QUESTION)}, the most that a question holds.`,
    )
  const file = given.id === null ? null : await fileOf(folder, given.id)
  if (file) {
    const disk = await readQuestion(file.path, file.name)
    if (disk.sha256 !== given.base && !given.overwrite) {
      return { status: 'changed', id: file.id, text: disk.text, sha256: disk.sha256 }
    }
    await replaceFile(file.path, text)
    return { status: 'saved', question: await savedAt(folder, file.name) }
  }
  if (given.id !== null && !given.overwrite) return { status: 'gone' }
  const name = await writeNew(folder, `${fileNameOf(given.title)}.sql`, text)
  return { status: 'saved', question: await savedAt(folder, name) }
}

/** Gives a question another title: in its head, and as the name of its file. */
export async function renameQuestion(folder: string, id: string, title: string): Promise<SavedQuestion> {
  const file = await fileOrFail(folder, id)
  const text = withTitle((await readQuestion(file.path, file.name)).text, title)
  const sub = file.name.includes('/') ? `${dirname(file.name)}/` : ''
  const wanted = `${sub}${fileNameOf(title)}.sql`
  if (wanted === file.name) {
    await replaceFile(file.path, text)
    return savedAt(folder, file.name)
  }
  const name = await writeNew(folder, wanted, text)
  await unlink(file.path)
  return savedAt(folder, name)
}

/** Moves a question into the folder's trash; the answer names it for `restoreQuestion`. */
export async function removeQuestion(folder: string, id: string): Promise<{ readonly trashed: string }> {
  const file = await fileOrFail(folder, id)
  const trash = join(folder, TRASH)
  await mkdir(trash, { recursive: true })
  await refuseLink(trash)
  const trashed = randomUUID()
  await rename(file.path, join(trash, `${trashed}--${file.name.replaceAll('/', '--')}`))
  known.delete(file.path)
  return { trashed }
}

/** Takes a question out of the trash again. */
export async function restoreQuestion(folder: string, trashed: string): Promise<SavedQuestion> {
  const trash = join(folder, TRASH)
  await refuseLink(trash)
  const entry = (await readdir(trash)).find((name) => name.startsWith(`${trashed}--`))
  if (entry === undefined) throw new BlotterError('NOT_FOUND', 'This question is not in the trash any more.')
  const [, ...parts] = entry.split('--')
  const { text } = await readQuestion(join(trash, entry), entry)
  // Of a folder below that has gone meanwhile, it comes back above.
  const name = await writeNew(folder, await placeOf(folder, parts), text)
  await rm(join(trash, entry))
  return savedAt(folder, name)
}

async function placeOf(folder: string, parts: readonly string[]): Promise<string> {
  const name = parts.slice(1).join('--')
  const sub = parts[0] ?? ''
  if (name === '') return sub
  const there = await lstat(join(folder, sub)).catch(() => null)
  return there?.isDirectory() ? `${sub}/${name}` : parts.join('--')
}

async function findFiles(folder: string): Promise<{
  readonly files: readonly Found[]
  readonly skipped: readonly { readonly name: string; readonly reason: string }[]
}> {
  const files: Found[] = []
  const skipped: { name: string; reason: string }[] = []
  const look = async (sub: string, entries: readonly Dirent[]) => {
    for (const entry of entries) {
      const name = sub ? `${sub}/${entry.name}` : entry.name
      if (!/\.sql$/i.test(entry.name) || entry.name.startsWith('.')) continue
      if (entry.isSymbolicLink()) skipped.push({ name, reason: 'It is a symbolic link: not followed.' })
      else if (!entry.isFile()) skipped.push({ name, reason: 'It is no plain file.' })
      else if (files.length >= MOST_FILES) skipped.push({ name, reason: `More than ${MOST_FILES} files.` })
      else {
        const path = join(folder, name)
        const stat = await lstat(path).catch(() => null)
        // Gone between the list and the look.
        if (stat) files.push({ id: idOf(name), name, path, size: stat.size, modifiedMs: stat.mtimeMs })
      }
    }
  }
  const entries = await list(folder)
  await look('', entries)
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
  for (const { name } of folders.slice(0, MOST_FOLDERS)) {
    try {
      await look(name, await list(join(folder, name)))
    } catch (error) {
      skipped.push({ name: `${name}/`, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  return { files, skipped }
}

async function list(folder: string): Promise<readonly Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.sort((a, b) => a.name.localeCompare(b.name, 'en'))
  } catch (error) {
    throw new BlotterError('IO', `The folder ${folder} cannot be read: ${(error as Error).message}`, {
      hint: 'Choose the folder of your questions again.',
      cause: error,
    })
  }
}

async function fileOf(folder: string, id: string): Promise<Found | null> {
  return (await findFiles(folder)).files.find((file) => file.id === id) ?? null
}

async function fileOrFail(folder: string, id: string): Promise<Found> {
  const file = await fileOf(folder, id)
  if (file) return file
  throw new BlotterError('NOT_FOUND', 'The file of this question is gone.', {
    hint: 'It was moved or deleted outside of Blotter.',
  })
}

/** Opened without following a link, and read no further than its bound. */
async function readQuestion(path: string, name: string): Promise<Read> {
  let file: Awaited<ReturnType<typeof open>>
  try {
    file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    throw new BlotterError('IO', `${name} cannot be read: ${(error as Error).message}`, { cause: error })
  }
  try {
    if (!(await file.stat()).isFile()) throw new BlotterError('USAGE', `${name} is no plain file.`)
    const buffer = Buffer.alloc(LONGEST_QUESTION + 1)
    let length = 0
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, length)
      length += bytesRead
      if (bytesRead === 0 || length === buffer.length) break
    }
    if (length > LONGEST_QUESTION)
      throw new BlotterError('USAGE', `${name} is longer than ${formatBytes(LONGEST_QUESTION)}: not read.`)
    const bytes = buffer.subarray(0, length)
    return { text: decode(bytes, name), sha256: sha256Of(bytes) }
  } finally {
    await file.close()
  }
}

function decode(bytes: Uint8Array, name: string): string {
  if (bytes.includes(0)) throw new BlotterError('USAGE', `${name} is no text: it has bytes that are zero.`)
  try {
    return plainText(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new BlotterError('USAGE', `${name} is no text in UTF-8.`, {
      hint: 'Save it as UTF-8 in the editor that wrote it.',
    })
  }
}

function toSaved(file: Found, { text, sha256 }: Read): SavedQuestion {
  const { question, problems } = parseQuestion(text)
  const title = question.title || basename(file.name).replace(/\.sql$/i, '')
  const { subject, description, params } = question
  const modifiedAt = new Date(file.modifiedMs).toISOString()
  const { id, name } = file
  return { id, name, title, subject, description, params, text, sha256, modifiedAt, problems }
}

async function savedAt(folder: string, name: string): Promise<SavedQuestion> {
  const file = await fileOrFail(folder, idOf(name))
  return toSaved(file, await readQuestion(file.path, file.name))
}

async function replaceFile(path: string, text: string): Promise<void> {
  const part = await writePart(path, text)
  try {
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    throw cannotWrite(path, error)
  }
}

/** Writes beside all others: a name that is taken gets a number. Gives the name that it has. */
async function writeNew(folder: string, wanted: string, text: string): Promise<string> {
  const part = await writePart(join(folder, wanted), text)
  try {
    for (let n = 1; ; n++) {
      const name = n === 1 ? wanted : wanted.replace(/(\.sql)?$/i, `-${n}.sql`)
      try {
        // Unlike a rename, a link takes no place that another has.
        await link(part, join(folder, name))
        return name
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'EEXIST') continue
        if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw error
        // A disk without links (a USB stick): look, then move.
        if ((await lstat(join(folder, name)).catch(() => null)) !== null) continue
        await rename(part, join(folder, name))
        return name
      }
    }
  } catch (error) {
    throw cannotWrite(join(folder, wanted), error)
  } finally {
    await rm(part, { force: true })
  }
}

async function writePart(path: string, text: string): Promise<string> {
  const part = join(dirname(path), `.${randomUUID()}.part`)
  try {
    const file = await open(part, 'wx', 0o644)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    return part
  } catch (error) {
    await rm(part, { force: true })
    throw cannotWrite(path, error)
  }
}

function cannotWrite(path: string, error: unknown): BlotterError {
  const full = (error as NodeJS.ErrnoException).code === 'ENOSPC'
  return new BlotterError(
    full ? 'DISK_FULL' : 'IO',
    `${path} cannot be written: ${(error as Error).message}`,
    {
      hint: 'Check the folder of your questions, or choose another.',
      cause: error,
    },
  )
}

async function refuseLink(folder: string): Promise<void> {
  const stat = await lstat(folder).catch(() => null)
  if (stat && !stat.isDirectory()) throw new BlotterError('IO', `${folder} is no plain folder.`)
}

/** A title as the name of a file, on every system. */
export function fileNameOf(title: string): string {
  const name = title
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 80)
  return /^(con|prn|aux|nul|com\d|lpt\d)?$/.test(name) ? `question${name && `-${name}`}` : name
}
