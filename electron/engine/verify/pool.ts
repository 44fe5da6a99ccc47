/** A few worker threads, each with one job at a time. */
import type { MessagePort, Worker } from 'node:worker_threads'
import { BlotterError, cancelled, type ErrorCode } from '../../../shared/model/error.ts'
import type { Progress } from '../../../shared/model/progress.ts'
import type { RunOptions } from '../run-options.ts'
import { borrowThread, giveUpThread, returnThread } from './threads.ts'

type ToWorker<Job> = { readonly job: Job } | { readonly cancel: true }
type FromWorker<Answer> =
  | { readonly answer: Answer }
  | { readonly progress: Progress }
  | { readonly failure: { readonly code: ErrorCode; readonly message: string } }

/** Runs in the worker: answers every job, reports progress, stops on cancel. */
export function answerPool<Job, Answer>(
  port: MessagePort,
  run: (job: Job, options: RunOptions) => Promise<Answer>,
): void {
  let current: AbortController | null = null
  const send = (message: FromWorker<Answer>) => port.postMessage(message)
  port.on('message', (message: ToWorker<Job>) => {
    if ('cancel' in message) {
      current?.abort(cancelled('Verification'))
      return
    }
    const controller = new AbortController()
    current = controller
    run(message.job, { signal: controller.signal, onProgress: (progress) => send({ progress }) }).then(
      (answer) => send({ answer }),
      (error: unknown) => {
        const code = error instanceof BlotterError ? error.code : isFileError(error) ? 'IO' : 'INTERNAL'
        send({ failure: { code, message: error instanceof Error ? error.message : String(error) } })
      },
    )
  })
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

/** Does all jobs on at most `size` threads; answers come in the order of the jobs. The first failure ends all. */
export async function runPool<Job, Answer>(
  jobs: readonly Job[],
  size: number,
  workerFile: URL | string,
  options: Pick<RunOptions, 'signal'> & {
    /** What the job at `index` reports of itself. */
    readonly onProgressOf?: (index: number, progress: Progress) => void
    readonly onAnswer?: (answer: Answer, index: number) => void
  },
): Promise<readonly Answer[]> {
  const answers: Answer[] = new Array(jobs.length)
  const workers = Array.from({ length: Math.min(Math.max(1, size), jobs.length) }, () =>
    borrowThread(workerFile),
  )
  const busy = new Set(workers)
  let next = 0
  try {
    await Promise.all(
      workers.map(async (worker) => {
        while (next < jobs.length) {
          const index = next
          next += 1
          const answer = await askWorker<Job, Answer>(worker, jobs[index] as Job, {
            signal: options.signal,
            onProgress: (progress) => options.onProgressOf?.(index, progress),
          })
          answers[index] = answer
          options.onAnswer?.(answer, index)
        }
        busy.delete(worker)
      }),
    )
    return answers
  } finally {
    await Promise.all(
      workers.map((worker) => (busy.has(worker) ? giveUpThread(worker) : returnThread(workerFile, worker))),
    )
  }
}

/** One job on one thread. Throws what the job threw, CANCELLED on abort, INTERNAL when the thread ends. */
export function askWorker<Job, Answer>(
  worker: Worker,
  job: Job,
  { signal, onProgress }: RunOptions,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: FromWorker<Answer>) => {
      if ('progress' in message) {
        onProgress?.(message.progress)
        return
      }
      finish()
      if ('answer' in message) resolve(message.answer)
      else reject(new BlotterError(message.failure.code, message.failure.message))
    }
    const onAbort = () => {
      finish()
      reject(signal?.reason ?? cancelled('Verification'))
    }
    const onError = (error: Error) => {
      finish()
      reject(new BlotterError('INTERNAL', `A verification worker failed: ${error.message}`, { cause: error }))
    }
    const onExit = (code: number) => onError(new Error(`it ended with code ${code}`))
    const finish = () => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      signal?.removeEventListener('abort', onAbort)
    }
    if (signal?.aborted) {
      reject(signal.reason ?? cancelled('Verification'))
      return
    }
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
    signal?.addEventListener('abort', onAbort)
    const message: ToWorker<Job> = { job }
    worker.postMessage(message)
  })
}
