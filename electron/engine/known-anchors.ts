/** What a workspace knows of an archive from outside it, as verification wants it. */
import { readFileSync, statSync } from 'node:fs'
import type { AnchorFact } from '../../shared/model/anchor.ts'
import { parseArchiveKey } from '../../shared/model/archive.ts'
import { type AwayState, awayStateOf } from '../../shared/model/due-days.ts'
import type { VerificationResult } from '../../shared/model/verification.ts'
import { readAtSource } from './at-source.ts'
import type { Cache } from './cache/cache.ts'
import type { SeenCheckpoint } from './catalog/anchors.ts'
import type { Catalog } from './catalog/catalog.ts'
import { readCheckpointNote, SIDECAR_LIMITS } from './verify/index.ts'

/** Everything that stands: what was seen, what was taken in, and checkpoints under Object Lock in any version. */
export function anchorsKnown({
  catalog,
  cache,
}: {
  readonly catalog: Catalog
  readonly cache: Cache
}): readonly AnchorFact[] {
  const locked = catalog.lockedCheckpoints().flatMap((version): readonly AnchorFact[] => {
    if (!cache.has(version.sha256)) return []
    const path = cache.pathOf(version.sha256)
    if (statSync(path).size > SIDECAR_LIMITS.checkpoint) return []
    const found = readCheckpointNote(readFileSync(path))
    if (!found) return []
    const { key, versionId, lockMode, retainUntil } = version
    const of = versionId === null ? key : `${key}, version ${versionId}`
    return [
      {
        kind: 'object lock',
        origin: found.origin,
        size: found.size,
        root: found.root,
        day: parseArchiveKey(key)?.day ?? null,
        attestedAt: null,
        label: `${of}, ${lockMode} until ${retainUntil}`,
        note: found.note,
      },
    ]
  })
  return [...catalog.anchors(), ...locked]
}

/**
 * Sidecars that their source has lost since they were pulled, and about which nobody has said yet that this is well.
 * The copies here are what is verified; whether the source still has as much is what the anchors tell.
 */
export function sidecarsGone(catalog: Catalog): ReadonlySet<string> {
  const gone = catalog.alarms('unacknowledged').filter(({ kind, key, detectedAt }) => {
    const current = kind === 'OBJECT_GONE' ? catalog.currentObject(key) : null
    return current !== null && current.kind !== 'log' && current.pulledAt <= detectedAt
  })
  return new Set(gone.map(({ key }) => key))
}

/** Logs that their source lists and that are not here, by key, and whether they have to be restored before they can be. */
export function logsListed(catalog: Catalog): ReadonlyMap<string, AwayState> {
  const { notHere } = readAtSource(catalog, null)
  const logs = [...notHere.values()].filter(({ kind }) => kind === 'log')
  return new Map(logs.map((log) => [log.key, awayStateOf(log)]))
}

/**
 * What a run leaves in memory. Nothing, when it contradicts what is known already: a forged history must not stand
 * beside the true one and make it look forged.
 */
export function checkpointSeen(
  { checkpoint, trust, findings }: VerificationResult,
  sidecars: ReadonlyMap<string, string>,
): SeenCheckpoint | null {
  const path = checkpoint ? sidecars.get(checkpoint.file) : undefined
  if (!checkpoint || path === undefined || trust.status === 'NONE') return null
  if (findings.some(({ kind }) => kind === 'ROLLBACK' || kind === 'FORK')) return null
  return { checkpoint, note: readFileSync(path, 'utf8'), trust: trust.status }
}
