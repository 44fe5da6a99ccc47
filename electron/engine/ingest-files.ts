/**
 * Verifies the files of a request with workers that, in the same pass, stage those that are to be loaded.
 * Staged files are loaded many at a time: while workers verify the next ones, and what is left at the end.
 */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { cancelled } from '../../shared/model/error.ts'
import type { VerificationResult } from '../../shared/model/verification.ts'
import type { IngestRequest, IngestResult } from './ingest-worker.ts'
import type { KeptPasses } from './kept-passes.ts'
import { isWorthLoading, removeStaged, type StageSummary } from './load/index.ts'
import type { RunOptions } from './run-options.ts'
import {
  askWorker,
  borrowThread,
  type FilePassRequest,
  type FilePassResult,
  giveUpThread,
  returnThread,
  type VerifyRequest,
  verifyArchive,
} from './verify/index.ts'

/** One file that was verified and staged in the same pass. */
export type StagedPass = { readonly pass: FilePassResult; readonly staged: StageSummary }

export type IngestFilesOptions = {
  readonly workerFile: URL | string
  /** Where staging files lie until they are loaded. */
  readonly stageDir: string
  /** Keys of the files to stage. */
  readonly stage: ReadonlySet<string>
  /** Whether a search index is made of what is staged. */
  readonly searchable: boolean
  /** Loads what was staged since the call before. Never called twice at a time. */
  readonly onStaged: (staged: readonly StagedPass[]) => Promise<void>
  /** Passes of earlier runs, for files that are not staged; what this run finishes is kept there. */
  readonly passes: KeptPasses
  /** How many files are done, each time that one is. */
  readonly onPassed: (done: number) => void
}

/** The verdict on all files; what was staged has been loaded when it returns. */
export async function ingestFiles(
  request: VerifyRequest,
  options: IngestFilesOptions,
  run: RunOptions,
): Promise<VerificationResult> {
  const stop = new AbortController()
  const signal = run.signal ? AbortSignal.any([run.signal, stop.signal]) : stop.signal
  const busy = new Set<Worker>()
  const idle: Worker[] = []
  let loading: Promise<void> = Promise.resolve()

  /** One file on a thread of its own; the verifier asks for at most `request.jobs` at a time. */
  const ingest = async (job: IngestRequest, { onProgress }: RunOptions): Promise<IngestResult> => {
    const worker = idle.pop() ?? borrowThread(options.workerFile)
    busy.add(worker)
    const result = await askWorker<IngestRequest, IngestResult>(worker, job, { signal, onProgress })
    busy.delete(worker)
    idle.push(worker)
    return result
  }
  let loaded = 0
  let verified = false
  /** While files are verified, that is what is told; the loads that are left then come into view. */
  const tellLoaded = (): void => {
    const total = options.stage.size
    run.onProgress?.({ phase: 'load', done: loaded, total, unit: 'files' })
  }
  const waiting: StagedPass[] = []
  const isWorth = () => isWorthLoading(waiting.map((each) => each.staged))
  const loadWaiting = (isEnd: boolean): void => {
    loading = loading.then(async () => {
      signal.throwIfAborted()
      // With all that came in while the last load ran; it may have gone with an earlier one.
      if (!isEnd && !isWorth()) return
      const batch = waiting.splice(0)
      if (batch.length > 0) await options.onStaged(batch)
      loaded += batch.length
      if (verified) tellLoaded()
    })
    // The workers wait for no load, but a load that fails ends the whole run.
    loading.catch((error: unknown) => stop.abort(error))
  }
  const loadWithTheOthers = (staged: StagedPass): void => {
    waiting.push(staged)
    if (isWorth()) loadWaiting(false)
  }
  const stagePaths: string[] = []
  let passed = 0
  const count = (pass: FilePassResult): FilePassResult => {
    passed += 1
    options.onPassed(passed)
    return pass
  }
  const runFile = async (request: FilePassRequest, passRun: RunOptions): Promise<FilePassResult> => {
    const { key, day } = request.file
    const stage = options.stage.has(key)
      ? {
          path: join(options.stageDir, `stage-${randomUUID()}`),
          target: { file: key, day, searchable: options.searchable },
        }
      : null
    if (stage === null) {
      const kept = await options.passes.find(request, passRun)
      if (kept) return count(kept)
    } else stagePaths.push(stage.path)
    const leaves = await options.passes.leavesOf(request)
    const done = await ingest({ pass: request, stage }, passRun)
    const pass = await options.passes.keep(request, leaves, done.pass)
    if (done.staged !== null) loadWithTheOthers({ pass, staged: done.staged })
    return count(pass)
  }

  try {
    const result = await verifyArchive(request, { ...run, signal, runFile })
    verified = true
    if (loaded < options.stage.size) tellLoaded()
    loadWaiting(true)
    await loading
    return result
  } catch (error) {
    // One file ended the run: what was verified before it is worth as much as ever.
    if (!signal.aborted) {
      loadWaiting(true)
      await loading.catch(() => undefined)
    }
    if (!stop.signal.aborted) stop.abort(error)
    // When a load failed, its own failure is the one to tell; the workers only stopped because of it.
    await loading.catch((failure: unknown) => {
      throw run.signal?.aborted ? cancelled('Verification') : failure
    })
    throw run.signal?.aborted ? cancelled('Verification') : error
  } finally {
    for (const worker of idle) await returnThread(options.workerFile, worker)
    await Promise.all([...busy].map(giveUpThread))
    // What a stopped thread had begun to stage; of files that were loaded nothing is left to remove.
    for (const path of stagePaths) removeStaged(path)
  }
}
