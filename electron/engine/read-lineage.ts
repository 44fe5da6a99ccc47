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
  const coverage = catalog.latestVerification()?.coverage
  const missing = coverage?.missing ?? []
  const among =
    scope === 'archive'
      ? missing
      : missing.filter((day) => from !== null && to !== null && day >= from && day <= to)
  const notPulled = among.filter((day) => coverage?.not_pulled?.includes(day)).length
  return {
    scope,
    ...counts,
    missingDays: among.length - notPulled,
    ...(notPulled > 0 && { notPulledDays: notPulled }),
  }
}
