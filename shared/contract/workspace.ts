import { type } from '@orpc/contract'
import { z } from 'zod'
import type { SourceInfo } from '../model/archive-view.ts'
import { op } from './base.ts'

export type PinnedKey = {
  readonly id: number
  readonly kind: 'root' | 'key'
  readonly fingerprint: string
  readonly addedAt: string
  readonly label: string
}

export type WorkspaceInfo = {
  readonly path: string
  readonly toolVersion: string
  readonly offline: boolean
  readonly sources: readonly SourceInfo[]
  readonly pins: readonly PinnedKey[]
  readonly daysPulled: number
  readonly daysLoaded: number
  readonly eventsLoaded: number
}

/** Bytes on the disk. The case database and the results are derived; the cache holds what was pulled. */
export type SpaceUsed = {
  readonly cache: number
  readonly caseDatabase: number
  readonly results: number
  readonly catalog: number
  readonly resultsKept: number
}

export const newSource = z.object({
  spec: z.string().min(1).max(2048),
  label: z.string().max(200).optional(),
  region: z.string().max(64).optional(),
  endpoint: z.string().url().max(2048).optional(),
  pathStyle: z.boolean().optional(),
  profile: z.string().max(200).optional(),
  secret: z.string().max(200).optional(),
})
export type NewSource = z.infer<typeof newSource>

export const workspaceContract = {
  info: op.output(type<WorkspaceInfo>()),
  addSource: op.input(newSource).output(type<SourceInfo>()),
  removeSource: op.input(z.object({ id: z.number().int() })).output(type<void>()),
  addPin: op
    .input(
      z.object({ kind: z.enum(['root', 'key']), pem: z.string().max(20_000), label: z.string().max(200) }),
    )
    .output(type<PinnedKey>()),
  removePin: op.input(z.object({ id: z.number().int() })).output(type<void>()),
  space: op.output(type<SpaceUsed>()),
  /** Drops every kept result that is not pinned: they can be had again by running their statements. */
  clearResults: op.output(type<{ readonly dropped: number }>()),
  settings: op.output(type<Readonly<Record<string, unknown>>>()),
  setSetting: op.input(z.object({ key: z.string().max(100), value: z.json() })).output(type<void>()),
}
