import { type Day, isDay, isListable } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'

/** Both days included. */
export type Period = { readonly from: Day; readonly to: Day }

/** The events of a period; parameters `$from` and `$to`. */
export const IN_PERIOD = 'day BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)'

/** @throws BlotterError USAGE when the period is none, or too long to name each of its days. */
export function checkedPeriod({ from, to }: Period): Period {
  for (const day of [from, to]) {
    if (!isDay(day))
      throw new BlotterError('USAGE', `"${day.slice(0, 40)}" is not a day.`, {
        hint: 'Write it as YYYY-MM-DD.',
      })
  }
  if (from > to)
    throw new BlotterError('USAGE', `The period ends before it begins: ${from} to ${to}.`, {
      hint: 'Give the earlier day first.',
    })
  if (!isListable(from, to))
    throw new BlotterError('USAGE', `The period ${from} to ${to} is too long to name each of its days.`, {
      hint: 'Give a shorter period.',
    })
  return { from, to }
}
