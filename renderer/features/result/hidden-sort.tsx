import { ArrowDownUp } from 'lucide-react'
import type { ResultInfo, SortKey } from '../../../shared/model/cell.ts'
import { type ColumnLayout, showColumn, shownColumns } from '../../state/result-columns.ts'
import { Button } from '../../ui/button.tsx'

/** That rows are sorted by columns which are not shown: no heading tells it. Nothing where all are. */
export function HiddenSort({
  result,
  sort,
  layout,
  onLayout,
}: {
  readonly result: ResultInfo
  readonly sort: readonly SortKey[]
  readonly layout: ColumnLayout
  readonly onLayout: (layout: ColumnLayout) => void
}) {
  const shown = new Set(shownColumns(layout))
  const hidden = sort.filter(({ column }) => !shown.has(column))
  if (hidden.length === 0) return null
  const names = hidden.map(
    ({ column, direction }) => `${result.columns[column]?.name}${direction === 'desc' ? ', descending' : ''}`,
  )
  return (
    <section className="filter-bar" aria-label="Hidden sort">
      <ArrowDownUp size={13} aria-hidden className="dim" />
      <span>
        Sorted by {hidden.length === 1 ? 'a hidden column' : 'hidden columns'}: {names.join('; ')}
      </span>
      <Button
        small
        tone="quiet"
        onClick={() => onLayout(hidden.reduce((one, { column }) => showColumn(one, column, true), layout))}
      >
        Show {hidden.length === 1 ? 'it' : 'them'}
      </Button>
    </section>
  )
}
