/** An archived record where it stands: its bytes between its neighbours, and what is known of its file. */
import { parseArchiveKey } from '../../shared/model/archive.ts'
import { BlotterError } from '../../shared/model/error.ts'
import type { RecordSource, SourceLine } from '../../shared/model/record-source.ts'
import { isGzipKey } from './archive-view.ts'
import type { Services } from './services.ts'
import { readEntry } from './verify/entry.ts'
import { READ_LIMITS, readLines } from './verify/index.ts'

/** More of a line than this is not shown. */
const LONGEST_SHOWN = 64 * 1024
const LONGEST_NEIGHBOUR = 8 * 1024

/** Throws NOT_FOUND for a file that was not pulled and a line that it has not. */
export async function readSource(
  { catalog, cache }: Services,
  { file, line, around }: { readonly file: string; readonly line: number; readonly around: number },
  signal: AbortSignal | undefined,
): Promise<RecordSource> {
  const object = catalog.currentObject(file)
  if (!object) {
    throw new BlotterError('NOT_FOUND', `${file} was not pulled into this workspace.`, {
      hint: 'Pull the day that it belongs to.',
    })
  }
  const judged = catalog.latestFileVerdicts().get(file)
  const verdict = judged?.sha256 === object.sha256 ? judged : null
  const findings = catalog.latestFindings({ file }).map((row) => row.finding)
  const profile = verdict?.verification.profile ?? null
  const neighbours: SourceLine[] = []
  let here: { readonly shown: SourceLine; readonly bytes: Buffer } | null = null
  const enough = new AbortController()
  try {
    await readLines(
      { path: cache.pathOf(object.sha256), gzip: isGzipKey(file) },
      READ_LIMITS,
      ({ bytes, lineNumber, byteOffset, length }) => {
        if (lineNumber > line + around) enough.abort()
        if (Math.abs(lineNumber - line) > around) return
        const longest = lineNumber === line ? LONGEST_SHOWN : LONGEST_NEIGHBOUR
        const shown: SourceLine = {
          line: lineNumber,
          byteOffset,
          length,
          bytes: Buffer.from(bytes.subarray(0, longest)).toString('base64'),
          findings: findings.filter((finding) => finding.line === lineNumber),
        }
        neighbours.push(shown)
        if (lineNumber === line) here = { shown, bytes: Buffer.from(bytes) }
      },
      { signal: signal ? AbortSignal.any([signal, enough.signal]) : enough.signal },
    )
  } catch (error) {
    // Past the last line wanted nothing more is read: that stop is ours, and no failure.
    if (!enough.signal.aborted || signal?.aborted) throw error
  }
  // The callback assigns it, which the compiler cannot see.
  const found = here as { readonly shown: SourceLine; readonly bytes: Buffer } | null
  if (!found) throw new BlotterError('NOT_FOUND', `${file} has no line ${line}.`)
  const entry = found.bytes.length < found.shown.length ? null : readEntry(found.bytes, profile)
  const readable = entry !== null && !('unreadable' in entry) ? entry : null
  return {
    file,
    day: parseArchiveKey(file)?.day ?? null,
    sha256: object.sha256,
    pulledAt: object.pulledAt,
    verdict: verdict?.verdict ?? null,
    verifiedAt: verdict?.checkedAt ?? null,
    line: found.shown,
    neighbours,
    fileFindings: findings.filter((finding) => finding.line === null),
    profile,
    entry: readable && {
      eventId: readable.eventId,
      previousHash: readable.previousHash,
      statedHash: readable.currentHash,
      computedHash: readable.computedHash,
    },
    unreadable:
      entry === null
        ? 'The line is too long to be taken apart.'
        : 'unreadable' in entry
          ? entry.unreadable.message
          : null,
  }
}
