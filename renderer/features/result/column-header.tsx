import type { CustomInnerHeaderProps } from 'ag-grid-react'
import { ChevronDown, ListFilter, Pin } from 'lucide-react'
import { useStore } from 'zustand'
import { useApp } from '../app-context.tsx'

/** What the heading of a column is told beside its name. */
export type ColumnHeaderFacts = {
  readonly columnType: string
  readonly filtered: boolean
  readonly frozen: boolean
  /** Opens the column's menu at a place of the window. */
  readonly onMenu: (x: number, y: number) => void
}

/** Times of a grid are as SQL has them: beside another zone that the window shows, that has to be said. */
const WITHOUT_ZONE = /^TIMESTAMP(_NS|_MS|_S)?$/

export function ColumnHeader({
  displayName,
  columnType,
  filtered,
  frozen,
  onMenu,
}: CustomInnerHeaderProps & ColumnHeaderFacts) {
  const zone = useStore(useApp().times.store, (state) => state.zone)
  const type = zone !== null && WITHOUT_ZONE.test(columnType) ? `${columnType}, UTC` : columnType
  return (
    <span className="column-head">
      <span className="column-name" title={`${displayName} ${type}`}>
        <strong>
          {displayName}
          {filtered && <ListFilter size={11} aria-label="filtered" />}
          {frozen && <Pin size={11} aria-label="frozen" />}
        </strong>
        <span>{type}</span>
      </span>
      {/* By the keyboard the menu opens from the heading itself: the grid has one stop for Tab. */}
      <button
        type="button"
        className="column-menu-button"
        tabIndex={-1}
        aria-hidden
        title="Column menu (Alt+Down)"
        onClick={(event) => {
          event.stopPropagation()
          const { left, bottom } = event.currentTarget.getBoundingClientRect()
          onMenu(left, bottom)
        }}
      >
        <ChevronDown size={13} aria-hidden />
      </button>
    </span>
  )
}
