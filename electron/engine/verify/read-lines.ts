/** The one way a log is read: archived bytes in, lines out, and what the file itself says at its end. */
import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { cancelled } from '../../../shared/model/error.ts'
import { FileBytes } from './file-bytes.ts'
import { type GzipDamage, readGzip } from './gzip-reader.ts'
import { LineSplitter, type RawLine } from './line-splitter.ts'

export type ReadLimits = {
  /** Bytes read, and inflated, at a time. The verdict does not depend on it. */
  readonly chunkSize: number
  /** A longer line is LINE_TOO_LONG; no more of it is held in memory. */
  readonly maxLineBytes: number
}

export const READ_LIMITS: ReadLimits = { chunkSize: 256 * 1024, maxLineBytes: 16 * 1024 * 1024 }

/** What the file says as a whole. */
export type FileFacts = {
  /** Of the bytes as archived. */
  readonly sha256: string
  readonly bytes: number
  readonly plainSha256: string
  readonly plainBytes: number
  readonly damage: readonly GzipDamage[]
}

/** Calls `onLine` for every line, in order. `onProgress` gets archived bytes read so far. */
export async function readLines(
  file: { readonly path: string; readonly gzip: boolean },
  limits: ReadLimits,
  onLine: (line: RawLine) => void,
  options: {
    readonly signal?: AbortSignal | undefined
    readonly onBytes?: ((done: number) => void) | undefined
  } = {},
): Promise<FileFacts> {
  const archived = createHash('sha256')
  const plain = createHash('sha256')
  const damage: GzipDamage[] = []
  let bytes = 0
  let plainBytes = 0
  const onArchived = (piece: Buffer) => {
    archived.update(piece)
    bytes += piece.length
  }
  const pieces = file.gzip
    ? readGzip(file.path, { chunkSize: limits.chunkSize, damage, onArchived })
    : readPlain(file.path, limits.chunkSize, onArchived)
  const splitter = new LineSplitter(limits.maxLineBytes, onLine)
  for await (const piece of pieces) {
    if (options.signal?.aborted) throw options.signal.reason ?? cancelled('Verification')
    plain.update(piece)
    plainBytes += piece.length
    splitter.push(piece)
    options.onBytes?.(bytes)
  }
  splitter.end()
  return { sha256: archived.digest('hex'), bytes, plainSha256: plain.digest('hex'), plainBytes, damage }
}

async function* readPlain(
  path: string,
  chunkSize: number,
  onArchived: (bytes: Buffer) => void,
): AsyncGenerator<Buffer> {
  const source = new FileBytes(path, chunkSize, onArchived)
  try {
    for (let piece = source.pull(); piece; piece = source.pull()) {
      yield piece
      await nextTurn() // let a cancel arrive
    }
  } finally {
    source.close()
  }
}

/** The first lines of a log, as copies; for a look before the pass. */
export async function readFirstLines(
  file: { readonly path: string; readonly gzip: boolean },
  count: number,
): Promise<readonly Buffer[]> {
  const lines: Buffer[] = []
  const splitter = new LineSplitter(READ_LIMITS.maxLineBytes, (line) => {
    if (lines.length < count) lines.push(Buffer.from(line.bytes))
  })
  const chunkSize = 64 * 1024
  const ignore = () => {}
  const pieces = file.gzip
    ? readGzip(file.path, { chunkSize, damage: [], onArchived: ignore })
    : readPlain(file.path, chunkSize, ignore)
  for await (const piece of pieces) {
    splitter.push(piece)
    if (lines.length >= count) return lines
  }
  splitter.end()
  return lines
}
