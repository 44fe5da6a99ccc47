/** Reads a package out of a ZIP that anybody may have made: no name leaves its folder, no member grows beyond its word. */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Entry, open, type ZipFile } from 'yauzl'
import { BlotterError } from '../../../shared/model/error.ts'
import type { RunOptions } from '../run-options.ts'
import { isSafePath } from './safe-names.ts'

/** More entries than this is no package. */
const MOST_ENTRIES = 500_000

export type ZipContent = {
  /** Entries by path, with their stated size. */
  readonly sizes: ReadonlyMap<string, number>
  /** A small entry, whole. Throws USAGE when it is not there or is larger than `most`. */
  readText(path: string, most: number): Promise<Buffer>
  /** Writes an entry below `dir` and returns its hash; stops when it is larger than `bytes`. */
  extract(path: string, dir: string, bytes: number, run: RunOptions): Promise<string>
  close(): void
}

/** Opens the ZIP and reads its directory. Throws IO when it cannot be read, USAGE when it holds what no package holds. */
export async function openZip(path: string): Promise<ZipContent> {
  const zip = await opened(path)
  try {
    const entries = await entriesOf(zip, path)
    return {
      sizes: new Map([...entries].map(([name, { uncompressedSize }]) => [name, uncompressedSize])),
      readText: async (name, most) => {
        const pieces: Buffer[] = []
        for await (const piece of (await streamOf(zip, entries, name)).compose(bounded(name, most)))
          pieces.push(piece as Buffer)
        return Buffer.concat(pieces)
      },
      extract: async (name, dir, bytes, { signal }) => {
        const to = join(dir, ...name.split('/'))
        await mkdir(dirname(to), { recursive: true })
        const hash = createHash('sha256')
        const hashed = new Transform({
          transform(chunk: Buffer, _, pass) {
            hash.update(chunk)
            pass(null, chunk)
          },
        })
        const from = await streamOf(zip, entries, name)
        await pipeline(from, bounded(name, bytes), hashed, createWriteStream(to, { flags: 'wx' }), { signal })
        return hash.digest('hex')
      },
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

/** Inflation stops where the member should end: a small entry cannot become a full disk. */
function bounded(name: string, most: number): Transform {
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _, pass) {
      bytes += chunk.length
      if (bytes > most)
        pass(new BlotterError('USAGE', `${name} of the package is larger than it may be (${most} bytes).`))
      else pass(null, chunk)
    },
  })
}

function opened(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(
      path,
      { lazyEntries: true, autoClose: false, strictFileNames: true, decodeStrings: true },
      (error, zip) => {
        if (error || !zip) reject(unreadable(path, error))
        else resolve(zip)
      },
    )
  })
}

function entriesOf(zip: ZipFile, path: string): Promise<ReadonlyMap<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>()
    const names = new Set<string>()
    const refuse = (what: string) =>
      reject(new BlotterError('USAGE', `This is no package of Blotter: ${what}.`))
    if (zip.entryCount > MOST_ENTRIES) {
      refuse(`it holds ${zip.entryCount} entries`)
      return
    }
    zip.on('error', (error: Error) => reject(unreadable(path, error)))
    zip.on('end', () => resolve(entries))
    zip.on('entry', (entry: Entry) => {
      const name = entry.fileName
      if (!isSafePath(name)) refuse(`it has an entry named ${JSON.stringify(name).slice(0, 120)}`)
      else if (names.has(name.toLowerCase())) refuse(`it holds ${name} twice`)
      else if (entry.isEncrypted()) refuse(`its entry ${name} is encrypted`)
      else if (isLink(entry)) refuse(`its entry ${name} is a link`)
      else {
        names.add(name.toLowerCase())
        entries.set(name, entry)
        zip.readEntry()
      }
    })
    zip.readEntry()
  })
}

/** The upper half of the attributes is the mode of Unix: a symbolic link would write wherever it points. */
function isLink({ externalFileAttributes }: Entry): boolean {
  return ((externalFileAttributes >>> 16) & 0o170000) === 0o120000
}

async function streamOf(zip: ZipFile, entries: ReadonlyMap<string, Entry>, name: string): Promise<Readable> {
  const entry = entries.get(name)
  if (!entry) throw new BlotterError('USAGE', `The package has no ${name}.`)
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error || !stream) reject(unreadable(name, error))
      else resolve(stream)
    })
  })
}

function unreadable(what: string, error: Error | null): BlotterError {
  return new BlotterError(
    'IO',
    `${what} cannot be read as a ZIP: ${error?.message ?? 'no reason was given'}`,
    {
      hint: 'Check that the file was copied whole.',
      ...(error && { cause: error }),
    },
  )
}
