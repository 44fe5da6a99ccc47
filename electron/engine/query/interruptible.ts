import type { DuckDBConnection } from '@duckdb/node-api'
import { cancelled } from '../../../shared/model/error.ts'
import type { Reader } from './open-reader.ts'

/**
 * Runs work on a connection of its own, interrupted when the signal fires. The interrupt is repeated until the work
 * has ended: one that falls between two statements would be lost. Throws the signal's reason then.
 */
export async function interruptible<T>(
  reader: Reader,
  signal: AbortSignal | undefined,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const stopped = () => signal?.reason ?? cancelled('The query')
  if (signal?.aborted) throw stopped()
  const connection = await reader.connect()
  let timer: NodeJS.Timeout | undefined
  const stop = () => {
    connection.interrupt()
    timer ??= setInterval(() => connection.interrupt(), 50)
  }
  signal?.addEventListener('abort', stop, { once: true })
  try {
    if (signal?.aborted) throw stopped()
    const result = await work(connection)
    if (signal?.aborted) throw stopped()
    return result
  } catch (error) {
    if (signal?.aborted) throw stopped()
    throw error
  } finally {
    clearInterval(timer)
    signal?.removeEventListener('abort', stop)
    reader.release(connection)
  }
}
