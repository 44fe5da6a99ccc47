/** One worker thread that judges one file after another: for verifications that load nothing. */
import type { Worker } from 'node:worker_threads'
import type { IngestRequest, IngestResult } from './ingest-worker.ts'
import type { RunOptions } from './run-options.ts'
import {
  askWorker,
  borrowThread,
  type FilePassRequest,
  type FilePassResult,
  giveUpThread,
  returnThread,
} from './verify/index.ts'

export type PassRunner = {
  readonly runFile: (pass: FilePassRequest, run: RunOptions) => Promise<FilePassResult>
  readonly close: () => Promise<void>
}

/**
 * `workerFile` is the entry that answers ingest requests (EngineOptions.workers.ingest). The thread is started with
 * the first file; files that are asked for at the same time wait for each other.
 */
export function openPassRunner(workerFile: URL | string): PassRunner {
  let worker: Worker | null = null
  let queue: Promise<unknown> = Promise.resolve()
  const giveUp = async () => {
    const ending = worker
    worker = null
    if (ending) await giveUpThread(ending)
  }
  const judge = async (pass: FilePassRequest, run: RunOptions): Promise<FilePassResult> => {
    worker ??= borrowThread(workerFile)
    try {
      const request: IngestRequest = { pass, stage: null }
      return (await askWorker<IngestRequest, IngestResult>(worker, request, run)).pass
    } catch (error) {
      // A thread whose job was given up may still be at it: the next job gets another.
      await giveUp()
      throw error
    }
  }
  return {
    runFile(pass, run) {
      const turn = queue.then(() => judge(pass, run))
      queue = turn.catch(() => undefined) // told to whoever asked for that file
      return turn
    },
    async close() {
      await queue
      const done = worker
      worker = null
      if (done) await returnThread(workerFile, done)
    },
  }
}
