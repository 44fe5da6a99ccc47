/**
 * The engine: composition only. `createEngine` opens a workspace and answers the contract; the other exports work
 * without one. Hosts (the window's process, the command line, tests) import this file and nothing below it.
 */
import PQueue from 'p-queue'
import { readActivityLine } from './activity/activity-event.ts'
import { openActivitySeal } from './activity/open-activity-seal.ts'
import { openCache } from './cache/cache.ts'
import { createCaseGate } from './case-gate.ts'
import { type Catalog, openCatalog } from './catalog/catalog.ts'
import { router } from './router.ts'
import type { Services } from './services.ts'
import type { Engine, EngineOptions } from './types.ts'
import { openWorkspace } from './workspace.ts'
import { openWorkstationKey } from './workstation-key.ts'

export { drillDocument, drillSummaryLine } from './drill/drill-document.ts'
export { drillFolder } from './drill-archive.ts'
export { bundleInPage, type CheckedProof, checkProof, readExpectedKey } from './evidence/index.ts'
export { buildFilterQuery } from './query/index.ts'
export { damageDay, sealFiles, writeSample } from './seal/index.ts'
export { toolVersion } from './tool-version.ts'
export type { Engine, EngineOptions, StaticCredentials } from './types.ts'
export { formatVerification } from './verify/index.ts'
export { readAnchorFile, readPem, readPublicPem, verifyInPlace } from './verify-in-place.ts'
export { TSA_ROOTS_SETTING } from './verify-settings.ts'
export { defaultWorkspaceDir } from './workspace.ts'
export { writeTogether } from './write-together.ts'

/** Opens the workspace and its stores. Throws WORKSPACE_LOCKED when another Blotter has it. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
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
    })
    const work = new PQueue({ concurrency: 1 })
    const services: Services = {
      options,
      workspace,
      catalog,
      cache: openCache(workspace.cacheDir),
      gate,
      workstationKey,
      work,
    }
    return {
      router: router(services),
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
