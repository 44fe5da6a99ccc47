import { ArrowDown, ArrowUp, Copy, FileSearch, X } from 'lucide-react'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { Cell, Column, ResultInfo } from '../../../shared/model/cell.ts'
import { showInstant } from '../../state/clock-zone.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy.ts'
import { formatCount } from '../../ui/format.ts'
import { useApp } from '../app-context.tsx'
import { RecordMarkButtons } from '../case/record-marks.tsx'
import { parseJson } from './json-parse.ts'
import { JsonTree } from './json-tree.tsx'
import { recordOf } from './record-of.ts'
import type { CurrentCell } from './result-grid.tsx'
import { RowProof } from './row-proof.tsx'

/** One row, column by column, whole values, JSON as a tree; the cell at hand first; and the proof of the record. */
export function Inspector({
  row,
  result,
  order,
  total,
  onStep,
  onSource,
  onClose,
}: {
  readonly row: CurrentCell
  readonly result: ResultInfo
  /** Columns as the grid has them; hidden ones come last. */
  readonly order: readonly number[]
  readonly total: number
  readonly onStep: (by: -1 | 1) => void
  readonly onSource: () => void
  readonly onClose: () => void
}) {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const record = recordOf(result.columns, row.cells)
  const current = result.columns[row.column]
  const columns = order.filter((index) => {
    const name = result.columns[index]?.name.toLowerCase() ?? ''
    return (
      name.includes(wanted) ||
      String(row.cells[index] ?? 'NULL')
        .toLowerCase()
        .includes(wanted)
    )
  })
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    event.stopPropagation()
    onStep(event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    <section className="side inspector" aria-label="Row inspector" onKeyDown={onKeyDown}>
      <div className="side-head">
        <h2 className="grow">Row {formatCount(row.index + 1)}</h2>
        <IconButton small label="Previous row (Alt+Up)" disabled={row.index === 0} onPress={() => onStep(-1)}>
          <ArrowUp size={14} aria-hidden />
        </IconButton>
        <IconButton
          small
          label="Next row (Alt+Down)"
          disabled={row.index >= total - 1}
          onPress={() => onStep(1)}
        >
          <ArrowDown size={14} aria-hidden />
        </IconButton>
        <IconButton small label="Close inspector" onPress={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <section className="side-body" tabIndex={0} aria-label="Values of the row">
        {record.found && <RecordMarkButtons file={record.file} line={record.line} />}
        <div className="row-actions">
          <Button
            small
            disabled={!record.found}
            {...(record.found ? {} : { title: record.reason })}
            onClick={onSource}
          >
            <FileSearch size={13} aria-hidden />
            Go to source
          </Button>
          <RowProof record={record} />
        </div>
        {current && (
          <section className="cell-view" aria-label={`Value of ${current.name}`}>
            <CellValue column={current} cell={row.cells[row.column] ?? null} wanted="" />
          </section>
        )}
        <input
          className="text-input values-filter"
          type="search"
          aria-label="Find in the row"
          placeholder="Find a column or a value"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <dl className="values">
          {columns.map((index) => {
            const column = result.columns[index]
            return (
              column && (
                <div key={index} className={index === row.column ? 'current' : ''}>
                  <CellValue
                    column={column}
                    cell={row.cells[index] ?? null}
                    wanted={column.name.toLowerCase().includes(wanted) ? '' : wanted}
                    asTerm
                  />
                </div>
              )
            )
          })}
        </dl>
        {columns.length === 0 && <p className="dim values-none">No column and no value holds “{search}”.</p>}
      </section>
    </section>
  )
}

function CellValue({
  column,
  cell,
  wanted,
  asTerm = false,
}: {
  readonly column: Column
  readonly cell: Cell
  readonly wanted: string
  readonly asTerm?: boolean
}) {
  const app = useApp()
  const head = (
    <>
      <span className="value-name">{column.name}</span>
      <span className="row value-type">
        {column.type}
        <button
          type="button"
          className="json-path"
          aria-label={`Copy the value of ${column.name}`}
          title="Copy the value"
          onClick={() =>
            void app.attempt('The value could not be copied', async () => {
              await copyText(cell === null ? '' : String(cell))
              app.notices.push({ tone: 'info', title: 'Value copied' })
            })
          }
        >
          <Copy size={11} aria-hidden />
        </button>
      </span>
    </>
  )
  const value = <Value cell={cell} column={column} wanted={wanted} />
  return asTerm ? (
    <>
      <dt>{head}</dt>
      <dd>{value}</dd>
    </>
  ) : (
    <>
      <p className="cell-view-head">{head}</p>
      <div className="cell-view-value">{value}</div>
    </>
  )
}

function Value({
  cell,
  column,
  wanted,
}: {
  readonly cell: Cell
  readonly column: Column
  readonly wanted: string
}) {
  const app = useApp()
  const times = useStore(app.times.store)
  const json = useMemo(
    () => (column.kind === 'json' && typeof cell === 'string' ? parseJson(cell) : null),
    [column.kind, cell],
  )
  if (cell === null) return <em className="dim">NULL</em>
  if (cell === '') return <em className="dim">(empty)</em>
  if (json) return <JsonTree json={json.value} wanted={wanted} />
  const text = String(cell)
  if (column.type.startsWith('TIMESTAMP')) {
    const shown = showInstant(text, times)
    return shown === text ? text : <span title={text}>{shown}</span>
  }
  return text
}
