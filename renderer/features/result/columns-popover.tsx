import { Columns3, Pin, PinOff } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import type { ResultInfo } from '../../../shared/model/cell.ts'
import {
  type ColumnLayout,
  freezeColumn,
  plainLayout,
  showColumn,
  shownColumns,
} from '../../state/result-columns.ts'
import { Button, IconButton } from '../../ui/button.tsx'

/** Which columns are shown, found by name or type; frozen, fitted, set back. */
export function ColumnsPopover({
  result,
  layout,
  onLayout,
  onFit,
}: {
  readonly result: ResultInfo
  readonly layout: ColumnLayout
  readonly onLayout: (layout: ColumnLayout) => void
  readonly onFit: () => void
}) {
  const [search, setSearch] = useState('')
  const shown = shownColumns(layout)
  const wanted = search.trim().toLowerCase()
  const listed = layout.order.filter((index) => {
    const column = result.columns[index]
    return column !== undefined && `${column.name} ${column.type}`.toLowerCase().includes(wanted)
  })
  const hidden = result.columns.length - shown.length
  return (
    <DialogTrigger>
      <AriaButton className="btn btn-small" aria-label={hidden > 0 ? `Columns, ${hidden} hidden` : 'Columns'}>
        <Columns3 size={13} aria-hidden />
        Columns
        {hidden > 0 && <span className="dim">{`${shown.length}/${result.columns.length}`}</span>}
      </AriaButton>
      <Popover className="popover" placement="bottom end">
        <Dialog className="columns-list" aria-label="Columns of the result">
          <input
            className="text-input"
            type="search"
            aria-label="Find a column"
            placeholder="Name or type"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          <ul>
            {listed.map((index) => {
              const column = result.columns[index]
              const frozen = layout.frozen.includes(index)
              return (
                <li key={index}>
                  <label>
                    <input
                      type="checkbox"
                      checked={shown.includes(index)}
                      onChange={(event) => onLayout(showColumn(layout, index, event.target.checked))}
                    />
                    <span className="grow ellipsis">{column?.name}</span>
                    <span className="dim">{column?.type}</span>
                  </label>
                  <IconButton
                    small
                    label={`${frozen ? 'No longer freeze' : 'Freeze'} ${column?.name}`}
                    pressed={frozen}
                    onPress={() => onLayout(freezeColumn(layout, index, !frozen))}
                  >
                    {frozen ? <PinOff size={13} aria-hidden /> : <Pin size={13} aria-hidden />}
                  </IconButton>
                </li>
              )
            })}
          </ul>
          <div className="row columns-foot">
            <Button small onClick={() => onLayout({ ...layout, hidden: [] })} disabled={hidden === 0}>
              Show all
            </Button>
            <Button small onClick={onFit}>
              Fit widths
            </Button>
            <Button small onClick={() => onLayout(plainLayout(result.columns))}>
              Reset
            </Button>
          </div>
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
