/** Blotter's own activity log in a package: the days of the period, byte for byte as they are sealed, or all of it. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArchiveKey } from '../../../shared/model/archive.ts'
import type { DayRange } from '../../../shared/model/source-object.ts'
import { readActivityLine } from '../activity/activity-event.ts'
import { exportActivity, KEY_NAME } from '../activity/export-activity.ts'
import type { RunOptions } from '../run-options.ts'
import type { Services } from '../services.ts'
import type { Staging } from './staging.ts'

const BLOCK = 1000

/** Entries of these days; of all of them without a range. */
export function countActivity({ catalog }: Services, range: DayRange | null): number {
  const { size } = catalog.activityEnd()
  if (range === null) return size
  let count = 0
  for (let next = 0; next < size; ) {
    const lines = catalog.activityFrom(next, BLOCK)
    for (const line of lines) {
      const day = readActivityLine(line).at.slice(0, 10)
      if (range.from <= day && day <= range.to) count += 1
    }
    const last = lines.at(-1)
    if (!last) break
    next = last.seq + 1
  }
  return count
}

/**
 * Puts the log in. Of a period: its day files with leaves, and the manifests and checkpoints of the days up to its
 * end, which bind them to the beginning of the log.
 */
export async function packActivity(
  { catalog, workspace, workstationKey }: Services,
  range: DayRange | null,
  staging: Staging,
  dir: string,
  run: RunOptions,
): Promise<void> {
  const log = { catalog, dir: workspace.dir, key: workstationKey }
  const { files } = await exportActivity(log, dir, run)
  for (const name of files) {
    if (range && !belongs(name, range)) continue
    const from = join(dir, name)
    const { size } = await stat(from)
    const hash = createHash('sha256')
    await pipeline(createReadStream(from), hash)
    staging.refer(`activity/${name}`, { from, bytes: size, sha256: hash.digest('hex') }, { period: range })
  }
  if (range) await staging.put('activity/HOW-TO-CHECK.txt', partOfLog(range), { period: range })
}

function belongs(name: string, { from, to }: DayRange): boolean {
  if (name === KEY_NAME) return true
  const parsed = parseArchiveKey(name)
  if (!parsed) return false
  if (parsed.day === null) return true
  if (parsed.day > to) return false
  return parsed.kind === 'manifest' || parsed.kind === 'checkpoint' || parsed.day >= from
}

function partOfLog({ from, to }: DayRange): string {
  return `HOW TO CHECK THIS PART OF THE ACTIVITY LOG

It holds what was done with Blotter in one workspace from ${from} to ${to}, UTC: one JSON object a line, each chained to the one
before and signed. The days before are here as manifests and checkpoints only, which bind these days to the beginning.

  blotter verify --dir . --from ${from} --to ${to} --root ${KEY_NAME} --full
`
}
