import PQueue from 'p-queue'
import { BlotterError, cancelled, isCancelled } from '../../../shared/model/error.ts'
import type { SourceObject } from '../../../shared/model/source-object.ts'
import type { RunOptions } from '../run-options.ts'
import type { Cache } from './cache.ts'
import type { Fetched, ObjectReader } from './fetch-object.ts'
import { requireFreeSpace } from './free-space.ts'

/** A source as fetching sees it: HEAD tells version and lock, then the bytes are read, pinned to that. */
export type ObjectSource = ObjectReader & {
  head(object: SourceObject, run?: RunOptions): Promise<SourceObject>
}

/** One object that is in the cache now. `object` is what HEAD told of it: record this one, not the listed one. */
export type FetchedObject = Fetched & { readonly object: SourceObject }

export type FetchFailure = { readonly object: SourceObject; readonly error: BlotterError }

export type FetchSummary = {
  readonly fetched: readonly FetchedObject[]
  readonly failed: readonly FetchFailure[]
}

export type FetchAllOptions = RunOptions & {
  /** Downloads at the same time. Default 4. */
  readonly parallel?: number | undefined
  /** Called as each object is safe in the cache, in the order of completion: the place to record it. */
  readonly onFetched?: ((fetched: FetchedObject) => void | Promise<void>) | undefined
  /** Called for each object that could not be fetched; the others go on. */
  readonly onFailed?: ((failure: FetchFailure) => void) | undefined
}

/**
 * Fetches the objects into the cache, some at a time. An object that has gone or changed is a failure of its own;
 * what would fail every other object too (credentials, a full disk, being offline, a defect) ends the whole.
 * Progress counts bytes over all objects. Throws CANCELLED on abort: what has arrived is kept for the next run.
 */
export async function fetchAll(
  source: ObjectSource,
  objects: readonly SourceObject[],
  cache: Cache,
  options: FetchAllOptions = {},
): Promise<FetchSummary> {
  const total = objects.reduce((sum, object) => sum + object.size, 0)
  await requireFreeSpace(cache.dir, total)

  const stop = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal
  const queue = new PQueue({ concurrency: Math.max(1, options.parallel ?? 4) })
  const fetched: FetchedObject[] = []
  const failed: FetchFailure[] = []
  const done = new Map<SourceObject, number>()
  let bytesDone = 0
  const report = (object: SourceObject, bytes: number) => {
    bytesDone += bytes - (done.get(object) ?? 0)
    done.set(object, bytes)
    options.onProgress?.({ phase: 'fetch', done: bytesDone, total, unit: 'bytes', detail: object.key })
  }

  const fetchOne = async (listed: SourceObject): Promise<void> => {
    if (signal.aborted) return
    try {
      const object = await source.head(listed, { signal })
      const result = await cache.fetchObject(source, object, {
        signal,
        onProgress: (progress) => report(listed, progress.done),
      })
      report(listed, listed.size)
      const entry = { ...result, object }
      await options.onFetched?.(entry)
      fetched.push(entry)
    } catch (error) {
      if (!(error instanceof BlotterError) || endsAll(error)) throw error
      report(listed, listed.size)
      const failure = { object: listed, error }
      failed.push(failure)
      options.onFailed?.(failure)
    }
  }

  const first: { error?: unknown } = {}
  await Promise.all(
    objects.map((object) =>
      queue
        .add(() => fetchOne(object))
        .catch((error: unknown) => {
          if (!('error' in first)) first.error = error
          stop.abort(error)
        }),
    ),
  )
  if (options.signal?.aborted) throw cancelled('Fetching')
  if ('error' in first) throw isCancelled(first.error) ? cancelled('Fetching') : first.error
  return { fetched, failed }
}

function endsAll(error: BlotterError): boolean {
  switch (error.code) {
    case 'SOURCE':
    case 'NOT_FOUND':
      return false
    default:
      return true
  }
}
