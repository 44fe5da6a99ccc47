/**
 * The one file that knows the order: source, cache, verify, load. Each stage is a folder that knows none of the others.
 */
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { LoadResult, PullResult } from '../../shared/contract/archive.ts'
import type { Day } from '../../shared/model/archive.ts'
import type { Alarm, PullPlan as PlanShown } from '../../shared/model/archive-view.ts'
import { BlotterError } from '../../shared/model/error.ts'
import type { PullPlan } from '../../shared/model/pull-plan.ts'
import { type DayRange, INTELLIGENT_TIERING } from '../../shared/model/source-object.ts'
import type { VerifyMode } from '../../shared/model/verdict.ts'
import type { VerificationResult } from '../../shared/model/verification.ts'
import { isGzipKey } from './archive-view.ts'
import { fetchAll } from './cache/fetch-all.ts'
import type { ObjectVersion } from './catalog/objects.ts'
import { headCold } from './head-cold.ts'
import { ingestFiles, type StagedPass } from './ingest-files.ts'
import { openKeptPasses } from './kept-passes.ts'
import { anchorsKnown, checkpointSeen, logsListed, sidecarsGone } from './known-anchors.ts'
import { CASE_SCHEMA_VERSION, loadStaged, updateVerdicts } from './load/index.ts'
import { openCataloguedSource } from './open-catalogued-source.ts'
import { ask } from './query/index.ts'
import type { RunOptions } from './run-options.ts'
import { damageDay, writeSample } from './seal/index.ts'
import type { Services } from './services.ts'
import { planPull as makePlan } from './source/index.ts'
import type { Source } from './source/source.ts'
import { parsePublicKey, type VerifyRequest } from './verify/index.ts'
import { readPem } from './verify-in-place.ts'
import { freshnessOf, tsaRootsOf } from './verify-settings.ts'

type PullRequest = {
  readonly sourceId: number
  readonly range?: DayRange | undefined
  readonly downloadOnly?: boolean | undefined
  readonly parallel?: number | undefined
}

/** What a pull would do; nothing is transferred. */
export async function planPull(
  services: Services,
  request: PullRequest,
  run: RunOptions,
): Promise<PlanShown> {
  const source = await openCataloguedSource(request.sourceId, services)
  try {
    return showPlan(source, (await listAndPlan(services, source, request, run)).plan)
  } finally {
    source.close()
  }
}

/** Takes objects all the way: into the cache, verified in seal mode, loaded. A second run transfers only what is new. */
export async function pullArchive(
  services: Services,
  request: PullRequest,
  run: RunOptions,
): Promise<PullResult> {
  const { catalog, cache } = services
  const source = await openCataloguedSource(request.sourceId, services)
  try {
    catalog.recordActivity('pull.started', { source: source.spec, range: request.range ?? null })
    const { plan, alarms: unseen } = await listAndPlan(services, source, request, run)
    const alarms: Alarm[] = [...unseen, ...catalog.recordGone(plan.gone.map((object) => object.key))]
    const summary = await fetchAll(source, plan.fetch, cache, {
      ...run,
      parallel: request.parallel,
      onFetched: ({ object, sha256 }) => {
        const { alarm } = catalog.recordObject(request.sourceId, object, sha256)
        if (alarm) alarms.push(alarm)
      },
    })
    const tiered = summary.failed.flatMap(({ object }) =>
      object.storageClass === INTELLIGENT_TIERING ? [object] : [],
    )
    await headCold(source, request.sourceId, [...plan.needsRestore, ...tiered], catalog, run)
    const ingested = request.downloadOnly
      ? { verification: null, loaded: null }
      : await ingest(
          services,
          request.range ?? null,
          { mode: 'seal', load: true, jobs: request.parallel },
          run,
        )
    const bytes = summary.fetched.reduce((sum, { object }) => sum + object.size, 0)
    catalog.recordActivity('pull.finished', { source: source.spec, objects: summary.fetched.length, bytes })
    // An object that could not be fetched is told, and fails nothing that did arrive.
    const failed = summary.failed.map(({ object, error }) => ({ key: object.key, message: error.message }))
    return {
      plan: showPlan(source, plan),
      fetched: summary.fetched.length,
      failed,
      bytes,
      alarms,
      ...ingested,
    }
  } finally {
    source.close()
  }
}

/** Verifies what was pulled, and brings the verdicts in the case database up to date. */
export async function verifyWorkspace(
  services: Services,
  request: {
    readonly range?: DayRange | undefined
    readonly mode: VerifyMode
    readonly jobs?: number | undefined
    /** The freshness rule of this run, in days. */
    readonly maxAge?: number | undefined
  },
  run: RunOptions,
): Promise<VerificationResult> {
  const { mode, jobs, maxAge } = request
  const { verification } = await ingest(
    services,
    request.range ?? null,
    { mode, jobs, maxAge, load: false, resumable: true },
    run,
  )
  if (!verification) throw nothingPulled()
  return verification
}

