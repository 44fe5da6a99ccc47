import type { SelectionStatistics } from '../../../shared/model/result-view.ts'
import { formatCount } from '../../ui/format.ts'

/** The figures of a selection on one line, for the status bar. */
export function selectionText({
  cells,
  nulls,
  distinct,
  numbers,
  sum,
  mean,
  min,
  max,
}: SelectionStatistics): string {
  const parts = [
    `count ${formatCount(numbers > 0 ? numbers : cells - nulls)}`,
    ...(nulls > 0 ? [`NULL ${formatCount(nulls)}`] : []),
    `distinct ${formatCount(distinct)}`,
    ...(numbers > 0 ? [`sum ${sum}`, `mean ${mean}`, `min ${min}`, `max ${max}`] : []),
  ]
  return parts.join(' · ')
}
