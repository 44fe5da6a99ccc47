import type { BatchLimits, Encoded } from './transport.ts'

/**
 * Puts documents together in their order: a batch is closed when the next document would take it over a limit. One that
 * is over a limit by itself is a batch of its own. The batches one after the other are what was put in.
 */
export function createBatcher(limits: BatchLimits) {
  let batch: Encoded[] = []
  let bytes = 0
  let earliest = Number.POSITIVE_INFINITY
  let latest = Number.NEGATIVE_INFINITY

  const take = (): readonly Encoded[] => {
    const full = batch
    batch = []
    bytes = 0
    earliest = Number.POSITIVE_INFINITY
    latest = Number.NEGATIVE_INFINITY
    return full
  }
  const fits = (next: Encoded): boolean => {
    if (batch.length + 1 > limits.maxEvents || bytes + next.bytes > limits.maxBytes) return false
    if (next.at === null || limits.maxSpanMs === null) return true
    return Math.max(latest, next.at) - Math.min(earliest, next.at) <= limits.maxSpanMs
  }
  return {
    /** Adds a document; the batch that it closed, if any. */
    add(next: Encoded): readonly Encoded[] | null {
      const closed = batch.length > 0 && !fits(next) ? take() : null
      batch.push(next)
      bytes += next.bytes
      if (next.at !== null) {
        earliest = Math.min(earliest, next.at)
        latest = Math.max(latest, next.at)
      }
      return closed
    },
    /** What is left at the end; may be empty. */
    rest: take,
  }
}