/** Loads what was pulled and is not loaded yet. Verification goes with it: only judged bytes are loaded. */
export async function loadArchive(
  services: Services,
  range: DayRange | null,
  run: RunOptions,
): Promise<LoadResult> {
  const { loaded } = await ingest(services, range, { mode: 'seal', load: true }, run)
  if (!loaded) throw nothingPulled()
  return loaded
}

/**
 * Writes the sample archive into the workspace with one day damaged on purpose, pins its root key, and pulls it:
 * what a first look at Blotter should show is how damage is found.
 */
export async function pullSample(services: Services, days: number, run: RunOptions): Promise<PullResult> {
  const { catalog, workspace } = services
  const folder = join(workspace.dir, 'sample', randomUUID())
  const intact = join(folder, 'intact')
  const sample = await writeSample({ output: intact, days }, run)
  const day = sample.days[sample.days.length >> 1] as Day
  const { archive } = await damageDay(
    { archive: intact, day, output: join(folder, 'archive'), copy: 'archive' },
    run,
  )
  await rm(intact, { recursive: true })

  const pem = await readPem(sample.rootPem)
  const root = parsePublicKey(pem)
  if (!root) throw new BlotterError('INTERNAL', `${sample.rootPem} holds no public key.`)
  catalog.addPin({ kind: 'root', pem, fingerprint: root.fingerprint, label: 'sample root key' })
  const sourceId = catalog.addSource({ spec: archive, kind: 'folder', label: 'Sample archive' })
  return pullArchive(services, { sourceId }, run)
}

async function listAndPlan(
  { catalog, cache }: Services,
  source: Source,
  request: PullRequest,
  run: RunOptions,
): Promise<{ readonly plan: PullPlan; readonly alarms: readonly Alarm[] }> {
  const range = request.range ?? null
  const listing = await source.list(range, run)
  const plan = makePlan({
    listing,
    known: catalog.knownObjects(request.sourceId),
    isCached: cache.has,
    range,
    calendar: { kind: 'weekdays', holidays: [] },
  })
  // A plan that is not carried out has seen as much: what the source has is known from now on.
  const gone = plan.gone.map(({ key }) => key)
  const alarms = catalog.recordListing(request.sourceId, range, listing.objects, gone)
  return { plan, alarms }
}

function showPlan(source: Source, plan: PullPlan): PlanShown {
  const changed = new Set(plan.changed.map((object) => object.key))
  return {
    source: source.spec,
    requested: plan.range ? [plan.range.from, plan.range.to] : null,
    fetch: plan.fetch.map(({ key, size }) => ({ key, size, reason: changed.has(key) ? 'changed' : 'new' })),
    unchanged: plan.unchanged.length,
    bytes: plan.bytes,
    needsRestore: plan.needsRestore.map((object) => object.key),
    missingDays: plan.missingDays,
    ignored: plan.ignored,
  }
}

type IngestOptions = {
  readonly mode: VerifyMode
  readonly load: boolean
  readonly jobs?: number | undefined
  readonly maxAge?: number | undefined
  /** A run that is cut short is offered to be resumed. */
  readonly resumable?: boolean
  /** False where nobody will search what is loaded: its search index takes a third of the time. */
  readonly searchable?: boolean
  /** What is known from outside the archive, where it is not that of this workspace: a package brings its own. */
  readonly given?: Pick<VerifyRequest, 'anchors' | 'gone' | 'listed' | 'tsaRoots' | 'freshness'>
}

/**
 * Verifies the current files of the range and loads, in the same pass, those whose bytes are not loaded yet.
 * Rows enter as NOT_CHECKED and get their verdict when the whole range is judged, so that a run that is cut short
 * never leaves a verdict nobody gave.
 */
