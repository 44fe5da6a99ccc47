import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { uptime } from 'node:os'
import { join } from 'node:path'
import type { SourceObject } from '../../../shared/model/source-object.ts'

/** A download that is under way, or was when the process ended: the bytes so far, and a note of what they belong to. */
export type Partial = { readonly partPath: string; readonly notePath: string; readonly note: string }

const STALE_MS = 7 * 86_400_000

/**
 * Names the partial of an object. The name is a hash of the object's identity, so a key cannot name a path, and
 * another version of the same key never continues this one's bytes.
 */
export function partialOf(cacheDir: string, object: SourceObject): Partial {
  const { key, sourceKey, etag, versionId, size, lastModified } = object
  const identity = { key, sourceKey, etag, versionId, size, lastModified }
  const id = createHash('sha256').update(JSON.stringify(identity)).digest('hex')
  const folder = join(cacheDir, 'partial')
  return {
    partPath: join(folder, `${id}.part`),
    notePath: join(folder, `${id}.json`),
    note: JSON.stringify({ ...identity, boot: bootMark() }),
  }
}

/**
 * True when the bytes on disk may be continued: the note names this object, and the machine has not restarted since.
 * After a restart the part is given up: what was never forced to the disk may read as zeros, and nothing would tell.
 */
export async function mayContinue(partial: Partial): Promise<boolean> {
  try {
    return (await readFile(partial.notePath, 'utf8')) === partial.note
  } catch {
    return false // no note: the part, if any, belongs to nothing known
  }
}

export async function writeNote(partial: Partial): Promise<void> {
  await writeFile(partial.notePath, partial.note, { mode: 0o600 })
}

export async function dropPartial(partial: Partial): Promise<void> {
  await rm(partial.partPath, { force: true })
  await rm(partial.notePath, { force: true })
}

/** Removes partials that nothing has touched for `olderThanMs` (default a week). Returns how many files went. */
export function sweepPartials(cacheDir: string, olderThanMs: number = STALE_MS): number {
  const folder = join(cacheDir, 'partial')
  let removed = 0
  for (const name of namesIn(folder)) {
    const path = join(folder, name)
    if (Date.now() - statSync(path).mtimeMs < olderThanMs) continue
    rmSync(path, { force: true })
    removed += 1
  }
  return removed
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

let boot: string | undefined

/** A text that stays the same until the machine restarts. */
function bootMark(): string {
  boot ??= readBootMark()
  return boot
}

function readBootMark(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    // Not Linux: the time of the start, to the minute. A clock that was set in between only costs a fresh download.
    return `started ${Math.round(Date.now() / 60_000 - uptime() / 60)}`
  }
}
