/** Drills that were run, one JSON document each, in the workspace. */
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Drill, DrillSummary } from '../../../shared/model/drill.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { writeTogether } from '../write-together.ts'

const FOLDER = 'drills'

/** Day, time of the run, and eight random digits: a name that sorts, and no path. */
const ID = /^\d{4}-\d{2}-\d{2}-(\d{8}T\d{6}Z)-[0-9a-f]{8}$/

export async function saveDrill(workspaceDir: string, drill: Drill): Promise<void> {
  await mkdir(join(workspaceDir, FOLDER), { recursive: true, mode: 0o700 })
  const path = join(workspaceDir, FOLDER, `${drill.id}.json`)
  await writeTogether([{ path, content: `${JSON.stringify(drill)}\n` }])
}

/** Newest first. */
export async function listDrills(workspaceDir: string): Promise<readonly DrillSummary[]> {
  const names = await readdir(join(workspaceDir, FOLDER)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length))
  const drills = await Promise.all(ids.filter((id) => ID.test(id)).map((id) => readDrill(workspaceDir, id)))
  return drills
    .map(({ ways: _, ...summary }) => summary)
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0))
}

/** Throws NOT_FOUND for an id that is none, IO for a document that cannot be read. */
export async function readDrill(workspaceDir: string, id: string): Promise<Drill> {
  const unknown = new BlotterError('NOT_FOUND', `There is no drill ${JSON.stringify(id)} in this workspace.`)
  if (!ID.test(id)) throw unknown
  const path = join(workspaceDir, FOLDER, `${id}.json`)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw unknown
    throw error
  })
  try {
    return JSON.parse(text) as Drill
  } catch (cause) {
    throw new BlotterError('IO', `${path} is damaged: ${(cause as Error).message}`, {
      hint: 'Move it away; the other drills are not concerned.',
      cause,
    })
  }
}
