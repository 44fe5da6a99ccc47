/** Plain text tables for a terminal: columns aligned, numbers to the right, hostile control characters visible. */
import type { Cell, Column } from '../../shared/model/cell.ts'

const RIGHT_ALIGNED = new Set(['integer', 'decimal', 'float'])
const WIDEST_CELL = 60

/** A cell as one line of text: control characters and terminal escapes of the data become visible. */
export function cellText(cell: Cell): string {
  if (cell === null) return 'NULL'
  return String(cell).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )
}

/** Rows of one block as lines. Widths fit the block given; cells longer than 60 are cut with an ellipsis. */
export function textTable(
  columns: readonly Pick<Column, 'name' | 'kind'>[],
  rows: readonly (readonly Cell[])[],
  withHeader: boolean,
): string {
  const texts = rows.map((row) => row.map((cell) => shorten(cellText(cell))))
  const names = columns.map((column) => cellText(column.name))
  const widths = names.map((name, at) =>
    texts.reduce((widest, row) => Math.max(widest, row[at]?.length ?? 0), name.length),
  )
  const layOut = (cells: readonly string[]) =>
    cells
      .map((text, at) =>
        RIGHT_ALIGNED.has(columns[at]?.kind ?? '')
          ? text.padStart(widths[at] ?? 0)
          : text.padEnd(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd()
  const head = withHeader ? [layOut(names), widths.map((width) => '-'.repeat(width)).join('  ')] : []
  return [...head, ...texts.map(layOut)].map((line) => `${line}\n`).join('')
}

function shorten(text: string): string {
  return text.length > WIDEST_CELL ? `${text.slice(0, WIDEST_CELL - 1)}…` : text
}