export async function ingest(
  services: Services,
  range: DayRange | null,
  options: IngestOptions,
  run: RunOptions,
): Promise<{ verification: VerificationResult | null; loaded: LoadResult | null }> {
  const { catalog, gate, workspace } = services
  const objects = catalog.currentObjects(range)
  const logs = objects.filter((object) => object.kind === 'log')
  if (logs.length === 0) return { verification: null, loaded: null }

  const startedAt = new Date().toISOString()
  const request = verifyRequestOf(services, objects, range, options)
  const toLoad = options.load ? await findUnloaded(services, logs) : new Set<string>()
  const { mode, resumable = false } = options
  if (resumable) catalog.beginVerification({ mode, range, total: logs.length })

  const loaded: { file: string; rows: number; rejects: number }[] = []
  const load = async (batch: readonly StagedPass[]): Promise<void> => {
    let other: BlotterError | null = null
    const files = batch.flatMap(({ pass, staged }) => {
      const log = logs.find((each) => each.key === pass.key) as ObjectVersion
      if (pass.sha256 !== log.sha256) {
        other ??= new BlotterError('UNBALANCED', `The cached copy of ${pass.key} is not what was pulled.`, {
          hint: `Its SHA-256 is ${pass.sha256}, it was ${log.sha256}. Remove it from the cache and pull again.`,
        })
        return []
      }
      return {
        staged,
        sha256: pass.sha256,
        bytes: pass.bytes,
        plainBytes: pass.plainBytes,
        verdict: 'NOT_CHECKED' as const,
        profile: pass.profile,
        findings: [],
      }
    })
    const outcomes = await gate.withWriter((writer) => loadStaged(writer, files, { signal: run.signal }))
    outcomes.forEach(({ file, rows, rejects }, at) => {
      const { staged, sha256 } = files[at] as (typeof files)[number]
      const { lines, lineBytes: bytes } = staged
      catalog.recordLoad({ file, sha256, rows, rejects, lines, bytes, schemaVersion: CASE_SCHEMA_VERSION })
      loaded.push({ file, rows, rejects })
    })
    // Said once the good ones of its batch are loaded.
    if (other) throw other
  }

  const verification = await ingestFiles(
    request,
    {
      workerFile: services.options.workers.ingest,
      stageDir: workspace.tmpDir,
      stage: toLoad,
      searchable: options.searchable ?? true,
      onStaged: load,
      passes: openKeptPasses(catalog, services.options.toolVersion),
      onPassed: (done) => {
        if (resumable) catalog.countVerified(done)
      },
    },
    run,
  )

  catalog.saveVerification({
    startedAt,
    finishedAt: new Date().toISOString(),
    result: verification,
    request: { mode, range, files: logs.map(({ key, sha256 }) => ({ key, sha256 })) },
    seen: checkpointSeen(verification, request.sidecars),
  })
  catalog.endVerification({ mode, range })
  await gate.withWriter((writer) =>
    updateVerdicts(
      writer,
      verification.files.map((file) => ({
        file: file.file,
        sha256: file.sha256,
        verdict: file.verdict,
        profile: file.profile,
        findings: verification.findings.filter((finding) => finding.file === file.file),
      })),
    ),
  )
  catalog.recordActivity('verify.finished', {
    mode,
    range,
    integrity: verification.integrity,
    entries: verification.entries,
    findings: verification.findings.length,
  })
  const result: LoadResult = {
    files: loaded,
    rows: loaded.reduce((sum, file) => sum + file.rows, 0),
    rejects: loaded.reduce((sum, file) => sum + file.rejects, 0),
    skipped: logs.length - loaded.length,
  }
  return { verification, loaded: options.load ? result : null }
}

/** Keys of the logs whose bytes are not in the case database, by its own word: it may have been made anew. */
async function findUnloaded(
  { catalog, gate }: Services,
  logs: readonly ObjectVersion[],
): Promise<Set<string>> {
  const recorded = logs.filter(({ key, sha256 }) => {
    const load = catalog.loadOf(key)
    return load?.sha256 === sha256 && load.schemaVersion === CASE_SCHEMA_VERSION
  })
  const unloaded = new Set(logs.map((log) => log.key))
  // Where nothing was ever loaded, the case database need not be opened to say so.
  if (recorded.length === 0) return unloaded
  const rows = await gate.withReader((reader) => ask(reader, 'SELECT file, sha256 FROM files'))
  const held = new Map(rows.map((row) => [row.file, row.sha256]))
  for (const { key, sha256 } of recorded) if (held.get(key) === sha256) unloaded.delete(key)
  return unloaded
}

function verifyRequestOf(
  { catalog, cache, options: { workers } }: Services,
  objects: readonly ObjectVersion[],
  range: DayRange | null,
  options: IngestOptions,
): VerifyRequest {
  const pins = catalog.pins()
  const isLog = (object: ObjectVersion) => object.kind === 'log'
  // Sidecars of all days: manifests before and after the range anchor its ends.
  const sidecars = catalog.currentObjects().filter((object) => !isLog(object))
  return {
    files: objects.filter(isLog).map(({ key, day, sha256 }) => ({
      key,
      day: day as Day | null,
      path: cache.pathOf(sha256),
      gzip: isGzipKey(key),
    })),
    sidecars: new Map(sidecars.map(({ key, sha256 }) => [key, cache.pathOf(sha256)])),
    mode: options.mode,
    roots: pins.filter((pin) => pin.kind === 'root').map((pin) => pin.pem),
    keys: pins.filter((pin) => pin.kind === 'key').map((pin) => pin.pem),
    requested: range ? [range.from, range.to] : null,
    anchors: anchorsKnown({ catalog, cache }),
    gone: sidecarsGone(catalog),
    listed: logsListed(catalog),
    lookedThrough: range?.to ?? null,
    freshness: freshnessOf(catalog, options.maxAge),
    tsaRoots: tsaRootsOf(catalog),
    jobs: options.jobs ?? 2,
    workerFile: workers.ingest,
    ...options.given,
  }
}

function nothingPulled(): BlotterError {
  return new BlotterError('NOT_VERIFIABLE', 'Nothing was pulled in this range.', {
    hint: 'Pull the days first.',
  })
}
