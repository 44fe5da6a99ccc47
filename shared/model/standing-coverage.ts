import { type Day, isListable } from './archive.ts'
import type { VerificationResult } from './verification.ts'

/** From the first day to the last, both included. */
export type DaySpan = readonly [Day, Day]

/** What verification runs found of the days of an archive, each day as the newest run that looked at it found it. */
export type StandingCoverage = {
  /** Where runs looked for missing days; in order, apart from one another. */
  readonly judged: readonly DaySpan[]
  readonly missing: readonly Day[]
  /** Those of `missing` whose log a source listed. */
  readonly notPulled: readonly Day[]
}

type Coverage = VerificationResult['coverage']

/** The days that a run looked at; null where it had none to look at, or where they are too many to be named. */
export function lookedAt({ requested, found, missing }: Coverage): DaySpan | null {
  const days = [...(requested ?? []), ...(found ?? []), ...missing].sort()
  const [first, last] = [days[0], days.at(-1)]
  return first !== undefined && last !== undefined && isListable(first, last) ? [first, last] : null
}

/** Takes together what runs found; newest first. */
export function standingCoverage(runs: Iterable<Coverage>): StandingCoverage {
  const spans: DaySpan[] = []
  const missing = new Set<Day>()
  const notPulled = new Set<Day>()
  for (const coverage of runs) {
    const span = lookedAt(coverage)
    const stands = (day: Day) => !isWithin(day, spans)
    for (const day of coverage.missing.filter(stands)) missing.add(day)
    for (const day of coverage.not_pulled?.filter(stands) ?? []) notPulled.add(day)
    if (span) spans.push(span)
  }
  return { judged: join(spans), missing: [...missing].sort(), notPulled: [...notPulled].sort() }
}

/** Whether the day lies in one of the spans. */
export function isWithin(day: Day, spans: readonly DaySpan[]): boolean {
  return spans.some(([from, to]) => from <= day && day <= to)
}

const DAY_MS = 86_400_000

function join(spans: readonly DaySpan[]): readonly DaySpan[] {
  const joined: DaySpan[] = []
  for (const [from, to] of [...spans].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const last = joined.at(-1)
    const touches = last && Date.parse(from) - Date.parse(last[1]) <= DAY_MS
    if (!touches) joined.push([from, to])
    else if (to > last[1]) joined[joined.length - 1] = [last[0], to]
  }
  return joined
}
