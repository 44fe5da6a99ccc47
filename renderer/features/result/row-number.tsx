import type { ICellRendererParams } from 'ag-grid-community'
import type { Column } from '../../../shared/model/cell.ts'
import { RowMarks } from '../case/record-marks.tsx'
import type { GridRow } from './grid-setup.ts'
import { recordOf } from './record-of.ts'

/** The number of a row and, where the row is an archived record, what was marked on it. */
export function RowNumber({
  valueFormatted,
  data,
  columns,
}: ICellRendererParams<GridRow> & { readonly columns: readonly Column[] }) {
  const record = data ? recordOf(columns, data.cells) : null
  return (
    <span className="row-number">
      {record?.found && <RowMarks file={record.file} line={record.line} />}
      <span>{valueFormatted}</span>
    </span>
  )
}
