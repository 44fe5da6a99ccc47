import type { Column } from '../../../shared/model/cell.ts'
import type { ChartMarks, ChartSpec } from '../../../shared/model/chart.ts'
import { isNumber, isTime } from '../../state/chart-choice.ts'
import { categoryWord } from '../../state/chart-words.ts'

/** Bars of names lie, so that the names can be read; of numbers and times they stand, so that these run on. */
export function isLying(marks: ChartMarks, spec: ChartSpec, columns: readonly Column[]): boolean {
  if (marks.kind !== 'bar' || marks.axis !== 'category') return false
  const column = spec.x === null ? undefined : columns[spec.x]
  if (isNumber(column) || isTime(column)) return false
  const labels = marks.categories.map((category) => categoryWord(category).length)
  return labels.length > 6 || labels.some((length) => length > 10)
}
