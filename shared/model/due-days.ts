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
