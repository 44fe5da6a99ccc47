import type { Cell, Column } from '../../shared/model/cell.ts'

function field(cell: Cell): string {
  if (cell === null) return ''
  const text = String(cell)
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Rows as tab-separated text, quoted where a value holds a tab, a line end or a quote. Null is empty. */
export function toTsv(
  rows: readonly (readonly Cell[])[],
  columns: readonly Column[],
  withHeaders: boolean,
): string {
  const lines = rows.map((row) => row.map(field).join('\t'))
  return (withHeaders ? [columns.map((column) => field(column.name)).join('\t'), ...lines] : lines).join('\n')
}
