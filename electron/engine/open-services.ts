/** Opens a workspace and its stores: what the engine works with, and how it is closed. */
import PQueue from 'p-queue'
import { readActivityLine } from './activity/activity-event.ts'
import { openActivitySeal } from './activity/open-activity-seal.ts'
import { openCache } from './cache/cache.ts'
import { createCaseGate } from './case-gate.ts'
import { type Catalog, openCatalog } from './catalog/catalog.ts'
import type { Services } from './services.ts'
import type { EngineOptions } from './types.ts'
import { openWorkspace } from './workspace.ts'
import { openWorkstationKey } from './workstation-key.ts'

/** Throws WORKSPACE_LOCKED when another Blotter has the workspace. */
export function openServices(options: EngineOptions): {
  readonly services: Services
  readonly close: () => Promise<void>
} {
  const workspace = openWorkspace(options.workspace, { as: options.heldBy })
  try {
    const workstationKey = openWorkstationKey(workspace.dir)
    const activity = openActivitySeal(workspace.dir, workstationKey, {
      as: options.heldBy,
      version: options.toolVersion,
    })
    const catalog = openCatalog(workspace.catalogPath, { activity })
    activity.compare(catalog.activityEnd(), (seq) => hashOfEntry(catalog, seq))
    catalog.recordActivity('session.started', { workspace: workspace.dir, offline: options.offline })
    const gate = createCaseGate({
      casePath: workspace.casePath,
      resultsPath: workspace.resultsPath,
      tmpDir: workspace.tmpDir,
      onMadeAnew: (why) => {
        const files = catalog.loads().length
        if (files === 0) return
        catalog.forgetLoads()
        catalog.recordActivity('case-database.remade', { why, files })
      },
    })
    const work = new PQueue({ concurrency: 1 })
    return {
      services: {
        options,
        workspace,
        catalog,
        cache: openCache(workspace.cacheDir),
        gate,
        workstationKey,
        work,
      },
      close: async () => {
        work.clear()
        await work.onIdle()
        await gate.close()
        try {
          catalog.recordActivity('session.ended', {})
        } finally {
          // A full disk must not keep the workspace locked.
          activity.close()
          catalog.close()
          workspace.close()
        }
      },
    }
  } catch (error) {
    workspace.close()
    throw error
  }
}

function hashOfEntry(catalog: Catalog, seq: number): string | null {
  const [entry] = catalog.activityFrom(seq, 1)
  return entry?.seq === seq ? readActivityLine(entry).currentHash : null
}
