/** Writes the activity log as an archive of its own: the lines as they were made, sealed by day. */
import { parseArchiveKey } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { RunOptions } from '../run-options.ts'
import { ArchiveWriter, objectKey } from '../seal/archive-writer.ts'
import type { SigningKey } from '../seal/index.ts'
import { readActivityLine } from './activity-event.ts'
import { readHeads } from './activity-head.ts'
import { howToCheck } from './how-to-check.ts'
import { activityOrigin } from './open-activity-seal.ts'

export const KEY_NAME = 'workstation-key.pem'
export const GUIDE_NAME = 'HOW-TO-CHECK.txt'
export const UNCHAINED_NAME = 'unchained-activity.jsonl'

/** Lines read from the catalogue at a time: it answers nobody else meanwhile. */
const BLOCK = 1000

export type ExportedActivity = {
  readonly path: string
  readonly entries: number
  /** What was written, relative to `path`, in order. */
  readonly files: readonly string[]
}

/**
 * Writes the log into the folder `output`, all of it or nothing: day files, manifests, checkpoints, leaves, the key
 * set with the workstation's key as its root, the newest head, and how to check it without Blotter. A damaged log is
 * written as it is: its damage shows in the copy. Throws USAGE when `output` is taken, NOT_FOUND for an empty log.
 */
export async function exportActivity(
  from: { readonly catalog: Catalog; readonly dir: string; readonly key: SigningKey },
  output: string,
  run: RunOptions = {},
): Promise<ExportedActivity> {
  const { catalog, dir, key } = from
  // What is appended while this runs belongs to the next export.
  const { size } = catalog.activityEnd()
  if (size === 0) throw new BlotterError('NOT_FOUND', 'The activity log has no entry yet.')
  const origin = activityOrigin(key)
  const heads = readHeads(dir, key)
  const writer = await ArchiveWriter.create({ output, profile: 'sigc-v1', origin, key }, run)
  const files: string[] = []
  const besides: string[] = []
  const put = async (name: string, content: string) => {
    await writer.putBeside(name, content)
    besides.push(name)
  }
  let entries = 0
  try {
    let today: string | null = null
    for (let next = 0; next < size; ) {
      const lines = catalog.activityFrom(next, Math.min(BLOCK, size - next))
      if (lines.length === 0) break
      for (const line of lines) {
        if (line.seq >= size) break
        const { at, currentHash } = readActivityLine(line)
        // The order is the chain's: an entry of an earlier time (the clock was set back) stays behind the one before.
        const day = dayOf(at)
        if (today === null || (day !== null && day > today)) {
          if (today !== null) await writer.closeDay()
          today = day ?? FIRST_DAY
          await writer.openDay(today)
          for (const suffix of ['checkpoint', 'leaves', 'log.gz', 'manifest.json'])
            files.push(objectKey(today, suffix))
        }
        await writer.appendSealed({ text: line.line, seq: line.seq, currentHash, timestamp: at })
        entries += 1
      }
      next = (lines.at(-1)?.seq ?? size) + 1
      run.onProgress?.({ phase: 'export', done: Math.min(next, size), total: size, unit: 'events' })
    }
    if (today !== null) await writer.closeDay()
    await put(KEY_NAME, key.publicPem)
    for (const { name, text } of heads) await put(name, text)
    const unchained = [...catalog.unchainedActivity()].join('')
    if (unchained !== '') await put(UNCHAINED_NAME, unchained)
    await put(GUIDE_NAME, howToCheck({ origin, key, unchained: unchained !== '' }))
    await writer.finish(key)
  } catch (error) {
    await writer.discard()
    throw error
  }
  const set = ['audit/keys.json', 'audit/keys.sig', 'audit/profile.json']
  return { path: output, entries, files: [...files, ...set, ...besides].sort() }
}

/** Where a first line without a readable time is put. */
const FIRST_DAY = '1970-01-01'

function dayOf(timestamp: string): string | null {
  const day = timestamp.slice(0, 10)
  return parseArchiveKey(objectKey(day, 'log.gz')) ? day : null
}
