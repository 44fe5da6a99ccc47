/** Until when records of a day are to be kept. Days are UTC and read no clock. */
import type { Day } from '../../../../shared/model/archive.ts'
import type { RetentionPeriod, RetentionRule } from '../../../../shared/model/retention.ts'

const DAY_MS = 86_400_000

/** A later day is spelled with more digits, and would be taken for an earlier one. */
const LAST_DAY: Day = '9999-12-31'
const LAST_DAY_ENDS = Date.parse(`${LAST_DAY}T00:00:00Z`) + DAY_MS

/** Ends with the last day of the calendar. */
export function addDays(day: Day, days: number): Day {
  return dayOf(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS) ?? LAST_DAY
}

/**
 * The day a period later: the same date of a later month or year. A date that does not exist there (29 February) is
 * the first of the next month, so that nothing is ever kept too short. Null: for ever, which is what comes after the
 * year 9999, too.
 */
export function addPeriod(day: Day, period: RetentionPeriod): Day | null {
  switch (period.unit) {
    case 'permanent':
      return null
    case 'days':
      return dayOf(Date.parse(`${day}T00:00:00Z`) + period.count * DAY_MS)
    case 'months':
      return addMonths(day, period.count)
    case 'years':
      return addMonths(day, period.count * 12)
  }
}

/** Date counts a day beyond the end of a month on into the next: 29 February 2027 is 1 March. Of longer ends too. */
function addMonths(day: Day, months: number): Day | null {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const first = Date.UTC(year, month - 1 + months, 1)
  const next = Date.UTC(year, month + months, 1)
  return dayOf(Math.min(first + (date - 1) * DAY_MS, next))
}

function dayOf(time: number): Day | null {
  return time < LAST_DAY_ENDS ? new Date(time).toISOString().slice(0, 10) : null
}

/** The last day on which records of `day` are to be kept by a rule; null: for ever. */
export function keepThrough(day: Day, rule: Pick<RetentionRule, 'keep' | 'from'>): Day | null {
  return addPeriod(beginOf(day, rule), rule.keep)
}

/** The last day on which they are to be readily accessible; undefined when the rule asks for no such thing. */
export function accessibleThrough(
  day: Day,
  rule: Pick<RetentionRule, 'readilyAccessible' | 'from'>,
): Day | null | undefined {
  return rule.readilyAccessible === null ? undefined : addPeriod(beginOf(day, rule), rule.readilyAccessible)
}

function beginOf(day: Day, { from }: Pick<RetentionRule, 'from'>): Day {
  return from === 'day' ? day : `${day.slice(0, 4)}-12-31`
}

/** The later of two ends; null is for ever. */
export function later(one: Day | null, other: Day | null): Day | null {
  if (one === null || other === null) return null
  return one > other ? one : other
}
