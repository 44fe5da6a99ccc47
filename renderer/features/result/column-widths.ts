/** Column widths that fit the names and the rows of the first page: figures are not to be cut. */
import type { Cell, ResultInfo } from '../../../shared/model/cell.ts'
import { formatCount } from '../../ui/format.ts'

const PADDING = 24
/** The sign of the order, and the button of the menu. */
const HEADER_EXTRA = 40
/** Star, tag and case of a record. */
const MARKS = 44
const LEAST = 84
const MOST = 420
const MEASURED_ROWS = 200

export type MeasureText = (text: string) => number

/** Pixels of a text in the grid's font, of this size in pixels. */
export function canvasMeasure(textSize: number): MeasureText {
  const context = document.createElement('canvas').getContext('2d')
  if (!context) return (text) => text.length * textSize * 0.62
  context.font = `${textSize}px ${getComputedStyle(document.body).fontFamily}`
  return (text) => context.measureText(text).width
}

/** The width of the column of row numbers; where rows are archived records, their marks stand before the number. */
export function rowColumnWidth(rowCount: number, ofRecords: boolean, measure: MeasureText): number {
  const marks = ofRecords ? MARKS : 0
  return Math.ceil(Math.max(52, measure(formatCount(rowCount)) + PADDING) + marks)
}

/** The width of each column, by position. */
export function fittingWidths(
  columns: ResultInfo['columns'],
  rows: readonly (readonly Cell[])[],
  print: (cell: Cell | undefined) => string,
  measure: MeasureText,
): readonly number[] {
  const measured = rows.slice(0, MEASURED_ROWS)
  return columns.map((column, index) => {
    const header =
      Math.max(measure(column.name) * 1.08, measure(column.type.slice(0, 24)) * 0.86) + HEADER_EXTRA
    // The longest text is nearly always the widest, and measuring one a column keeps this out of the way.
    const longest = measured.reduce((most, row) => {
      const text = print(row[index])
      return text.length > most.length ? text : most
    }, '')
    return Math.ceil(Math.min(MOST, Math.max(LEAST, header + PADDING / 2, measure(longest) + PADDING)))
  })
}
