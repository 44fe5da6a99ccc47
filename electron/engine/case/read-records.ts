/** Records of the archive as they are when somebody marks them: read from the cached bytes, by file and line. */
import { parseArchiveKey } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { RecordPlace } from '../../../shared/model/mark.ts'
import { isGzipKey } from '../archive-view.ts'
import type { NewRecord } from '../catalog/marks.ts'
import type { Services } from '../services.ts'
import { isHash, sha256Hex } from '../verify/digest.ts'
import { READ_LIMITS, readLines } from '../verify/index.ts'

/** A longer line is known by its hash alone. */
const LONGEST_KEPT = 1024 * 1024

type Sources = Pick<Services, 'catalog' | 'cache'>
export type ReadLine = { readonly bytes: Buffer; readonly byteOffset: number; readonly whole: boolean }

/**
 * Some lines of one file, by number; a line that the file has not is left out. The file is read as far as the last of
 * them. Throws NOT_FOUND for a file that was not pulled.
 */
export async function readLinesOf(
  { catalog, cache }: Sources,
  file: string,
  wanted: ReadonlySet<number>,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<number, ReadLine>> {
  const object = catalog.currentObject(file)
  if (!object) throw new BlotterError('NOT_FOUND', `${file} was not pulled into this workspace.`)
  const last = Math.max(...wanted)
  const found = new Map<number, ReadLine>()
  const enough = new AbortController()
  const stop = signal ? AbortSignal.any([signal, enough.signal]) : enough.signal
  try {
    await readLines(
      { path: cache.pathOf(object.sha256), gzip: isGzipKey(file) },
      READ_LIMITS,
      ({ bytes, lineNumber, byteOffset, length }) => {
        if (wanted.has(lineNumber))
          found.set(lineNumber, { bytes: Buffer.from(bytes), byteOffset, whole: length === bytes.length })
        if (lineNumber >= last) enough.abort()
      },
      { signal: stop },
    )
  } catch (error) {
    // Past the last line wanted nothing more is read: that stop is ours, and no failure.
    if (!enough.signal.aborted || signal?.aborted) throw error
  }
  return found
}

/** Throws NOT_FOUND when a place is none of the archive, USAGE for a line too long to be read whole. */
export async function readRecords(
  sources: Sources,
  places: readonly RecordPlace[],
  signal: AbortSignal | undefined,
): Promise<readonly NewRecord[]> {
  const records: NewRecord[] = []
  for (const [file, lines] of byFile(places)) {
    const read = await readLinesOf(sources, file, lines, signal)
    const fileSha256 = sources.catalog.currentObject(file)?.sha256 ?? ''
    for (const line of lines) {
      const found = read.get(line)
      if (!found) throw new BlotterError('NOT_FOUND', `${file} has no line ${line}.`)
      if (!found.whole)
        throw new BlotterError('USAGE', `Line ${line} of ${file} is too long to be marked.`, {
          hint: `Blotter reads lines of up to ${READ_LIMITS.maxLineBytes} bytes whole.`,
        })
      records.push(describeRecord({ file, line }, found, fileSha256))
    }
  }
  return records
}

export function byFile(places: readonly RecordPlace[]): ReadonlyMap<string, ReadonlySet<number>> {
  const files = new Map<string, Set<number>>()
  for (const { file, line } of places) {
    const lines = files.get(file)
    if (lines) lines.add(line)
    else files.set(file, new Set([line]))
  }
  return files
}

function describeRecord(place: RecordPlace, { bytes, byteOffset }: ReadLine, fileSha256: string): NewRecord {
  const event = parseObject(bytes)
  const text = (name: string) => {
    const value = event?.[name]
    return typeof value === 'string' && value.length <= 1000 ? value : null
  }
  const currentHash = text('current_hash')
  return {
    ...place,
    sha256: sha256Hex(bytes),
    currentHash: isHash(currentHash) ? currentHash : null,
    byteOffset,
    day: parseArchiveKey(place.file)?.day ?? null,
    eventId: text('event_id'),
    eventType: text('event_type') ?? text('event'),
    time: text('timestamp'),
    fileSha256,
    raw: bytes.length <= LONGEST_KEPT ? bytes : null,
  }
}

/** A line that is no JSON object can be marked as well: it is known by its bytes. */
function parseObject(bytes: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
