import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { BlotterError } from '../../shared/model/error.ts'

/**
 * Writes a file whole or not at all: beside its place, forced to the disk, then named.
 * Returns the bytes written. Throws IO with the place and the reason.
 */
export async function writeWhole(path: string, content: string): Promise<number> {
  const bytes = Buffer.from(content, 'utf8')
  const partial = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`)
  try {
    const file = await open(partial, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(partial, path)
    return bytes.length
  } catch (cause) {
    await rm(partial, { force: true })
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new BlotterError('IO', `${path} could not be written: ${why}`, {
      hint: 'Check that the folder exists and that you may write there.',
      cause,
    })
  }
}
