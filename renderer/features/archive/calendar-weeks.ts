/** Days laid out as months of weeks (Monday first), or as years of months; and the way by keys between them. */
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

export type Year = {
  /** `YYYY` */
  readonly year: string
  /** Each month with 31 places, the first for its first day. */
  readonly months: readonly { readonly month: string; readonly days: readonly (ArchiveDay | null)[] }[]
}

export function yearsOf(days: readonly ArchiveDay[]): readonly Year[] {
  const months = new Map<string, (ArchiveDay | null)[]>()
  for (const day of days) {
    const month = day.day.slice(0, 7)
    const places = months.get(month) ?? Array.from({ length: 31 }, () => null)
    months.set(month, places)
    places[Number(day.day.slice(8)) - 1] = day
  }
  const years = new Map<string, { month: string; days: (ArchiveDay | null)[] }[]>()
  for (const [month, places] of months) {
    const year = month.slice(0, 4)
    years.set(year, [...(years.get(year) ?? []), { month, days: places }])
  }
  return [...years].map(([year, list]) => ({ year, months: list }))
}

/** How days are laid out: months of weeks, or years of months. */
export type CalendarScale = 'months' | 'years'

/** Where a key goes from a day. Between days that can be reached, the nearest in that direction. */
export function moveDay(
  reachable: readonly string[],
  from: string,
  key: string,
  scale: CalendarScale = 'months',
): string | null {
  const first = reachable[0]
  const last = reachable[reachable.length - 1]
  if (!first || !last) return null
  const target = scale === 'months' ? targetInWeeks(from, key) : targetInYears(from, key)
  if (target === null) return null
  if (target <= first) return first
  if (target >= last) return last
  return target >= from
    ? (reachable.find((day) => day >= target) ?? last)
    : (reachable.findLast((day) => day <= target) ?? first)
}

function targetInWeeks(from: string, key: string): string | null {
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

function targetInYears(from: string, key: string): string | null {
  switch (key) {
    case 'ArrowLeft':
      return addDays(from, -1)
    case 'ArrowRight':
      return addDays(from, 1)
    case 'ArrowUp':
      return addMonths(from, -1)
    case 'ArrowDown':
      return addMonths(from, 1)
    case 'Home':
      return `${from.slice(0, 7)}-01`
    case 'End':
      return addDays(addMonths(`${from.slice(0, 7)}-01`, 1), -1)
    case 'PageUp':
      return addMonths(from, -12)
    case 'PageDown':
      return addMonths(from, 12)
    default:
      return null
  }
}

/** The same day of another month, or its last day when it is shorter. */
function addMonths(day: string, count: number): string {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + count
  const month = `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`
  for (let date = Number(day.slice(8)); date > 28; date -= 1) {
    const text = `${month}-${date}`
    if (addDays(text, 0) === text) return text
  }
  return `${month}-${day.slice(8) > '28' ? '28' : day.slice(8)}`
}
