/** Evidence that leaves the house: from the workspace, or from an archive where it lies, to a file. */
import { parseArchiveKey } from '../../shared/model/archive.ts'
import { BlotterError } from '../../shared/model/error.ts'
import type { ProofCheck, RecordPlace, WrittenEvidence } from '../../shared/model/evidence.ts'
import type { VerificationResult } from '../../shared/model/verification.ts'
import { isGzipKey } from './archive-view.ts'
import {
  type CertifiedRun,
  certify,
  type Issuer,
  type ProvedRecord,
  proofPage,
  proveRecord,
} from './evidence/index.ts'
import { ask } from './query/index.ts'
import type { RunOptions } from './run-options.ts'
import type { Services } from './services.ts'
import { readEntry } from './verify/entry.ts'
import { READ_LIMITS, readLines } from './verify/index.ts'
import { findFolder, verifyInPlace } from './verify-in-place.ts'
import { writeDocument } from './write-together.ts'

/** An archive folder that was not pulled, with the pins to judge it by. */
export type FolderToProve = {
  readonly dir: string
  /** PEM texts. */
  readonly roots: readonly string[]
  readonly keys: readonly string[]
}

/** Writes the certificate of a run (the newest without `runId`) with its signature and the key beside it. */
export async function writeCertificate(
  services: Services,
  runId: number | undefined,
  path: string,
): Promise<WrittenEvidence> {
  const certified = certify(certifiedRun(services, runId), issuerOf(services))
  const written = await writeDocument(
    { path, content: certified.json },
    { path: `${path}.sig`, content: certified.signature },
    { path: `${path}.pem`, content: certified.pem },
  )
  services.catalog.recordActivity('certificate.exported', {
    run: runId ?? null,
    path,
    sha256: written.sha256,
  })
  return written
}

/** Proves a record of the workspace, or of a folder, and writes the bundle or the page that checks it. */
export async function writeProof(
  services: Services,
  request: {
    readonly place: RecordPlace
    readonly folder: FolderToProve | null
    readonly format: 'html' | 'json'
    readonly path: string
  },
  run: RunOptions,
): Promise<WrittenEvidence & { readonly check: ProofCheck }> {
  const { place, folder, format, path } = request
  const { json, check } = folder
    ? await proveInFolder(place, folder, issuerOf(services), run)
    : await proveInWorkspace(services, place, run)
  const content = format === 'json' ? json : proofPage(json, await services.options.proofPageScript())
  const written = await writeDocument({ path, content })
  services.catalog.recordActivity('proof.exported', {
    ...place,
    ...(folder && { dir: folder.dir }),
    format,
    path,
    sha256: written.sha256,
  })
  return { ...written, check }
}

function issuerOf({ workstationKey, options }: Services): Issuer {
  return { key: workstationKey, toolVersion: options.toolVersion, now: () => new Date().toISOString() }
}

const ALL_RUNS = 2 ** 31 - 1

function certifiedRun({ catalog }: Services, runId: number | undefined): CertifiedRun {
  const run =
    runId === undefined
      ? catalog.verificationRuns(1)[0]
      : catalog.verificationRuns(ALL_RUNS).find(({ id }) => id === runId)
  const saved = run && catalog.verificationResult(run.id)
  if (!run || !saved) {
    const what =
      runId === undefined ? 'No verification has been run here.' : `There is no verification run ${runId}.`
    throw new BlotterError('NOT_FOUND', what, { hint: 'Verify the archive first.' })
  }
  const { requested } = saved.result.coverage
  return {
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    range: requested && { from: requested[0], to: requested[1] },
    result: saved.result,
  }
}

