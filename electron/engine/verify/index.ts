/** Verification of an archive: plan, one pass per file in worker threads, and the judgement over all of them. */
import { cancelled } from '../../../shared/model/error.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import type { RunOptions } from '../run-options.ts'
import type { FilePassRequest, FilePassResult } from './file-pass.ts'
import { joinFiles } from './join-files.ts'
import { planArchive, probeFirstSeq, type VerifyRequest } from './plan.ts'
import { runPool } from './pool.ts'

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

export type VerifyOptions = RunOptions & {
  /** Runs one file's pass elsewhere, e.g. in workers that load the lines as well. */
  readonly runFile?: (request: FilePassRequest, options: RunOptions) => Promise<FilePassResult>
}

/** Verifies an archive from local files. Throws USAGE for an unusable pin, IO for unreadable files, CANCELLED. */
export async function verifyArchive(
  request: VerifyRequest,
  options: VerifyOptions = {},
): Promise<VerificationResult> {
  const plan = await planArchive(request)
  if (options.signal?.aborted) throw options.signal.reason ?? cancelled('Verification')
  const results = plan.inOrder
    ? await passInOrder(plan.passes, request, options)
    : await passInParallel(plan.passes, request, options)
  return joinFiles(request, plan, results)
}

/** All files at once, as many as there are threads. */
async function passInParallel(
  passes: readonly FilePassRequest[],
  request: VerifyRequest,
  options: VerifyOptions,
): Promise<readonly FilePassResult[]> {
  let done = 0
  const report = ({ file }: FilePassRequest) => {
    done += 1
    options.onProgress?.({ phase: 'verify', done, total: passes.length, unit: 'files', detail: file.key })
  }
  const { runFile } = options
  if (!runFile) {
    return runPool<FilePassRequest, FilePassResult>(passes, request.jobs, request.workerFile, {
      signal: options.signal,
      onAnswer: (_, index) => report(passes[index] as FilePassRequest),
    })
  }
  const results: FilePassResult[] = new Array(passes.length)
  let next = 0
  const lane = async () => {
    while (next < passes.length) {
      const index = next
      next += 1
      const pass = passes[index] as FilePassRequest
      results[index] = await runFile(pass, { signal: options.signal })
      report(pass)
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
): Promise<readonly FilePassResult[]> {
  const results: FilePassResult[] = []
  let nextSeq: number | null = null
  for (const pass of passes) {
    const firstSeq: number | null = pass.firstSeq ?? (await probeFirstSeq(pass, nextSeq))
    const placed: FilePassRequest = { ...pass, firstSeq }
    const [result] = await passInParallel([placed], request, options)
    if (!result) continue
    results.push(result)
    nextSeq = result.nextSeq
  }
  return results
}
