/**
 * The engine: composition only. `createEngine` opens a workspace and answers the contract; the other exports work
 * without one. Hosts (the window's process, the command line, tests) import this file and nothing below it.
 */
import { openServices } from './open-services.ts'
import { router } from './router.ts'
import type { Engine, EngineOptions } from './types.ts'

export { drillDocument, drillSummaryLine } from './drill/drill-document.ts'
export { drillFolder } from './drill-archive.ts'
export { bundleInPage, type CheckedProof, checkProof, readExpectedKey } from './evidence/index.ts'
export { replayPackage } from './package/replay.ts'
export { buildFilterQuery } from './query/build-filter.ts'
export type { EventFilter } from './query/types.ts'
export { field as csvField } from './report/render/csv.ts'
export { damageDay, sealFiles, writeSample } from './seal/index.ts'
export { toolVersion } from './tool-version.ts'
export type { Engine, EngineOptions } from './types.ts'
export { formatVerification } from './verify/index.ts'
export { readAnchorFile, readPem, readPublicPem, verifyInPlace } from './verify-in-place.ts'
export { TSA_ROOTS_SETTING } from './verify-settings.ts'
export { defaultWorkspaceDir } from './workspace.ts'
export { writeTogether } from './write-together.ts'

/** Opens the workspace and its stores. Throws WORKSPACE_LOCKED when another Blotter has it. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { services, close } = openServices(options)
  return { router: router(services), close }
}
