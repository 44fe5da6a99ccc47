/** Days laid out as months of weeks, Monday first. */
import type { ArchiveDay } from '../../../shared/model/archive-view.ts'
import { addDays, weekdayOf } from '../../ui/format.ts'

export type Month = {
  /** `YYYY-MM` */
  readonly month: string
  /** Weeks of seven places; null where the month has no day, or nothing is known of it. */
  readonly weeks: readonly (readonly (ArchiveDay | null)[])[]
}

export function weeksOf(days: readonly ArchiveDay[]): readonly Month[] {
  const months = new Map<string, (ArchiveDay | null)[][]>()
  const lastMonday = new Map<string, string>()
  for (const day of days) {
    const month = day.day.slice(0, 7)
    const place = (weekdayOf(day.day) + 6) % 7
    const monday = addDays(day.day, -place)
    const weeks = months.get(month) ?? []
    if (!months.has(month)) months.set(month, weeks)
    if (lastMonday.get(month) !== monday) {
      weeks.push([null, null, null, null, null, null, null])
      lastMonday.set(month, monday)
    }
    const week = weeks[weeks.length - 1]
    if (week) week[place] = day
  }
  return [...months].map(([month, weeks]) => ({ month, weeks }))
}

/** Where an arrow key goes from a day; the nearest known day when the archive ends there. */
export function moveDay(known: readonly string[], from: string, key: string): string | null {
  const first = known[0]
  const last = known[known.length - 1]
  if (!first || !last) return null
  const target = targetOf(from, key)
  if (target === null) return null
  if (target < first) return first
  if (target > last) return last
  return target
}

function targetOf(from: string, key: string): string | null {
  const place = (weekdayOf(from) + 6) % 7
  switch (key) {
    case 'ArrowLeft':
      return addDays(from, -1)
    case 'ArrowRight':
      return addDays(from, 1)
    case 'ArrowUp':
      return addDays(from, -7)
    case 'ArrowDown':
      return addDays(from, 7)
    case 'Home':
      return addDays(from, -place)
    case 'End':
      return addDays(from, 6 - place)
    case 'PageUp':
      return addDays(from, -28)
    case 'PageDown':
      return addDays(from, 28)
    default:
      return null
  }
}
