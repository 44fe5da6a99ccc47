import { type Day, daysBetween } from '../../../shared/model/archive.ts'
import type { Calendar, KnownObject, PullPlan } from '../../../shared/model/pull-plan.ts'
import {
  type DayRange,
  type SourceListing,
  type SourceObject,
  sameObject,
} from '../../../shared/model/source-object.ts'
import { dayInRange } from './archive-names.ts'

export type PlanInput = {
  readonly listing: SourceListing
  /** What the catalogue knows of this source, newest version per key. */
  readonly known: ReadonlyMap<string, KnownObject>
  /** True when the cache still has the bytes. What was pulled and has been lost here is fetched again. Default: all there. */
  readonly isCached?: ((sha256: string) => boolean) | undefined
  readonly range: DayRange | null
  /** Default: every day. */
  readonly calendar?: Calendar | undefined
}

/**
 * What a pull would do: pure, so that a dry run and a pull see the same. Missing days are those of the range on which
 * the calendar expects a log and none is listed; without a range, those between the first and the last log listed.
 */
export function planPull({
  listing,
  known,
  isCached = () => true,
  range,
  calendar = { kind: 'every-day' },
}: PlanInput): PullPlan {
  const fetch: SourceObject[] = []
  const unchanged: SourceObject[] = []
  const changed: SourceObject[] = []
  const needsRestore: SourceObject[] = []
  const listed = new Set<string>()
  for (const object of listing.objects) {
    listed.add(object.key)
    const before = known.get(object.key)
    const same = before !== undefined && sameObject(before, object)
    if (same && isCached(before.sha256)) {
      unchanged.push(object)
      continue
    }
    if (before && !same) changed.push(object)
    if (object.needsRestore) needsRestore.push(object)
    else fetch.push(object)
  }
  const gone = [...known.values()].filter(({ key }) => !listed.has(key) && dayInRange(dayOfKey(key), range))
  return {
    range,
    fetch,
    unchanged,
    changed,
    needsRestore,
    gone,
    missingDays: missingDays(listing.objects, range, calendar),
    ignored: listing.ignored,
    bytes: fetch.reduce((sum, object) => sum + object.size, 0),
  }
}

/** The days on which the calendar expects a log, first to last. */
export function expectedDays(calendar: Calendar, range: DayRange): readonly Day[] {
  switch (calendar.kind) {
    case 'every-day':
      return daysBetween(range.from, range.to)
    case 'weekdays': {
      const holidays = new Set(calendar.holidays)
      return daysBetween(range.from, range.to).filter((day) => isWeekday(day) && !holidays.has(day))
    }
    case 'days':
      return [...new Set(calendar.days)].filter((day) => day >= range.from && day <= range.to).sort()
  }
}

function missingDays(
  objects: readonly SourceObject[],
  range: DayRange | null,
  calendar: Calendar,
): readonly Day[] {
  const present = new Set(objects.flatMap(({ kind, day }) => (kind === 'log' && day !== null ? [day] : [])))
  const days = [...present].sort()
  const [first, last] = [days[0], days.at(-1)]
  const within = range ?? (first !== undefined && last !== undefined ? { from: first, to: last } : null)
  return within === null ? [] : expectedDays(calendar, within).filter((day) => !present.has(day))
}

function isWeekday(day: Day): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

function dayOfKey(key: string): Day | null {
  return /(\d{4}-\d{2}-\d{2})\.[^/]*$/.exec(key)?.[1] ?? null
}
