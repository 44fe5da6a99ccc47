/** How the columns of a result are laid out: their order, which are hidden, which stay at the left, how wide. */
import type { Column } from '../../shared/model/cell.ts'

/** Columns by their position in the result. */
export type ColumnLayout = {
  readonly order: readonly number[]
  readonly hidden: readonly number[]
  readonly frozen: readonly number[]
  /** Widths that the user gave; the others fit. */
  readonly widths: Readonly<Record<string, number>>
}

export function plainLayout(columns: readonly Column[]): ColumnLayout {
  return { order: columns.map((_, index) => index), hidden: [], frozen: [], widths: {} }
}

/** The columns that are drawn, from left to right: the frozen ones first. */
export function shownColumns({ order, hidden, frozen }: ColumnLayout): readonly number[] {
  const shown = order.filter((column) => !hidden.includes(column))
  return [
    ...shown.filter((column) => frozen.includes(column)),
    ...shown.filter((column) => !frozen.includes(column)),
  ]
}

export function showColumn(layout: ColumnLayout, column: number, shown: boolean): ColumnLayout {
  const hidden = layout.hidden.filter((one) => one !== column)
  // The last column that is shown stays.
  if (!shown && layout.order.length - hidden.length <= 1) return layout
  return { ...layout, hidden: shown ? hidden : [...hidden, column] }
}

export function freezeColumn(layout: ColumnLayout, column: number, frozen: boolean): ColumnLayout {
  const rest = layout.frozen.filter((one) => one !== column)
  return { ...layout, frozen: frozen ? [...rest, column] : rest }
}

/** One place to the left or right among the columns that are drawn; frozen ones stay among themselves. */
export function moveColumn(layout: ColumnLayout, column: number, by: -1 | 1): ColumnLayout {
  const shown = shownColumns(layout)
  const other = shown[shown.indexOf(column) + by]
  if (other === undefined || layout.frozen.includes(other) !== layout.frozen.includes(column)) return layout
  const order = layout.order.map((one) => (one === column ? other : one === other ? column : one))
  return { ...layout, order }
}

/** The drawn columns in another order; the hidden ones keep their places behind. */
export function orderColumns(layout: ColumnLayout, drawn: readonly number[]): ColumnLayout {
  return { ...layout, order: [...drawn, ...layout.order.filter((one) => !drawn.includes(one))] }
}

/** What results of one statement have in common, so that a layout is found again: names and types. */
export function shapeOf(columns: readonly Column[]): string {
  return columns.map(({ name, type }) => `${name} ${type}`).join('\n')
}

/** Layouts by shape, the newest last, as one text of the preferences. */
type Remembered = readonly (readonly [string, ColumnLayout])[]

const LAYOUTS_KEPT = 60

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => Number.isSafeInteger(one))
}

function isLayout(value: unknown, columns: number): value is ColumnLayout {
  if (typeof value !== 'object' || value === null) return false
  const { order, hidden, frozen, widths } = value as Partial<Record<keyof ColumnLayout, unknown>>
  return (
    isNumbers(order) &&
    order.length === columns &&
    new Set(order).size === columns &&
    order.every((one) => one >= 0 && one < columns) &&
    isNumbers(hidden) &&
    hidden.length < columns &&
    isNumbers(frozen) &&
    typeof widths === 'object' &&
    widths !== null &&
    Object.values(widths).every((width) => typeof width === 'number' && width > 0)
  )
}

function readRemembered(text: string | null): Remembered {
  if (text === null) return []
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? (value as Remembered) : []
  } catch {
    // A preference that cannot be read is as good as none.
    return []
  }
}

/** The layout that was last given to results of this shape, if there was one that still fits. */
export function recallLayout(text: string | null, columns: readonly Column[]): ColumnLayout {
  const found = readRemembered(text).findLast((one) => Array.isArray(one) && one[0] === shapeOf(columns))?.[1]
  return isLayout(found, columns.length) ? found : plainLayout(columns)
}

/** The remembered layouts with this one the newest. */
export function rememberLayout(
  text: string | null,
  columns: readonly Column[],
  layout: ColumnLayout,
): string {
  const shape = shapeOf(columns)
  const others = readRemembered(text).filter((one) => Array.isArray(one) && one[0] !== shape)
  return JSON.stringify([...others, [shape, layout]].slice(-LAYOUTS_KEPT))
}
