import type { Cell, Column } from '../../../shared/model/cell.ts'

/** An order that a row names, and in which of its columns. */
export type NamedOrder = { readonly orderId: string; readonly column: number }

/** The order that a row of a result names: in its column order_id, or that of the order that changed a position. */
export function orderOf(columns: readonly Column[], cells: readonly Cell[]): NamedOrder | null {
  for (const name of ['order_id', 'change_order_id']) {
    const at = columns.findIndex((column) => column.name.toLowerCase() === name)
    const cell = at < 0 ? null : cells[at]
    if ((typeof cell === 'string' && cell !== '') || typeof cell === 'number')
      return { orderId: String(cell), column: at }
  }
  return null
}
