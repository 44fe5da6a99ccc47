/** What a way needs of a day, and places that several ways share. A text says what is missing; null: nothing is. */
import type { FindingKind } from '../../../shared/model/finding.ts'
import type { Damage, DayUnderDrill, Place } from './types.ts'

export const isChained = ({ profile }: DayUnderDrill) => profile !== null && profile !== 'manifest-only'
export const isRaw = ({ profile }: DayUnderDrill) => profile === 'sigc-v1' || profile === 'rawline-v1'

/** Something must bind the content at all. */
export function whatIsThere(day: DayUnderDrill): string | null {
  if (day.lines === 0) return 'The day has no entries.'
  return isChained(day) || day.manifestKey !== null
    ? null
    : 'The entries have no hashes, and there is no manifest.'
}

export function needsLines(day: DayUnderDrill, count: number): string | null {
  return day.lines < count ? `It takes ${count} lines; the day has ${day.lines}.` : whatIsThere(day)
}

export function needsSignatures(day: DayUnderDrill): string | null {
  if (!day.signed) return 'The entries are not signed.'
  return day.hasKeys ? null : 'There is no key to check signatures with.'
}

/** One line of the day's log was changed. */
export function oneLine(
  day: DayUnderDrill,
  line: number,
  done: string,
  expected: readonly FindingKind[],
  path: string,
): Damage {
  return { file: day.log.key, line, done, expected, changed: new Map([[day.log.key, path]]) }
}

/** The first line of the next day, where a wrong end of this one shows when nothing else tells of it. */
export function nextHead(day: DayUnderDrill): readonly Place[] {
  return day.after === null ? [] : [{ file: day.after.key, line: 1 }]
}
