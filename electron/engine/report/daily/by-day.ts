import type { Day } from '../../../../shared/model/archive.ts'
import type { Row } from '../ask.ts'

/** What was read of each day; days without anything are not in it. */
export type ByDay<T> = ReadonlyMap<Day, readonly T[]>

/** Rows with a column `day` as lists by day, in the order of the rows. */
export function groupedByDay<T>(rows: readonly Row[], read: (row: Row) => T): ByDay<T> {
  const days = new Map<Day, T[]>()
  for (const row of rows) {
    const day = row.text('day')
    const list = days.get(day)
    if (list) list.push(read(row))
    else days.set(day, [read(row)])
  }
  return days
}
