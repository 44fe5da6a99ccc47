import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { BlotterError } from '../../../shared/model/error.ts'
import { stopReason } from './archive-writer.ts'

/** A line longer than this is refused, so that one line cannot take the memory. */
export const LONGEST_LINE = 16 * 1024 * 1024

const LF = 0x0a

/** `line` is 1-based; `bytes` are the line's without its LF. */
export type RawLine = { readonly line: number; readonly bytes: Buffer }

/**
 * Reads the lines of a file, plain or gzip (told by its first two bytes). The last line needs no LF.
 * Throws NOT_FOUND or IO with the file's name, and stops when the signal says so.
 */
export async function* readLines(path: string, signal?: AbortSignal): AsyncGenerator<RawLine> {
  let line = 0
  let kept: Buffer[] = []
  let keptBytes = 0
  const source = await openPlain(path)
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      if (signal?.aborted) throw stopReason(signal, 'Reading')
      let from = 0
      for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, from)) {
        const end = chunk.subarray(from, at)
        const bytes = keptBytes === 0 ? end : Buffer.concat([...kept, end])
        refuseLong(path, line + 1, bytes.length)
        yield { line: ++line, bytes }
        kept = []
        keptBytes = 0
        from = at + 1
      }
      if (from < chunk.length) {
        kept.push(chunk.subarray(from))
        keptBytes += chunk.length - from
        refuseLong(path, line + 1, keptBytes)
      }
    }
  } catch (error) {
    if (error instanceof BlotterError) throw error
    throw new BlotterError(
      'IO',
      `${path} could not be read to its end (after line ${line}): ${(error as Error).message}`,
      {
        hint: 'Is the file damaged? "gzip -t" tells for a compressed one.',
        cause: error,
      },
    )
  } finally {
    source.destroy()
  }
  if (keptBytes > 0) yield { line: line + 1, bytes: Buffer.concat(kept) }
}

async function openPlain(path: string): Promise<Readable> {
  const magic = Buffer.alloc(2)
  try {
    const file = await open(path, 'r')
    try {
      await file.read(magic, 0, 2, 0)
    } finally {
      await file.close()
    }
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new BlotterError(missing ? 'NOT_FOUND' : 'IO', `Cannot open ${path}: ${(cause as Error).message}`, {
      hint: 'Check the name and the permissions.',
      cause,
    })
  }
  const file = createReadStream(path, { highWaterMark: 256 * 1024 })
  if (magic[0] !== 0x1f || magic[1] !== 0x8b) return file
  const plain = createGunzip({ chunkSize: 256 * 1024 })
  file.on('error', (error) => plain.destroy(error))
  plain.on('close', () => file.destroy())
  return file.pipe(plain)
}

function refuseLong(path: string, line: number, bytes: number): void {
  if (bytes <= LONGEST_LINE) return
  throw new BlotterError('USAGE', `${path}:${line}: the line is longer than ${LONGEST_LINE} bytes.`, {
    hint: 'Is this a file of one JSON object per line?',
  })
}
