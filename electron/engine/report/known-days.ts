/** Which days of a period should have a file, and where it is when it is not here: the same for every report. */
import { type Day, daysBetween } from '../../../shared/model/archive.ts'
import { type AwayState, awayStateOf, dueDays } from '../../../shared/model/due-days.ts'
import type { DayWithoutFile, Provenance } from '../../../shared/model/report.ts'
import type { ComplianceFacts } from '../../../shared/model/report-compliance.ts'
import type { DaySpan } from '../../../shared/model/standing-coverage.ts'
import type { Period } from './period.ts'

/** What is known of the days of an archive besides what is loaded of them. */
export type KnownDays = {
  /** Where verification looked for missing days. */
  readonly judged: readonly DaySpan[]
  /** Days that have a log, and where the one is that is not here. */
  readonly logs: ReadonlyMap<Day, 'here' | AwayState>
}

export function knownDaysOf({ judged, objects }: Pick<ComplianceFacts, 'judged' | 'objects'>): KnownDays {
  const logs = new Map<Day, 'here' | AwayState>()
  for (const object of objects) {
    const { kind, day, sha256 } = object
    if (kind !== 'log' || day === null) continue
    // Of a day with two logs, the one that is not here is told.
    if (sha256 === null) logs.set(day, awayStateOf(object))
    else if (!logs.has(day)) logs.set(day, 'here')
  }
  return { judged, logs }
}

export type DaysWithoutFile = Pick<Provenance, 'missingDays' | 'calendar'> & {
  readonly elsewhere: readonly DayWithoutFile[]
}

/**
 * The days of a period without a loaded file: missing, or with a log that is known of, be it at its source or here and
 * not loaded. A single day that was asked for by itself is missing whatever day it is.
 */
export function daysWithoutFile(
  { from, to }: Period,
  present: ReadonlySet<Day | null>,
  missing: readonly Day[],
  known: KnownDays | undefined,
): DaysWithoutFile {
  const judged = known?.judged ?? []
  const isDue = dueDays(missing, judged)
  const oneDay = from === to
  const elsewhere: DayWithoutFile[] = []
  const missingDays: Day[] = []
  for (const day of daysBetween(from, to)) {
    if (present.has(day)) continue
    const log = known?.logs.get(day)
    if (log !== undefined) elsewhere.push({ day, where: log === 'here' ? 'not loaded' : log })
    else if (oneDay || isDue(day)) missingDays.push(day)
  }
  return { missingDays, elsewhere, calendar: oneDay ? 'one day' : calendarOf({ from, to }, judged) }
}

/** Whose word it is that a day is missing. */
export function calendarOf({ from, to }: Period, judged: KnownDays['judged']): Provenance['calendar'] {
  return judged.some(([first, last]) => first <= to && from <= last) ? 'verification' : 'weekdays'
}
