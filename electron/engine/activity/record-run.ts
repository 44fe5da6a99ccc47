import { BlotterError, isCancelled } from '../../../shared/model/error.ts'
import type { Catalog } from '../catalog/catalog.ts'

/** Of an error that is told in the log: enough to know what happened, not so much that it quotes a record. */
const LONGEST_ERROR = 500

/**
 * Runs `work`; when it fails or is cancelled, that is an entry too: `<kind>.failed` or `<kind>.cancelled`, with what
 * was asked. What succeeds is recorded by whoever knows what came of it.
 */
export async function recordFailures<T>(
  catalog: Pick<Catalog, 'recordActivity'>,
  kind: string,
  asked: unknown,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    catalog.recordActivity(
      `${kind}.${isCancelled(error) ? 'cancelled' : 'failed'}`,
      isCancelled(error) ? { asked } : { asked, ...describeError(error) },
    )
    throw error
  }
}

/** The same for what answers at once. */
export function recordFailure<T>(
  catalog: Pick<Catalog, 'recordActivity'>,
  kind: string,
  asked: unknown,
  work: () => T,
): T {
  try {
    return work()
  } catch (error) {
    catalog.recordActivity(`${kind}.failed`, { asked, ...describeError(error) })
    throw error
  }
}

export function describeError(error: unknown): { readonly code: string; readonly message: string } {
  const code = error instanceof BlotterError ? error.code : 'INTERNAL'
  const message = error instanceof Error ? error.message : String(error)
  return { code, message: message.slice(0, LONGEST_ERROR).toWellFormed() }
}
