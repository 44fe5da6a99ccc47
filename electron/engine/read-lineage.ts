import type { Lineage } from '../../shared/model/lineage.ts'
import type { Catalog } from './catalog/catalog.ts'
import { groundOf, type Reader, type ResultInfo } from './query/index.ts'

/** The files and the missing days that a result rests on; without a result, everything that is loaded. */
export async function readLineage(
  reader: Reader,
  catalog: Pick<Catalog, 'latestVerification'>,
  info: ResultInfo | null = null,
): Promise<Lineage> {
  const { from, to, scope, ...counts } = await groundOf(reader, info)
  const missing = catalog.latestVerification()?.coverage.missing ?? []
  const among =
    scope === 'archive'
      ? missing
      : missing.filter((day) => from !== null && to !== null && day >= from && day <= to)
  return { scope, ...counts, missingDays: among.length }
}
