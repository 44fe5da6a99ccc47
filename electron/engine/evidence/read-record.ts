import { BlotterError } from '../../../shared/model/error.ts'
import type { RunOptions } from '../run-options.ts'
import { leafHash } from '../verify/merkle.ts'
import { READ_LIMITS, readLines } from '../verify/read-lines.ts'
import { InclusionPath } from './inclusion-path.ts'

/** One line of a log, and what one pass over the whole log says around it. */
export type ReadRecord = {
  /** Without LF. */
  readonly bytes: Buffer
  readonly leaf: Buffer
  /** In the plain content. */
  readonly byteOffset: number
  /** SHA-256 of the log as archived, hex. */
  readonly sha256: string
  readonly lines: number
  /** The root over all lines as they are, and the way to it; null when a line is too long to be read. */
  readonly tree: { readonly root: Buffer; readonly path: readonly Buffer[] } | null
}

type Wanted = {
  readonly file: string
  readonly line: number
  readonly path: string
  readonly gzip: boolean
  /** What the run that judged the file said of it. */
  readonly verified: { readonly sha256: string; readonly bytes: number }
}

/**
 * Reads a log once, in bounded memory. Throws NOT_FOUND when it has no such line, IO when its bytes are not those
 * that were verified, NOT_PROVED for a line too long to be read.
 */
export async function readRecord(wanted: Wanted, { signal, onProgress }: RunOptions): Promise<ReadRecord> {
  const { file, line, path, gzip, verified } = wanted
  const tree = new InclusionPath(line - 1)
  let found: { bytes: Buffer; byteOffset: number; length: number } | null = null
  let lines = 0
  let whole = true
  const facts = await readLines(
    { path, gzip },
    READ_LIMITS,
    ({ bytes, lineNumber, byteOffset, length }) => {
      lines = lineNumber
      if (length > READ_LIMITS.maxLineBytes) whole = false
      tree.appendData(bytes)
      if (lineNumber === line) found = { bytes: Buffer.from(bytes), byteOffset, length }
    },
    {
      signal,
      onBytes: (done) =>
        onProgress?.({ phase: 'prove', done, total: verified.bytes, unit: 'bytes', detail: file }),
    },
  )
  if (facts.sha256 !== verified.sha256) {
    throw new BlotterError('IO', `${file} is not the file that was verified.`, {
      hint: `Its SHA-256 is ${facts.sha256}, it was ${verified.sha256}. Verify it again.`,
    })
  }
  // The callback assigns it, which the compiler cannot see.
  const record = found as { bytes: Buffer; byteOffset: number; length: number } | null
  if (!record) {
    throw new BlotterError('NOT_FOUND', `${file} has no line ${line}: it has ${lines}.`)
  }
  if (record.length > record.bytes.length) {
    const why = `LINE_TOO_LONG. The line has ${record.length} bytes, more than is read.`
    throw new BlotterError('NOT_PROVED', `${file}, line ${line}, cannot be proved: ${why}`)
  }
  return {
    bytes: record.bytes,
    leaf: leafHash(record.bytes),
    byteOffset: record.byteOffset,
    sha256: facts.sha256,
    lines,
    tree: whole ? tree.finish() : null,
  }
}
