/** Drills a day of the workspace, or of an archive where it lies. */
import { sign } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Day, isDay } from '../../shared/model/archive.ts'
import type { Drill } from '../../shared/model/drill.ts'
import { BlotterError } from '../../shared/model/error.ts'
import type { WrittenEvidence } from '../../shared/model/evidence.ts'
import { isGzipKey } from './archive-view.ts'
import { type DrillFormat, drillDocument } from './drill/drill-document.ts'
import { readDrill, saveDrill } from './drill/drill-store.ts'
import { runDrill } from './drill/run-drill.ts'
import { anchorsKnown, sidecarsGone } from './known-anchors.ts'
import { openPassRunner } from './pass-runner.ts'
import type { RunOptions } from './run-options.ts'
import type { Services } from './services.ts'
import { toolVersion } from './tool-version.ts'
import { findFolder } from './verify-in-place.ts'
import { tsaRootsOf } from './verify-settings.ts'
import { writeDocument } from './write-together.ts'

/** Drills a day that was pulled, with everything the workspace knows of the archive, and keeps the result. */
export async function drillWorkspace(services: Services, day: Day, run: RunOptions): Promise<Drill> {
  const { catalog, cache, options, workspace } = services
  const objects = catalog.currentObjects()
  const pins = catalog.pins()
  const pemsOf = (kind: 'root' | 'key') => pins.filter((pin) => pin.kind === kind).map(({ pem }) => pem)
  const runner = openPassRunner(options.workers.ingest)
  try {
    const drill = await runDrill(
      {
        day: realDay(day),
        archive: {
          files: objects
            .filter(({ kind }) => kind === 'log')
            .map((log) => ({
              key: log.key,
              day: log.day,
              path: cache.pathOf(log.sha256),
              gzip: isGzipKey(log.key),
            })),
          sidecars: new Map(
            objects
              .filter(({ kind }) => kind !== 'log')
              .map(({ key, sha256 }) => [key, cache.pathOf(sha256)]),
          ),
          roots: pemsOf('root'),
          keys: pemsOf('key'),
          anchors: anchorsKnown(services),
          gone: sidecarsGone(catalog),
          tsaRoots: tsaRootsOf(catalog),
          jobs: 1,
          workerFile: options.workers.ingest,
        },
        tmpDir: workspace.tmpDir,
        toolVersion: options.toolVersion,
        runFile: runner.runFile,
      },
      run,
    )
    await saveDrill(workspace.dir, drill)
    catalog.recordActivity('drill.run', {
      id: drill.id,
      day,
      file: drill.file,
      sha256: drill.sha256,
      caught: drill.caught,
      missed: drill.missed,
      notApplicable: drill.notApplicable,
    })
    return drill
  } finally {
    await runner.close()
  }
}

/** Writes a kept drill, with its signature by the workstation's key and that key beside it. */
export async function exportDrill(
  { catalog, workspace, workstationKey }: Services,
  id: string,
  format: DrillFormat,
  path: string,
): Promise<WrittenEvidence> {
  const bytes = Buffer.from(drillDocument(await readDrill(workspace.dir, id), format), 'utf8')
  const written = await writeDocument(
    { path, content: bytes },
    { path: `${path}.sig`, content: sign(null, bytes, workstationKey.privateKey) },
    { path: `${path}.pem`, content: workstationKey.publicPem },
  )
  catalog.recordActivity('drill.exported', { id, format, path, sha256: written.sha256 })
  return written
}

export type FolderToDrill = {
  /** A folder in the archive layout: it is only read. */
  readonly dir: string
  readonly day: Day
  /** PEM texts. */
  readonly roots: readonly string[]
  readonly keys: readonly string[]
}

/** Drills a day of an archive where it lies, without a workspace; nothing is kept. */
export async function drillFolder({ dir, day, roots, keys }: FolderToDrill, run: RunOptions): Promise<Drill> {
  const { logs, sidecars } = await findFolder({ dir }, run)
  const workerFile = new URL('./ingest-worker.ts', import.meta.url)
  const runner = openPassRunner(workerFile)
  const tmpDir = await mkdtemp(join(tmpdir(), 'blotter-drill-'))
  try {
    return await runDrill(
      {
        day: realDay(day),
        archive: {
          files: logs.map(({ object, path }) => ({
            key: object.key,
            day: object.day,
            path,
            gzip: isGzipKey(object.key),
          })),
          sidecars: new Map(sidecars.map(({ object, path }) => [object.key, path])),
          roots,
          keys,
          jobs: 1,
          workerFile,
        },
        tmpDir,
        toolVersion,
        runFile: runner.runFile,
      },
      run,
    )
  } finally {
    await runner.close()
    await rm(tmpDir, { recursive: true, force: true })
  }
}

function realDay(day: Day): Day {
  if (isDay(day)) return day
  throw new BlotterError('USAGE', `"${day}" is no calendar day.`, { hint: 'Write it as 2024-01-15.' })
}
