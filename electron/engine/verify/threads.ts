/**
 * Worker threads that outlive the run they were started for: the next run takes one that is idle.
 *
 * Starting a thread costs a tenth of a second. Ending one while others compile code is worse: V8 keeps the pages of
 * compiled code of all threads in one table, and a page that one thread gives back while another takes it ends the whole
 * process now and then ("Check failed: jit_page.has_value()", nodejs/node#64500). So a thread is ended only when its
 * job was given up, or when the process ends.
 */
import { Worker } from 'node:worker_threads'

/** More than that are not kept: a thread holds a few tens of megabytes. */
const MOST_IDLE = 8

const idle = new Map<string, Worker[]>()

/** A thread that runs `workerFile` and has no job. Whoever borrows it returns it, or gives it up. */
export function borrowThread(workerFile: URL | string): Worker {
  const worker = idle.get(String(workerFile))?.pop() ?? startThread(workerFile)
  worker.ref()
  return worker
}

/** Only for a thread whose job is done: the next run may have it. It keeps no process alive. */
export async function returnThread(workerFile: URL | string, worker: Worker): Promise<void> {
  const others = idle.get(String(workerFile)) ?? []
  if (others.length >= MOST_IDLE) return giveUpThread(worker)
  worker.unref()
  idle.set(String(workerFile), [...others, worker])
}

/** Ends a thread whose job was given up, which may still be at it. */
export async function giveUpThread(worker: Worker): Promise<void> {
  await worker.terminate()
}

function startThread(workerFile: URL | string): Worker {
  const worker = new Worker(workerFile)
  const forget = (): void => {
    const others = idle.get(String(workerFile)) ?? []
    idle.set(
      String(workerFile),
      others.filter((other) => other !== worker),
    )
  }
  // What happens to a thread with a job is told to whoever asked; an idle one that ends is only forgotten.
  worker.on('error', forget).on('exit', forget)
  return worker
}
