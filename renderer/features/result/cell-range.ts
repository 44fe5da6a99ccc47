/** A rectangle of cells, as chosen with Shift and the arrows or the mouse. */
export type Corner = { readonly row: number; readonly column: number }
export type CellRange = { readonly anchor: Corner; readonly head: Corner }

export type Bounds = {
  readonly fromRow: number
  readonly toRow: number
  readonly fromColumn: number
  readonly toColumn: number
}

/** First and last row and column, all included. */
export function boundsOf({ anchor, head }: CellRange): Bounds {
  return {
    fromRow: Math.min(anchor.row, head.row),
    toRow: Math.max(anchor.row, head.row),
    fromColumn: Math.min(anchor.column, head.column),
    toColumn: Math.max(anchor.column, head.column),
  }
}

export function isSingle({ anchor, head }: CellRange): boolean {
  return anchor.row === head.row && anchor.column === head.column
}

export function contains(range: CellRange, row: number, column: number): boolean {
  const bounds = boundsOf(range)
  return (
    row >= bounds.fromRow && row <= bounds.toRow && column >= bounds.fromColumn && column <= bounds.toColumn
  )
}

/** Where the head goes with an arrow key, inside a result of `rows` x `columns`. */
export function extend(range: CellRange, key: string, rows: number, columns: number): CellRange | null {
  const { row, column } = range.head
  const to = (nextRow: number, nextColumn: number): CellRange => ({
    anchor: range.anchor,
    head: {
      row: Math.max(0, Math.min(rows - 1, nextRow)),
      column: Math.max(0, Math.min(columns - 1, nextColumn)),
    },
  })
  switch (key) {
    case 'ArrowUp':
      return to(row - 1, column)
    case 'ArrowDown':
      return to(row + 1, column)
    case 'ArrowLeft':
      return to(row, column - 1)
    case 'ArrowRight':
      return to(row, column + 1)
    case 'PageUp':
      return to(row - 20, column)
    case 'PageDown':
      return to(row + 20, column)
    default:
      return null
  }
}
