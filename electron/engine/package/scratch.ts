/** A workspace for the length of one package: it holds what the package holds, and nothing else can leak in. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type ObjectKind, parseArchiveKey } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import { openServices } from '../open-services.ts'
import { ingest } from '../pipeline.ts'
import type { RunOptions } from '../run-options.ts'
import type { Services } from '../services.ts'
import type { EngineOptions } from '../types.ts'
import { parsePublicKey } from '../verify/index.ts'
import type { PackageInputs } from './inputs.ts'

export type ScratchOptions = Pick<EngineOptions, 'workers' | 'heldBy'> & {
  /** Made for the time of the work, and removed. */
  readonly dir: string
}

/** Verifies and loads the archive of a package in a workspace of its own, and lets `use` work on it. */
export async function withScratch<T>(
  { dir, workers, heldBy }: ScratchOptions,
  inputs: PackageInputs,
  /** Where the bytes with this hash lie. */
  pathOf: (sha256: string) => string,
  run: RunOptions,
  use: (services: Services, verification: VerificationResult) => Promise<T>,
): Promise<T> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const opened = openServices({
    workspace: dir,
    offline: true,
    heldBy,
    toolVersion: inputs.report.toolVersion,
    workers,
    proofPageScript: () =>
      Promise.reject(new BlotterError('INTERNAL', 'A scratch workspace makes no proofs.')),
    questionsFolder: new URL('file:///'),
    secretOf: () => undefined,
    takeSavePath: () => undefined,
    log: () => {},
  })
  try {
    const services: Services = {
      ...opened.services,
      cache: { ...opened.services.cache, pathOf, has: () => true },
    }
    fillCatalog(services, inputs, dir)
    const { mode, anchors, gone, listed, tsaRoots } = inputs.verification
    const { verification } = await ingest(
      services,
      inputs.period,
      {
        mode,
        load: true,
        searchable: false,
        given: { anchors, gone: new Set(gone), listed: new Map(listed), tsaRoots, freshness: undefined },
      },
      run,
    )
    if (!verification) {
      throw new BlotterError('NOT_VERIFIABLE', 'The package holds no archive file of its period.')
    }
    return await use(services, verification)
  } finally {
    await opened.close()
    await rm(dir, { recursive: true, force: true })
  }
}

function fillCatalog({ catalog }: Services, { archive, verification }: PackageInputs, dir: string): void {
  const sourceId = catalog.addSource({ spec: join(dir, 'package'), kind: 'folder' })
  for (const { key, day, size, sha256 } of archive) {
    const kind = parseArchiveKey(key)?.kind as ObjectKind
    const facts = { key, sourceKey: key, kind, day, size, etag: null, versionId: null, storageClass: null }
    const lock = { lockMode: null, retainUntil: null, legalHold: null, checksum: null, needsRestore: false }
    catalog.recordObject(sourceId, { ...facts, ...lock, lastModified: '1970-01-01T00:00:00Z' }, sha256)
  }
  for (const kind of ['root', 'key'] as const) {
    for (const pem of kind === 'root' ? verification.roots : verification.keys) {
      const key = parsePublicKey(pem)
      if (key) catalog.addPin({ kind, pem, fingerprint: key.fingerprint, label: 'package' })
    }
  }
}
