import { X } from 'lucide-react'
import type { Cell, ResultInfo } from '../../../shared/model/cell.ts'
import { IconButton } from '../../ui/button.tsx'
import { formatCount } from '../../ui/format.ts'
import { parseJson } from './json-parse.ts'
import { JsonTree } from './json-tree.tsx'
import { recordOf } from './record-of.ts'
import type { InspectedRow } from './result-grid.tsx'
import { RowProof } from './row-proof.tsx'

/** One row, column by column, whole values, JSON as a tree; and the proof of the record that it is. */
export function Inspector({
  row,
  result,
  onClose,
}: {
  readonly row: InspectedRow
  readonly result: ResultInfo
  readonly onClose: () => void
}) {
  return (
    <section className="side inspector" aria-label="Row inspector">
      <div className="side-head">
        <h2 className="grow">Row {formatCount(row.index + 1)}</h2>
        <IconButton small label="Close inspector" onPress={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <section className="side-body" tabIndex={0} aria-label="Values of the row">
        <RowProof record={recordOf(result.columns, row.cells)} />
        <dl className="values">
          {result.columns.map((column, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat, the position is the column's identity
            <div key={index}>
              <dt>
                <span>{column.name}</span>
                <span>{column.type}</span>
              </dt>
              <dd>
                <Value cell={row.cells[index] ?? null} isJson={column.kind === 'json'} />
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </section>
  )
}

function Value({ cell, isJson }: { readonly cell: Cell; readonly isJson: boolean }) {
  if (cell === null) return <em className="dim">NULL</em>
  const json = isJson && typeof cell === 'string' ? parseJson(cell) : null
  return json ? <JsonTree json={json.value} /> : String(cell)
}
