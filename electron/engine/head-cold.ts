import PQueue from 'p-queue'
import { BlotterError } from '../../shared/model/error.ts'
import type { SourceObject } from '../../shared/model/source-object.ts'
import type { Catalog } from './catalog/catalog.ts'
import type { RunOptions } from './run-options.ts'
import type { Source } from './source/source.ts'

const PARALLEL_HEADS = 4

/**
 * Asks the source for version, lock and hold of what cannot be pulled before it is restored, once per object: a listing
 * does not tell them. What the source does not answer stays as it was listed.
 */
export async function headCold(
  source: Source,
  sourceId: number,
  cold: readonly SourceObject[],
  catalog: Catalog,
  { signal }: Pick<RunOptions, 'signal'>,
): Promise<void> {
  if (cold.length === 0) return
  const known = new Set(
    catalog
      .listedObjects(null)
      .filter((listed) => listed.sourceId === sourceId && listed.headedAt !== null)
      .map(({ key }) => key),
  )
  const queue = new PQueue({ concurrency: PARALLEL_HEADS })
  const ask = async (object: SourceObject): Promise<void> => {
    try {
      catalog.noteHead(sourceId, await source.head(object, { signal }))
    } catch (error) {
      if (!(error instanceof BlotterError) || error.code === 'CANCELLED') throw error
    }
  }
  try {
    await queue.addAll(cold.filter(({ key }) => !known.has(key)).map((object) => () => ask(object)))
  } finally {
    queue.clear()
  }
}
