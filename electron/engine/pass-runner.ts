/** One worker thread that judges one file after another: for verifications that load nothing. */
import { Worker } from 'node:worker_threads'
import type { IngestRequest, IngestResult } from './ingest-worker.ts'
import type { RunOptions } from './run-options.ts'
import { askWorker, type FilePassRequest, type FilePassResult } from './verify/index.ts'

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
  const end = async () => {
    const ending = worker
    worker = null
    await ending?.terminate()
  }
  const judge = async (pass: FilePassRequest, run: RunOptions): Promise<FilePassResult> => {
    worker ??= new Worker(workerFile)
    try {
      const request: IngestRequest = { pass, stage: null }
      return (await askWorker<IngestRequest, IngestResult>(worker, request, run)).pass
    } catch (error) {
      // A thread whose job was given up may still be at it: the next job gets another.
      await end()
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
      await end()
    },
  }
}
