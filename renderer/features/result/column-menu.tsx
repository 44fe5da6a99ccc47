import { MenuItem, Separator } from 'react-aria-components'
import type { ResultInfo } from '../../../shared/model/cell.ts'
import { printKeys } from '../../state/key-names.ts'
import { type ColumnLayout, freezeColumn, moveColumn, showColumn } from '../../state/result-columns.ts'
import { MenuAt } from '../../ui/menu-at.tsx'

/** Where the menu opens, in pixels of the window, and for which column. */
export type ColumnMenuPlace = { readonly x: number; readonly y: number; readonly column: number }

const ITEMS = [
  ['sort-asc', 'Sort ascending', ''],
  ['sort-desc', 'Sort descending', ''],
  ['filter', 'Filter…', ''],
  ['profile', 'Profile', ''],
  null,
  ['freeze', 'Freeze at the left', ''],
  ['hide', 'Hide', ''],
  ['left', 'Move left', 'Alt+Shift+ArrowLeft'],
  ['right', 'Move right', 'Alt+Shift+ArrowRight'],
  ['fit', 'Fit the width', ''],
] as const

/** What can be done with a column: by its heading's button, the right mouse button, or Alt+Down. */
export function ColumnMenu({
  place: { x, y, column },
  result,
  layout,
  onClose,
  onLayout,
  onFilter,
  onProfile,
  onSort,
  onFit,
}: {
  readonly place: ColumnMenuPlace
  readonly result: ResultInfo
  readonly layout: ColumnLayout
  readonly onClose: () => void
  readonly onLayout: (layout: ColumnLayout) => void
  readonly onFilter: (column: number) => void
  readonly onProfile: (column: number) => void
  readonly onSort: (direction: 'asc' | 'desc') => void
  readonly onFit: () => void
}) {
  const frozen = layout.frozen.includes(column)
  const act = (key: string) => {
    if (key === 'sort-asc') onSort('asc')
    else if (key === 'sort-desc') onSort('desc')
    else if (key === 'filter') onFilter(column)
    else if (key === 'profile') onProfile(column)
    else if (key === 'freeze') onLayout(freezeColumn(layout, column, !frozen))
    else if (key === 'hide') onLayout(showColumn(layout, column, false))
    else if (key === 'left' || key === 'right') onLayout(moveColumn(layout, column, key === 'left' ? -1 : 1))
    else if (key === 'fit') onFit()
  }
  return (
    <MenuAt
      label={`Column ${result.columns[column]?.name ?? ''}`}
      x={x}
      y={y}
      onClose={onClose}
      onAction={act}
    >
      {ITEMS.map((item) => {
        if (item === null) return <Separator key="line" className="menu-separator" />
        const [id, words, keys] = item
        const label = id === 'freeze' && frozen ? 'No longer freeze' : words
        return (
          <MenuItem key={id} id={id} className="menu-item" textValue={label}>
            <span className="grow">{label}</span>
            {keys && <span className="dim">{printKeys(keys)}</span>}
          </MenuItem>
        )
      })}
    </MenuAt>
  )
}
