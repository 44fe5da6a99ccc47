import type { Day } from '../../shared/model/archive.ts'
import { weekdayOf } from '../ui/format.ts'

const NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

/** Monday is 0. */
const placeOf = (day: Day): number => (weekdayOf(day) + 6) % 7

/** The columns of a calendar: the weekdays that any of the days falls on, so that no empty weekend takes room. */
export function weekdayColumns(days: readonly Day[]): {
  readonly names: readonly string[]
  /** From 1, as a grid counts. */
  readonly columnOf: (day: Day) => number
} {
  const taken = new Set(days.map(placeOf))
  const places = NAMES.map((_, place) => place).filter((place) => taken.has(place))
  return {
    names: places.map((place) => NAMES[place] ?? ''),
    columnOf: (day) => places.indexOf(placeOf(day)) + 1,
  }
}
