/** Verifies the activity log with Blotter's own verifier, on the very bytes that an export would hand out. */
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArchiveKey } from '../../../shared/model/archive.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { openPassRunner } from '../pass-runner.ts'
import type { RunOptions } from '../run-options.ts'
import type { SigningKey } from '../seal/index.ts'
import { consequence, finding, withConsequences } from '../verify/findings.ts'
import { type VerifyRequest, verifyArchive } from '../verify/index.ts'
import { readActivityLine } from './activity-event.ts'
import { type Head, readHeads } from './activity-head.ts'
import { exportActivity } from './export-activity.ts'

/**
 * The verdict on the log: every hash, link and signature, pinned by the workstation's key; and the log's length held
 * against its signed heads. The copy is written to `tmpDir` and removed.
 */
export async function verifyActivity(
  from: {
    readonly catalog: Catalog
    readonly dir: string
    readonly key: SigningKey
    readonly tmpDir: string
    readonly workerFile: URL | string
  },
  run: RunOptions,
): Promise<VerificationResult> {
  const output = join(from.tmpDir, `activity-${randomUUID()}`)
  const runner = openPassRunner(from.workerFile)
  try {
    const { entries, files } = await exportActivity(from, output, run)
    const result = await verifyArchive(
      {
        ...filesOf(output, files),
        mode: 'full',
        roots: [from.key.publicPem],
        keys: [],
        requested: null,
        jobs: 1,
        workerFile: from.workerFile,
      },
      { ...run, runFile: runner.runFile },
    )
    const found = headFindings(from, result, entries)
    if (found.length === 0) return result
    return {
      ...result,
      integrity: 'FAILED',
      completeness: { status: 'NOT_PROVEN', by: null, through: null },
      findings: joinHeadFindings(result, found),
    }
  } finally {
    await runner.close()
    await rm(output, { recursive: true, force: true })
  }
}

/** Contradictions told; more say no more. */
const MOST_TOLD = 100

function filesOf(folder: string, names: readonly string[]): Pick<VerifyRequest, 'files' | 'sidecars'> {
  const known = names.map(parseArchiveKey).filter((key) => key !== null)
  const path = (name: string) => join(folder, ...name.split('/'))
  return {
    files: known
      // What an old Blotter left lies beside, under a name that could be a loose log's.
      .filter(({ kind, day }) => kind === 'log' && day !== null)
      .map(({ key, day, gzip }) => ({ key, day, gzip, path: path(key) })),
    sidecars: new Map(known.filter(({ kind }) => kind !== 'log').map(({ key }) => [key, path(key)])),
  }
}

/**
 * A head that counts more entries and names the one that the log ends with misses those that were taken out of its
 * middle: where the verifier has found as many missing there, that is the cause.
 */
function joinHeadFindings(
  { findings, files }: VerificationResult,
  found: readonly Finding[],
): readonly Finding[] {
  const deletions = findings.filter(({ kind }) => kind === 'ENTRY_DELETED')
  const missing = deletions.reduce((sum, item) => sum + (item.missing ?? Number.NaN), 0)
  const end = files.at(-1)?.last_current_hash ?? null
  const isSaid = (item: Finding) =>
    item.kind === 'FILE_TAIL_MISSING' && item.missing === missing && end !== null && item.expected === end
  const said = found.filter(isSaid).map(({ kind, file, line }) => consequence(kind, file, line))
  const cause = deletions[0]
  return [
    ...findings.map((item) => (item === cause ? withConsequences(item, ...said) : item)),
    ...found.filter((item) => !isSaid(item)),
  ]
}

/** What the heads and the log's own word say against its length. */
function headFindings(
  { catalog, dir, key }: { readonly catalog: Catalog; readonly dir: string; readonly key: SigningKey },
  result: VerificationResult,
  entries: number,
): readonly Finding[] {
  const last = result.files.at(-1)
  const heads = readHeads(dir, key)
  const found = heads.flatMap((head) => contradictionOf(head))
  if (heads.length === 0) {
    found.push(
      finding({
        kind: 'ROLLBACK',
        message:
          'The signed head of the activity log is gone: whether entries were removed from its end cannot be told.',
        actual: entries,
      }),
    )
  }
  if (found.length > 0) return found
  const { lines } = catalog.activity({ search: 'blotter.log.contradicted', limit: MOST_TOLD })
  return lines
    .map(readActivityLine)
    .filter(({ kind }) => kind === 'log.contradicted')
    .map(({ seq, at }) =>
      finding({
        kind: 'ROLLBACK',
        seq,
        message: `The log itself records (entry ${seq}, ${at}) that it was found to be another than its signed head said.`,
      }),
    )

  function contradictionOf({ name, end }: Head): Finding[] {
    if (end === null) {
      const message = `${name} is not a head signed by the key of this workspace.`
      return [finding({ kind: 'ROLLBACK', actual: entries, message })]
    }
    if (end.size > entries) {
      return [
        finding({
          kind: 'FILE_TAIL_MISSING',
          file: last?.file ?? null,
          line: (last?.entries ?? 0) + 1,
          seq: entries,
          expected: end.hash,
          actual: last?.last_current_hash ?? null,
          missing: end.size - entries,
          message: `The signed head says that the log has ${end.size} entries; it has ${entries}: its end was cut off.`,
        }),
      ]
    }
    const [at] = end.size === 0 ? [] : catalog.activityFrom(end.size - 1, 1)
    const hash = at === undefined ? null : readActivityLine(at).currentHash
    if (end.size === 0 || (at?.seq === end.size - 1 && hash === end.hash)) return []
    return [
      finding({
        kind: 'FORK',
        seq: end.size - 1,
        expected: end.hash,
        actual: hash,
        message: `Entry ${end.size - 1} is not the one that the signed head names: the log was written anew from there or before.`,
      }),
    ]
  }
}
