/** Turns a function that reports progress into what crosses the wire: progress as it goes, then the result. */
import type { Progress } from '../../shared/model/progress.ts'
import type { RunOptions } from './run-options.ts'

const SHOW_EVERY_MS = 50

/**
 * Runs `work` and yields its progress, at most every 50 ms and the newest only; returns its result.
 * Leaving the loop early, or aborting `signal`, aborts the work, and waits until it has ended.
 */
export async function* follow<T>(
  signal: AbortSignal | undefined,
  work: (run: RunOptions) => Promise<T>,
): AsyncGenerator<Progress, T, void> {
  const left = new AbortController()
  const both = signal ? AbortSignal.any([signal, left.signal]) : left.signal
  let newest: Progress | null = null
  let ended = false
  let wake = () => {}
  const running = work({
    signal: both,
    onProgress: (progress) => {
      newest = progress
      wake()
    },
  })
  const settled = running.then(
    () => {},
    () => {}, // told by `await running` below
  )
  void settled.then(() => {
    ended = true
    wake()
  })
  try {
    while (!ended) {
      if (newest === null) {
        await new Promise<void>((resolve) => {
          wake = resolve
          if (ended || newest !== null) resolve()
        })
        continue
      }
      const shown: Progress = newest
      newest = null
      yield shown
      await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, SHOW_EVERY_MS))])
    }
    return await running
  } finally {
    left.abort()
    await settled
  }
}
