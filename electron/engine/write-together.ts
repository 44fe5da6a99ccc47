import { createHash, randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { BlotterError } from '../../shared/model/error.ts'
import type { WrittenEvidence } from '../../shared/model/evidence.ts'
import { sha256Hex } from './verify/digest.ts'

export type FileToWrite = {
  readonly path: string
  /** Pieces are written as they come and never held together. */
  readonly content: string | Uint8Array | AsyncIterable<string>
}

/**
 * Writes a document, and what belongs beside it, by `writeTogether`; tells what was written, so that it can be known
 * again.
 */
export async function writeDocument(
  document: FileToWrite & { readonly content: string | Uint8Array },
  ...beside: readonly FileToWrite[]
): Promise<WrittenEvidence> {
  await writeTogether([document, ...beside])
  const { path, content } = document
  return {
    path,
    bytes: Buffer.byteLength(content),
    sha256: sha256Hex(content),
    others: beside.map((file) => file.path),
  }
}

/** Writes a document in pieces, whole or not at all; tells its size and SHA-256. Throws IO, or what the pieces throw. */
export async function writePieces(
  path: string,
  pieces: AsyncIterable<string>,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  async function* counted() {
    for await (const piece of pieces) {
      hash.update(piece)
      bytes += Buffer.byteLength(piece)
      yield piece
    }
  }
  await writeTogether([{ path, content: counted() }])
  return { bytes, sha256: hash.digest('hex') }
}

/**
 * Writes files that are nothing without each other, all or none: each whole beside its place and forced to the disk,
 * then named one after the other, the first of the list last. Throws IO with the place and the reason.
 */
export async function writeTogether(files: readonly FileToWrite[]): Promise<void> {
  const made: string[] = []
  let at = ''
  try {
    const partials: { readonly partial: string; readonly path: string }[] = []
    for (const { path, content } of files) {
      at = path
      const partial = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`)
      const file = await open(partial, 'wx')
      made.push(partial)
      try {
        await file.writeFile(content)
        await file.sync()
      } finally {
        await file.close()
      }
      partials.unshift({ partial, path })
    }
    for (const { partial, path } of partials) {
      at = path
      await rename(partial, path)
      made.push(path)
    }
  } catch (cause) {
    for (const path of made) await rm(path, { force: true })
    if (cause instanceof BlotterError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new BlotterError('IO', `${at} could not be written: ${why}`, {
      hint: 'Check that the folder exists and that you may write there.',
      cause,
    })
  }
}
