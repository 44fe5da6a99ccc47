/** What the sources of a workspace have, by what they listed last, beside what was pulled of it. */
import type { Day } from '../../shared/model/archive.ts'
import { type DayRange, sameObject } from '../../shared/model/source-object.ts'
import type { Catalog } from './catalog/catalog.ts'
import type { ListedObject } from './catalog/listings.ts'

export type AtSource = {
  /** Listed, and not here: they were never pulled, or cannot be before they are restored. By key. */
  readonly notHere: ReadonlyMap<string, ListedObject>
  /** Of those that are here as they are there: what the source said last. By key. */
  readonly asHere: ReadonlyMap<string, ListedObject>
  /** When it was first seen that the source does not list what was pulled from it. By key. */
  readonly goneSince: ReadonlyMap<string, string>
}

/** Of a range its days, and the objects of the whole archive. */
export function readAtSource(
  catalog: Pick<Catalog, 'currentObjects' | 'listedObjects' | 'absentObjects'>,
  range: DayRange | null,
): AtSource {
  const here = new Map(catalog.currentObjects(range).map((object) => [object.key, object]))
  const notHere = new Map<string, ListedObject>()
  const asHere = new Map<string, ListedObject>()
  for (const listed of catalog.listedObjects(range)) {
    const pulled = here.get(listed.key)
    if (!pulled) notHere.set(listed.key, listed)
    else if (pulled.sourceId === listed.sourceId && sameObject(pulled, listed)) asHere.set(listed.key, listed)
  }
  const gone = catalog.absentObjects().filter(({ key }) => here.has(key))
  return { notHere, asHere, goneSince: new Map(gone.map(({ key, noticedAt }) => [key, noticedAt])) }
}

/** Days of which a source lists a log that is not here, with that log. */
export function daysNotHere({ notHere }: AtSource): ReadonlyMap<Day, ListedObject> {
  const logs = [...notHere.values()].filter(({ kind }) => kind === 'log')
  return new Map(logs.flatMap((log) => (log.day === null ? [] : [[log.day, log] as const])))
}