async function proveInWorkspace(services: Services, { file, line }: RecordPlace, run: RunOptions) {
  const { catalog, cache } = services
  const object = catalog.currentObject(file)
  if (object?.kind !== 'log') {
    throw new BlotterError('NOT_FOUND', `${file} was not pulled into this workspace.`, {
      hint: 'Pull its day first.',
    })
  }
  const judged = catalog.latestFileVerdicts().get(file)
  if (!judged || judged.sha256 !== object.sha256) {
    throw new BlotterError('NOT_VERIFIABLE', `${file} has not been verified as it is now.`, {
      hint: 'Verify the archive again.',
    })
  }
  const pins = catalog.pins()
  const sidecars = catalog.currentObjects().filter(({ kind }) => kind !== 'log')
  return proveRecord(
    {
      file,
      line,
      path: cache.pathOf(object.sha256),
      gzip: isGzipKey(file),
      sidecars: new Map(sidecars.map(({ key, sha256 }) => [key, cache.pathOf(sha256)])),
      roots: pins.filter(({ kind }) => kind === 'root').map(({ pem }) => pem),
      keys: pins.filter(({ kind }) => kind === 'key').map(({ pem }) => pem),
      run: certifiedRun(services, judged.runId),
      verified: judged.verification,
    },
    issuerOf(services),
    run,
  )
}

/** Verifies the record's day where it lies, and proves the record by that run. Nothing is kept. */
export async function proveInFolder(
  { file, line }: RecordPlace,
  { dir, roots, keys }: FolderToProve,
  issuer: Issuer,
  run: RunOptions,
): Promise<ProvedRecord> {
  const found = await findFolder({ dir }, run)
  const log = found.logs.find(({ object }) => object.key === file)
  if (!log) {
    const some = found.logs.slice(0, 3).map(({ object }) => object.key)
    throw new BlotterError('NOT_FOUND', `There is no log ${file} in ${dir}.`, {
      hint: some.length > 0 ? `Logs are named like ${some.join(', ')}.` : 'Check the folder.',
    })
  }
  const day = parseArchiveKey(file)?.day ?? null
  const verify = async (range: { from: string; to: string } | null) => {
    const startedAt = new Date().toISOString()
    const request = { dir, roots, keys, mode: 'seal', jobs: 1, ...(range && { range }) } as const
    const result = await verifyInPlace(request, run)
    return { startedAt, finishedAt: new Date().toISOString(), range, result }
  }
  let judged = await verify(day === null ? null : { from: day, to: day })
  const verdictOn = (result: VerificationResult) => result.files.find((each) => each.file === file)
  // Signatures that bind a place which no manifest tells: all days before must be counted.
  const first = verdictOn(judged.result)
  if (first?.profile === 'sigc-v1' && first.first_seq === null) judged = await verify(null)
  const verified = verdictOn(judged.result)
  if (!verified) throw new BlotterError('INTERNAL', `${file} was verified without a verdict.`)
  return proveRecord(
    {
      file,
      line,
      path: log.path,
      gzip: isGzipKey(file),
      sidecars: new Map(found.sidecars.map(({ object, path }) => [object.key, path])),
      roots,
      keys,
      run: judged,
      verified,
    },
    issuer,
    run,
  )
}

/** Places of one identifier that are told: it is meant for one, and an archive can repeat it without end. */
const MOST_PLACES = 1000

/** Where the events with this identifier stand, in order: in the workspace, or in a folder's logs, read through. */
export async function locateEvent(
  { gate }: Services,
  eventId: string,
  dir: string | null,
  run: RunOptions,
): Promise<readonly RecordPlace[]> {
  if (dir === null) {
    const sql = 'SELECT file, line FROM events WHERE event_id = ? ORDER BY file, line LIMIT ?'
    const rows = await gate.withReader((reader) => ask(reader, sql, [eventId, MOST_PLACES]))
    return rows.map(({ file, line }) => ({ file: String(file), line: Number(line) }))
  }
  const places: RecordPlace[] = []
  const { logs } = await findFolder({ dir }, run)
  for (const [done, { object, path }] of logs.entries()) {
    if (places.length === MOST_PLACES) break
    const file = object.key
    run.onProgress?.({ phase: 'search', done, total: logs.length, unit: 'files', detail: file })
    await readLines(
      { path, gzip: isGzipKey(file) },
      READ_LIMITS,
      ({ bytes, lineNumber, length }) => {
        if (length > bytes.length || places.length === MOST_PLACES) return
        const entry = readEntry(bytes, null)
        if (!('unreadable' in entry) && entry.eventId === eventId) places.push({ file, line: lineNumber })
      },
      { signal: run.signal },
    )
  }
  return places
}
