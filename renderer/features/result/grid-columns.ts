/** The grid's columns, made from a result and how it is looked at. */
import type { ColDef, SuppressKeyboardEventParams } from 'ag-grid-community'
import type { Cell, ColumnKind, ResultInfo } from '../../../shared/model/cell.ts'
import { CHANGED, type HitPlace } from '../../../shared/model/result-view.ts'
import { type ColumnLayout, shownColumns } from '../../state/result-columns.ts'
import type { ResultView } from '../../state/results.ts'
import { formatCount } from '../../ui/format.ts'
import { type CellRange, contains, isSingle } from './cell-range.ts'
import { ColumnHeader, type ColumnHeaderFacts } from './column-header.tsx'
import { type MeasureText, rowColumnWidth } from './column-widths.ts'
import type { GridRow } from './grid-setup.ts'
import { MarkCell } from './mark-cell.ts'
import { isOfRecords } from './record-of.ts'
import { RowNumber } from './row-number.tsx'

export const NUMERIC: ReadonlySet<ColumnKind> = new Set(['integer', 'decimal', 'float'])
export const ROW_COLUMN = 'row'

export const columnId = (index: number) => `c${index}`
export const columnIndex = (id: string) => (/^c\d+$/.test(id) ? Number(id.slice(1)) : -1)

function printCell(value: Cell | undefined): string {
  if (value === undefined) return ''
  return value === null ? 'NULL' : String(value)
}

/** Values of an archive can hold line ends: the grid shows them on one line. */
function onOneLine(text: string): string {
  return text.length > 500 ? `${text.slice(0, 500)}…` : text.replace(/[\r\n]+/g, ' ↵ ')
}

export function showCell(cell: Cell | undefined): string {
  return onOneLine(printCell(cell))
}

/** What the cells ask for as they are drawn; it changes without the columns being made anew. */
export type DrawnState = {
  /** Columns of the range are places among the columns that are drawn. */
  readonly range: CellRange | null
  readonly searched: string
  readonly hit: HitPlace | null
}

export function gridColumns(
  result: ResultInfo,
  view: Pick<ResultView, 'sort' | 'filter'>,
  layout: ColumnLayout,
  drawn: { readonly current: DrawnState },
  onMenu: (column: number, x: number, y: number) => void,
  measure: MeasureText,
): ColDef<GridRow>[] {
  const rowColumn: ColDef<GridRow> = {
    colId: ROW_COLUMN,
    headerName: '#',
    headerClass: 'ag-right-aligned-header',
    pinned: 'left',
    initialWidth: rowColumnWidth(result.rowCount, isOfRecords(result.columns), measure),
    sortable: false,
    resizable: false,
    suppressMovable: true,
    lockPosition: 'left',
    cellClass: 'cell-row',
    valueGetter: (params) => (params.node ? (params.node.rowIndex ?? 0) + 1 : ''),
    valueFormatter: (params) => (params.value === '' ? '' : formatCount(Number(params.value))),
    cellRenderer: RowNumber,
    cellRendererParams: { columns: result.columns },
  }
  const columns = shownColumns(layout).map((index, place): ColDef<GridRow> => {
    const column = result.columns[index] ?? { name: '', type: '', kind: 'other' }
    const at = view.sort.findIndex((key) => key.column === index)
    const order = view.sort[at]
    const numeric = NUMERIC.has(column.kind)
    const frozen = layout.frozen.includes(index)
    const width = layout.widths[String(index)]
    const paired = column.pairedWith
    const differs = (cells: readonly Cell[] | undefined) =>
      paired !== undefined && cells !== undefined && cells[0] === CHANGED && cells[index] !== cells[paired]
    return {
      colId: columnId(index),
      headerName: column.name,
      pinned: frozen ? 'left' : null,
      lockPinned: true,
      headerComponentParams: {
        innerHeaderComponent: ColumnHeader,
        innerHeaderComponentParams: {
          columnType: column.type,
          filtered: view.filter.some((one) => one.column === index),
          frozen,
          onMenu: (x, y) => onMenu(index, x, y),
        } satisfies ColumnHeaderFacts,
      },
      initialWidth: width ?? 130,
      minWidth: 60,
      ...(order ? { initialSort: order.direction, initialSortIndex: at } : {}),
      valueGetter: (params) => params.data?.cells[index],
      valueFormatter: (params) => {
        const shown = showCell(params.value as Cell | undefined)
        return differs(params.data?.cells) ? `≠ ${shown}` : shown
      },
      cellRendererSelector: () =>
        drawn.current.searched === ''
          ? undefined
          : { component: MarkCell, params: { text: drawn.current.searched } },
      cellClass: numeric ? 'cell-number' : column.kind === 'json' ? 'cell-mono' : '',
      headerClass: numeric ? 'ag-right-aligned-header' : '',
      cellClassRules: {
        'cell-null': (params) => params.value === null,
        'cell-differs': (params) => differs(params.data?.cells),
        'cell-selected': (params) =>
          drawn.current.range !== null &&
          !isSingle(drawn.current.range) &&
          contains(drawn.current.range, params.rowIndex, place),
        'cell-hit': (params) =>
          drawn.current.hit?.row === params.rowIndex && drawn.current.hit.column === index,
      },
    }
  })
  return [rowColumn, ...columns]
}

/** Keys that are ours are kept from the grid's own navigation; the grid's onKeyDown acts on them. */
function isOurKey({ event }: SuppressKeyboardEventParams<GridRow>): boolean {
  return (
    event.altKey ||
    (event.shiftKey && /^(Arrow|Page)/.test(event.key)) ||
    event.key === ' ' ||
    event.key === 'F7' ||
    ((event.ctrlKey || event.metaKey) && /^[aAcC]$/.test(event.key))
  )
}

// One object for all: a new one at each render would set the columns back to how they began.
export const COLUMN_DEFAULTS: ColDef<GridRow> = {
  sortable: true,
  resizable: true,
  suppressKeyboardEvent: isOurKey,
  suppressHeaderKeyboardEvent: ({ event }) => event.altKey || (event.shiftKey && event.key === 'F10'),
  suppressHeaderMenuButton: true,
  suppressHeaderContextMenu: true,
}
