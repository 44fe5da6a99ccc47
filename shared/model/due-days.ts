import type { Day } from './archive.ts'
import { type DaySpan, isWithin } from './standing-coverage.ts'

/**
 * Which days should have a log: as verification judged, where it looked (`judged`) and what it found `missing`; else
 * Monday to Friday.
 */
export function dueDays(missing: readonly Day[], judged: readonly DaySpan[]): (day: Day) => boolean {
  const known = new Set(missing)
  return (day) => {
    if (known.has(day)) return true
    if (isWithin(day, judged)) return false
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
    return weekday !== 0 && weekday !== 6
  }
}

/** Where a log is that its source lists and that is not here. */
export const AWAY_STATES = ['in cold storage', 'not pulled'] as const
export type AwayState = (typeof AWAY_STATES)[number]

/** Of a log that is not here. */
export function awayStateOf({ needsRestore }: { readonly needsRestore: boolean }): AwayState {
  return needsRestore ? 'in cold storage' : 'not pulled'
}

/** What is to be done about it. */
export const AWAY_ADVICE: Readonly<Record<AwayState, string>> = {
  'in cold storage':
    'Have it restored at the source (Blotter sends no restore requests), wait until it is, then pull again.',
  'not pulled': 'Pull the day.',
}
