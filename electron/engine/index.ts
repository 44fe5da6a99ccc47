/**
 * The engine: composition only. `createEngine` opens a workspace and answers the contract; the other exports work
 * without one. Hosts (the window's process, the command line, tests) import this file and nothing below it.
 */
import PQueue from 'p-queue'
import { openCache } from './cache/cache.ts'
import { createCaseGate } from './case-gate.ts'
import { openCatalog } from './catalog/catalog.ts'
import { router } from './router.ts'
import type { Services } from './services.ts'
import type { Engine, EngineOptions } from './types.ts'
import { openWorkspace } from './workspace.ts'
import { openWorkstationKey } from './workstation-key.ts'

export { buildFilterQuery } from './query/index.ts'
export { damageDay, sealFiles, writeSample } from './seal/index.ts'
export { toolVersion } from './tool-version.ts'
export type { Engine, EngineOptions, StaticCredentials } from './types.ts'
export { formatVerification } from './verify/index.ts'
export { readPem, verifyInPlace } from './verify-in-place.ts'
export { defaultWorkspaceDir } from './workspace.ts'

/** Opens the workspace and its stores. Throws WORKSPACE_LOCKED when another Blotter has it. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const workspace = openWorkspace(options.workspace, { as: options.heldBy })
  try {
    const catalog = openCatalog(workspace.catalogPath)
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
      workstationKey: openWorkstationKey(workspace.dir),
      work,
    }
    return {
      router: router(services),
      close: async () => {
        work.clear()
        await work.onIdle()
        await gate.close()
        catalog.close()
        workspace.close()
      },
    }
  } catch (error) {
    workspace.close()
    throw error
  }
}
