/** What the handlers work with: each store once, each with one owner. */
import type PQueue from 'p-queue'
import type { Cache } from './cache/cache.ts'
import type { CaseGate } from './case-gate.ts'
import type { Catalog } from './catalog/catalog.ts'
import type { SigningKey } from './seal/index.ts'
import type { EngineOptions } from './types.ts'
import type { Workspace } from './workspace.ts'

export type Services = {
  readonly options: EngineOptions
  readonly workspace: Workspace
  readonly catalog: Catalog
  readonly cache: Cache
  readonly gate: CaseGate
  /** Signs certificates, proofs and the activity log of this workspace. */
  readonly workstationKey: SigningKey
  /** Pull, verify and load one after the other: they write the same stores. */
  readonly work: PQueue
}
