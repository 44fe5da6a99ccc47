/** Verification of an archive: plan, one pass per file in worker threads, and the judgement over all of them. */
import { statSync } from 'node:fs'
import { cancelled } from '../../../shared/model/error.ts'
import type { OnProgress, Progress } from '../../../shared/model/progress.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import type { RunOptions } from '../run-options.ts'
import type { FilePassRequest, FilePassResult } from './file-pass.ts'
import { joinFiles } from './join-files.ts'
import { planArchive, probeFirstSeq, type VerifyRequest } from './plan.ts'
import { runPool } from './pool.ts'

export { parseCheckpointText, readCheckpointNote } from './anchors.ts'
export {
  type FilePassRequest,
  type FilePassResult,
  type KeyUse,
  type SinkLine,
  type VerifyFile,
  verifyFile,
} from './file-pass.ts'
export { formatVerification } from './format.ts'
export { type PublicKey, parsePublicKey } from './keys.ts'
export type { ArchivePlan, VerifyRequest } from './plan.ts'
export { answerPool, askWorker } from './pool.ts'
export { READ_LIMITS, readLines } from './read-lines.ts'
export { SIDECAR_LIMITS } from './read-sidecar.ts'
export { borrowThread, giveUpThread, returnThread } from './threads.ts'
export { judgeToken, parseTsaRoot, readImprint } from './timestamp-token.ts'

export type VerifyOptions = RunOptions & {
  /** Runs one file's pass elsewhere, e.g. in workers that load the lines as well. Its progress counts archived bytes. */
  readonly runFile?: (request: FilePassRequest, options: RunOptions) => Promise<FilePassResult>
}

/**
 * Verifies an archive from local files. Progress counts archived bytes over all files.
 * Throws USAGE for an unusable pin, IO for unreadable files, CANCELLED.
 */
export async function verifyArchive(
  request: VerifyRequest,
  options: VerifyOptions = {},
): Promise<VerificationResult> {
  const plan = await planArchive(request, options)
  if (options.signal?.aborted) throw options.signal.reason ?? cancelled('Verification')
  const progress = progressOverFiles(plan.passes, options.onProgress)
  const results = plan.inOrder
    ? await passInOrder(plan.passes, request, options, progress)
    : await passInParallel(plan.passes, request, options, progress)
  return joinFiles(request, plan, results)
}

/** All files at once, as many as there are threads. */
async function passInParallel(
  passes: readonly FilePassRequest[],
  request: VerifyRequest,
  options: VerifyOptions,
  progress: ProgressOverFiles,
): Promise<readonly FilePassResult[]> {
  const { runFile, signal } = options
  if (!runFile) {
    return runPool<FilePassRequest, FilePassResult>(passes, request.jobs, request.workerFile, {
      signal,
      onProgressOf: (index, reported) => progress.of(passes[index] as FilePassRequest, reported),
      onAnswer: (_, index) => progress.finish(passes[index] as FilePassRequest),
    })
  }
  const results: FilePassResult[] = new Array(passes.length)
  let next = 0
  const lane = async () => {
    while (next < passes.length) {
      const index = next
      next += 1
      const pass = passes[index] as FilePassRequest
      results[index] = await runFile(pass, {
        signal,
        onProgress: (reported) => progress.of(pass, reported),
      })
      progress.finish(pass)
    }
  }
  await Promise.all(Array.from({ length: Math.min(Math.max(1, request.jobs), passes.length) }, lane))
  return results
}

/** One file after the other: each begins at the sequence number where the one before ended. */
async function passInOrder(
  passes: readonly FilePassRequest[],
  request: VerifyRequest,
  options: VerifyOptions,
  progress: ProgressOverFiles,
): Promise<readonly FilePassResult[]> {
  const results: FilePassResult[] = []
  let before = { nextSeq: null as number | null, tailHash: null as string | null }
  for (const pass of passes) {
    const firstSeq: number | null = pass.firstSeq ?? (await probeFirstSeq(pass, before))
    const placed: FilePassRequest = { ...pass, firstSeq }
    const [result] = await passInParallel([placed], request, options, progress)
    if (!result) continue
    results.push(result)
    // A day without entries leaves the chain where it was.
    before = { nextSeq: result.nextSeq, tailHash: result.tailHash ?? before.tailHash }
  }
  return results
}

type ProgressOverFiles = {
  /** What one file's pass reports, in archived bytes of that file. */
  readonly of: (pass: FilePassRequest, reported: Progress) => void
  readonly finish: (pass: FilePassRequest) => void
}

/** Adds up the bytes of all files, so that a rate and the time left can be told while a large file is read. */
function progressOverFiles(
  passes: readonly FilePassRequest[],
  onProgress: OnProgress | undefined,
): ProgressOverFiles {
  const sizes = new Map(passes.map(({ file }) => [file.key, statSync(file.path).size]))
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  const read = new Map<string, number>()
  let done = 0
  let phase = 'verify'
  const advance = (key: string, bytes: number) => {
    const before = read.get(key) ?? 0
    const now = Math.max(before, Math.min(bytes, sizes.get(key) ?? 0))
    read.set(key, now)
    done += now - before
    onProgress?.({ phase, done, total, unit: 'bytes', detail: key })
  }
  return {
    of: ({ file }, reported) => {
      phase = reported.phase
      advance(file.key, reported.done)
    },
    finish: ({ file }) => advance(file.key, sizes.get(file.key) ?? 0),
  }
}
