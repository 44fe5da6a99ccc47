const WINDOW_MS = 60_000

/** Crashes of one process within the last minute: many of them are not bad luck. */
export type CrashCount = {
  /** Counts one more; returns how many there are with it. */
  readonly add: () => number
  readonly forget: () => void
}

export function createCrashCount(): CrashCount {
  let crashes: readonly number[] = []
  return {
    add: () => {
      const now = Date.now()
      crashes = [...crashes.filter((time) => time > now - WINDOW_MS), now]
      return crashes.length
    },
    forget: () => {
      crashes = []
    },
  }
}
