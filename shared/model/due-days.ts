import type { Day } from './archive.ts'

/**
 * Which days should have a log: as the newest verification judged, where it looked (`found`, from its first day to its
 * last, and what it found `missing`); else Monday to Friday.
 */
export function dueDays(missing: readonly Day[], found: readonly [Day, Day] | null): (day: Day) => boolean {
  const known = new Set(missing)
  return (day) => {
    if (known.has(day)) return true
    if (found && found[0] <= day && day <= found[1]) return false
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
