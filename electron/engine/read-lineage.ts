import type { Day } from '../../shared/model/archive.ts'
import type { Lineage } from '../../shared/model/lineage.ts'
import type { Catalog } from './catalog/catalog.ts'
import { groundOf, type Reader, type ResultInfo } from './query/index.ts'

/** The files and the missing days that a result rests on; without a result, everything that is loaded. */
export async function readLineage(
  reader: Reader,
  catalog: Pick<Catalog, 'standingCoverage' | 'currentObjects'>,
  info: ResultInfo | null = null,
): Promise<Lineage> {
  const { from, to, scope, ...counts } = await groundOf(reader, info)
  const { missing, notPulled: listed } = catalog.standingCoverage()
  const found = missing.filter(
    (day) => scope === 'archive' || (from !== null && to !== null && day >= from && day <= to),
  )
  const among = found.length === 0 ? found : withoutPulled(found, catalog)
  const notPulled = among.filter((day) => listed.includes(day)).length
  return {
    scope,
    ...counts,
    missingDays: among.length - notPulled,
    ...(notPulled > 0 && { notPulledDays: notPulled }),
  }
}

/** What was pulled since is missing no more. */
function withoutPulled(days: readonly Day[], catalog: Pick<Catalog, 'currentObjects'>): readonly Day[] {
  const here = new Set(catalog.currentObjects().flatMap(({ kind, day }) => (kind === 'log' ? [day] : [])))
  return days.filter((day) => !here.has(day))
}
