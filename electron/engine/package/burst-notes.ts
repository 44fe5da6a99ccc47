/**
 * What a rate cannot know in a package: records before its first day and after its last are not in it. It is said on
 * the days whose hits may be others for that, and on no other.
 */
import type { RuleOutcome } from '../../../shared/model/alert-rule.ts'
import { type Day, daysBetween } from '../../../shared/model/archive.ts'
import type { DayRange } from '../../../shared/model/source-object.ts'

const DAY_NS = 86_400_000_000_000n

/** The notes of each day that needs some. */
export function burstNotes(
  outcomes: readonly Pick<RuleOutcome, 'rule' | 'list'>[],
  { from, to }: DayRange,
): ReadonlyMap<Day, readonly string[]> {
  const notes = new Map<Day, string[]>()
  const say = (day: Day, note: string) => notes.set(day, [...(notes.get(day) ?? []), note])
  const days = daysBetween(from, to)
  for (const { rule, list } of outcomes) {
    if (rule.rate === null) continue
    const { within, withinNs } = rule.rate
    const span = BigInt(withinNs)
    // A record may exceed the rate by records no longer before it than the span; and the burst that it belongs to is
    // known without them from the first record on whose own span is whole, which is within the span again.
    const known = startOf(from) + 2n * span
    for (const day of days.filter((each) => startOf(each) < known))
      say(
        day,
        `The alert rule ${rule.name} counts records within ${within}, and the records of the package begin on ${from}: a burst that began before is told by what is left of it, or is not told.`,
      )
    const end = startOf(to) + DAY_NS
    const open = list.filter(({ burst }) => burst !== null && BigInt(burst.lastNs) + span >= end)
    for (const day of new Set(open.flatMap((hit) => hit.day ?? [])))
      say(
        day,
        `A burst of the alert rule ${rule.name} lasted until the records of the package end, on ${to}: what may have followed is not counted in it.`,
      )
  }
  return notes
}

const startOf = (day: Day): bigint => BigInt(Date.parse(`${day}T00:00:00Z`)) * 1_000_000n
