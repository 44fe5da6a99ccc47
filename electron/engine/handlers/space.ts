import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { SpaceUsed } from '../../../shared/contract/workspace.ts'
import type { Services } from '../services.ts'

/** Read with DuckDB when it is asked for, not at the start. */
const results = () => import('../query/index.ts')

/** Bytes that the workspace takes on the disk, by what they are. */
export async function measureSpace({ workspace, gate }: Services): Promise<SpaceUsed> {
  const { listResults } = await results()
  const [cache, caseDatabase, resultsBytes, catalog, kept] = await Promise.all([
    bytesIn(workspace.cacheDir),
    bytesOf([workspace.casePath, `${workspace.casePath}.wal`]),
    bytesOf([workspace.resultsPath, `${workspace.resultsPath}.wal`]),
    bytesOf([workspace.catalogPath, `${workspace.catalogPath}-wal`]),
    gate.withReader(listResults),
  ])
  return { cache, caseDatabase, results: resultsBytes, catalog, resultsKept: kept.length }
}

/** Drops every kept result but those that are pinned, and gives their space back to the disk; how many there were. */
export async function clearResults({ catalog, gate }: Services): Promise<{ readonly dropped: number }> {
  const query = await results()
  const dropped = await gate.withReader(async (reader) => {
    const kept = (await query.listResults(reader)).filter(({ pinned }) => !pinned)
    for (const { id } of kept) await query.dropResult(reader, id)
    await query.compactResults(reader)
    return kept.length
  })
  catalog.recordActivity('results.cleared', { dropped })
  return { dropped }
}

async function bytesOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(sizeOf))
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return bytesOf(entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : [])))
}

/** Nothing for a file that is not there: some come with their first use, some went meanwhile. */
async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
}
