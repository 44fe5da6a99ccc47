/**
 * One file in one pass, in a worker thread: every line is verified and, where it is to be loaded, staged from the
 * very bytes that were hashed. This is what makes "what was hashed is what is loaded" true by construction.
 */
import { parentPort } from 'node:worker_threads'
import { createStager, type StageSummary, type StageTarget } from './load/stage.ts'
import type { RunOptions } from './run-options.ts'
import { answerPool, type FilePassRequest, type FilePassResult, verifyFile } from './verify/index.ts'

export type IngestRequest = {
  readonly pass: FilePassRequest
  /** Where and under which name to stage the lines; null to verify only. */
  readonly stage: { readonly path: string; readonly target: StageTarget } | null
}
export type IngestResult = { readonly pass: FilePassResult; readonly staged: StageSummary | null }

async function ingest({ pass, stage }: IngestRequest, run: RunOptions): Promise<IngestResult> {
  if (stage === null) return { pass: await verifyFile(pass, run), staged: null }
  const stager = createStager(stage.path, stage.target)
  try {
    const result = await verifyFile(pass, { ...run, onLine: (line) => stager.onLine(line) })
    return { pass: result, staged: stager.finish() }
  } catch (error) {
    stager.discard()
    throw error
  }
}

if (parentPort) answerPool(parentPort, ingest)
