import type {
  CellContextMenuEvent,
  CellFocusedEvent,
  CellMouseDownEvent,
  CellMouseOverEvent,
  ColDef,
  GridApi,
  IDatasource,
  SuppressKeyboardEventParams,
} from 'ag-grid-community'
import { AgGridReact, type CustomInnerHeaderProps } from 'ag-grid-react'
import {
  type KeyboardEvent,
  type Ref,
  useCallback,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { Cell, ColumnKind, ResultInfo, SortKey } from '../../../shared/model/cell.ts'
import { toTsv } from '../../state/clipboard-text.ts'
import { statisticsOf } from '../../state/exact.ts'
import { toFailure } from '../../state/failure.ts'
import { COPY_ROWS, type SqlTab } from '../../state/workbench.ts'
import { copyText } from '../../ui/copy.ts'
import { formatCount, plural } from '../../ui/format.ts'
import { useApp } from '../app-context.tsx'
import { boundsOf, type CellRange, contains, extend, isSingle } from './cell-range.ts'
import { canvasMeasure, fittingWidths } from './column-widths.ts'
import { GRID_DEFAULTS, type GridRow, gridTheme } from './grid-setup.ts'
import { recordOf } from './record-of.ts'
import { RowMenu, type RowMenuPlace } from './row-menu.tsx'

export type GridHandle = { readonly focus: () => void }

export type InspectedRow = { readonly index: number; readonly cells: readonly Cell[] }

const NUMERIC: ReadonlySet<ColumnKind> = new Set(['integer', 'decimal', 'float'])
const ROW_COLUMN = 'row'
const STATISTICS_AFTER_MS = 120

const columnId = (index: number) => `c${index}`
const columnIndex = (id: string) => (id.startsWith('c') ? Number(id.slice(1)) : -1)

type HeaderProps = CustomInnerHeaderProps & { readonly columnType: string }

function ColumnHeader({ displayName, columnType }: HeaderProps) {
  return (
    <span className="column-name" title={`${displayName} ${columnType}`}>
      <strong>{displayName}</strong>
      <span>{columnType}</span>
    </span>
  )
}

function printCell(value: Cell | undefined): string {
  if (value === undefined) return ''
  return value === null ? 'NULL' : String(value)
}

/** Values of an archive can hold line ends: the grid shows them on one line. */
function onOneLine(text: string): string {
  return text.length > 500 ? `${text.slice(0, 500)}…` : text.replace(/[\r\n]+/g, ' ↵ ')
}

function showCell(cell: Cell | undefined): string {
  return onOneLine(printCell(cell))
}

function columnsOf(
  result: ResultInfo,
  sort: readonly SortKey[],
  range: { readonly current: CellRange | null },
) {
  const rowColumn: ColDef<GridRow> = {
    colId: ROW_COLUMN,
    headerName: '#',
    pinned: 'left',
    width: Math.max(52, String(result.rowCount).length * 8 + 28),
    sortable: false,
    resizable: false,
    cellClass: 'cell-row',
    valueGetter: (params) => (params.node ? (params.node.rowIndex ?? 0) + 1 : ''),
    valueFormatter: (params) => (params.value === '' ? '' : formatCount(Number(params.value))),
  }
  const columns = result.columns.map((column, index): ColDef<GridRow> => {
    const at = sort.findIndex((key) => key.column === index)
    const order = sort[at]
    const numeric = NUMERIC.has(column.kind)
    return {
      colId: columnId(index),
      headerName: column.name,
      headerComponentParams: {
        innerHeaderComponent: ColumnHeader,
        innerHeaderComponentParams: { columnType: column.type },
      },
      initialWidth: 130,
      minWidth: 60,
      ...(order ? { initialSort: order.direction, initialSortIndex: at } : {}),
      valueGetter: (params) => params.data?.cells[index],
      valueFormatter: (params) => showCell(params.value as Cell | undefined),
      cellClass: numeric ? 'cell-number' : column.kind === 'json' ? 'cell-mono' : '',
      headerClass: numeric ? 'ag-right-aligned-header' : '',
      cellClassRules: {
        'cell-null': (params) => params.value === null,
        'cell-selected': (params) =>
          range.current !== null &&
          !isSingle(range.current) &&
          contains(range.current, params.rowIndex, index),
      },
    }
  })
  return [rowColumn, ...columns]
}

/** Keys that are ours are kept from the grid's own navigation; the grid's onKeyDown acts on them. */
function isOurKey({ event }: SuppressKeyboardEventParams<GridRow>): boolean {
  return (
    (event.shiftKey && /^(Arrow|Page)/.test(event.key)) ||
    event.key === ' ' ||
    event.key === 'F7' ||
    ((event.ctrlKey || event.metaKey) && /^[aAcC]$/.test(event.key))
  )
}

// One object for all: a new one at each render would set the columns back to how they began.
const COLUMN_DEFAULTS: ColDef<GridRow> = {
  sortable: true,
  resizable: true,
  suppressKeyboardEvent: isOurKey,
  suppressHeaderMenuButton: true,
}

/** A result of any length: pages come from the engine as they are scrolled to, sorting is the engine's. */
export function ResultGrid({
  tab,
  result,
  ref,
  onInspect,
}: {
  readonly tab: SqlTab
  readonly result: ResultInfo
  readonly ref: Ref<GridHandle>
  readonly onInspect: (row: InspectedRow, open: boolean) => void
}) {
  const app = useApp()
  const api = useRef<GridApi<GridRow> | null>(null)
  const root = useRef<HTMLDivElement>(null)
  const told = useRef('')
  const range = useRef<CellRange | null>(null)
  const fitted = useRef(false)
  const statisticsTimer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const sort = useRef(tab.sort)
  const [menu, setMenu] = useState<RowMenuPlace | null>(null)
  const { resultId, rowCount } = result

  // biome-ignore lint/correctness/useExhaustiveDependencies: the sort is only the first one; the grid keeps it from then on
  const columnDefs = useMemo(() => columnsOf(result, tab.sort, range), [resultId])

  const datasource = useMemo(
    (): IDatasource => ({
      rowCount,
      getRows: (params) => {
        const keys = params.sortModel.map(({ colId, sort: direction }) => ({
          column: columnIndex(colId),
          direction,
        }))
        app.workbench.readRows(resultId, keys, params.startRow, Math.min(params.endRow, rowCount)).then(
          (rows) => {
            params.successCallback(
              rows.map((cells) => ({ cells })),
              rowCount,
            )
            if (fitted.current) return
            fitted.current = true
            const family = getComputedStyle(document.body).fontFamily
            const widths = fittingWidths(result.columns, rows, showCell, canvasMeasure(`13px ${family}`))
            api.current?.setColumnWidths(
              widths.map((newWidth, index) => ({ key: columnId(index), newWidth })),
            )
          },
          (error: unknown) => {
            params.failCallback()
            app.notices.fail('Rows could not be read', toFailure(error))
          },
        )
      },
    }),
    [app, resultId, rowCount, result.columns],
  )

  const rowsOf = useCallback(
    async (from: number, to: number): Promise<readonly (readonly Cell[])[]> => {
      const here: (readonly Cell[])[] = []
      for (let index = from; index <= to; index++) {
        const row = api.current?.getDisplayedRowAtIndex(index)?.data
        if (!row) return app.workbench.readRows(resultId, sort.current, from, to + 1)
        here.push(row.cells)
      }
      return here
    },
    [app, resultId],
  )

  const tellStatistics = useCallback(() => {
    if (statisticsTimer.current) clearTimeout(statisticsTimer.current)
    const chosen = range.current
    if (!chosen || isSingle(chosen)) {
      app.shell.setSelection(null)
      return
    }
    const bounds = boundsOf(chosen)
    const rows = bounds.toRow - bounds.fromRow + 1
    const columns = bounds.toColumn - bounds.fromColumn + 1
    const size = `${plural(rows, 'row')} × ${plural(columns, 'column')}`
    app.shell.setSelection(size)
    const kinds = result.columns.slice(bounds.fromColumn, bounds.toColumn + 1)
    if (rows > COPY_ROWS || !kinds.every((column) => NUMERIC.has(column.kind))) return
    statisticsTimer.current = setTimeout(() => {
      rowsOf(bounds.fromRow, bounds.toRow).then(
        (read) => {
          if (range.current !== chosen) return
          const cells = read.flatMap((row) => row.slice(bounds.fromColumn, bounds.toColumn + 1))
          const found = statisticsOf(cells, true)
          const figures =
            found.sum === null
              ? ''
              : ` · count ${formatCount(found.numbers)} · sum ${found.sum} · mean ${found.mean} · min ${found.min} · max ${found.max}`
          app.shell.setSelection(size + figures)
        },
        (error: unknown) => app.notices.fail('The selection could not be read', toFailure(error)),
      )
    }, STATISTICS_AFTER_MS)
  }, [app, result.columns, rowsOf])

  const select = useCallback(
    (next: CellRange | null) => {
      const before = range.current
      range.current = next
      const drawn = (one: CellRange | null) => one !== null && !isSingle(one)
      if (drawn(before) || drawn(next)) api.current?.refreshCells({ force: true })
      tellStatistics()
    },
    [tellStatistics],
  )

  const copy = async (withHeaders: boolean) => {
    const chosen = range.current
    if (!chosen) return
    const bounds = boundsOf(chosen)
    const last = Math.min(bounds.toRow, bounds.fromRow + COPY_ROWS - 1)
    await app.attempt('The selection could not be copied', async () => {
      const rows = await rowsOf(bounds.fromRow, last)
      const cut = rows.map((row) => row.slice(bounds.fromColumn, bounds.toColumn + 1))
      const columns = result.columns.slice(bounds.fromColumn, bounds.toColumn + 1)
      const lone = cut.length === 1 && columns.length === 1 && !withHeaders
      await copyText(lone ? printLone(cut[0]?.[0]) : toTsv(cut, columns, withHeaders))
      const left = bounds.toRow - last
      app.notices.push(
        left > 0
          ? {
              tone: 'warning',
              title: `The first ${formatCount(rows.length)} rows were copied`,
              detail: `${formatCount(left)} more are selected. Export writes all of them.`,
            }
          : {
              tone: 'info',
              title: lone
                ? 'Cell copied'
                : `${plural(rows.length, 'row')} × ${plural(columns.length, 'column')} copied`,
            },
      )
    })
  }

  const inspect = useCallback(
    (index: number, open: boolean) => {
      const row = api.current?.getDisplayedRowAtIndex(index)?.data
      if (row) onInspect({ index, cells: row.cells }, open)
    },
    [onInspect],
  )

  const extendBy = (key: string) => {
    const current = range.current
    const next = current && extend(current, key, rowCount, result.columns.length)
    if (!next) return
    select(next)
    api.current?.ensureIndexVisible(next.head.row)
    api.current?.ensureColumnVisible(columnId(next.head.column))
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || !event.target.closest('.ag-cell')) return
    catchUp()
    const mod = event.ctrlKey || event.metaKey
    const key = event.key.toLowerCase()
    if (mod && key === 'c') {
      event.preventDefault()
      void copy(event.shiftKey)
    } else if (mod && key === 'a') {
      event.preventDefault()
      select({
        anchor: { row: 0, column: 0 },
        head: { row: rowCount - 1, column: result.columns.length - 1 },
      })
    } else if (event.key === 'F7' || event.key === ' ') {
      event.preventDefault()
      if (range.current) inspect(range.current.head.row, true)
    } else if (event.shiftKey && /^(Arrow|Page)/.test(event.key)) {
      event.preventDefault()
      extendBy(event.key)
    }
  }

  const focusOn = (row: number, id: string) => {
    told.current = `${row} ${id}`
    const column = Math.max(0, columnIndex(id))
    const corner = { row, column }
    const wholeRow = id === ROW_COLUMN
    select({
      anchor: corner,
      head: wholeRow ? { row, column: result.columns.length - 1 } : corner,
    })
    inspect(row, false)
  }

  const onCellFocused = (event: CellFocusedEvent<GridRow>) => {
    const id = typeof event.column === 'string' ? event.column : event.column?.getColId()
    if (event.rowIndex !== null && id !== undefined) focusOn(event.rowIndex, id)
  }

  /** The grid tells of a new focus a moment later; a key may come before, and means the cell that has the focus. */
  const catchUp = () => {
    const focused = api.current?.getFocusedCell()
    const id = focused?.column.getColId()
    if (focused && id !== undefined && told.current !== `${focused.rowIndex} ${id}`)
      focusOn(focused.rowIndex, id)
  }

  /** The row's menu, at the mouse or, by the keyboard, at the cell that has the focus. */
  const onCellContextMenu = (event: CellContextMenuEvent<GridRow>) => {
    const { rowIndex, data } = event
    const mouse = event.event
    if (rowIndex === null || !data || !(mouse instanceof MouseEvent)) return
    mouse.preventDefault()
    const id = event.column.getColId()
    if (!range.current || !contains(range.current, rowIndex, Math.max(0, columnIndex(id)))) {
      api.current?.setFocusedCell(rowIndex, id)
      focusOn(rowIndex, id)
    }
    const cell = mouse.target instanceof HTMLElement ? mouse.target.getBoundingClientRect() : null
    const byMouse = mouse.clientX > 0 || mouse.clientY > 0
    setMenu({
      x: byMouse || !cell ? mouse.clientX : cell.left + 8,
      y: byMouse || !cell ? mouse.clientY : cell.bottom,
      row: rowIndex,
      record: recordOf(result.columns, data.cells),
    })
  }

  const onCellMouseDown = (event: CellMouseDownEvent<GridRow>) => {
    const mouse = event.event
    if (!(mouse instanceof MouseEvent) || !mouse.shiftKey || !range.current || event.rowIndex === null) return
    const anchor = range.current.anchor
    const column = Math.max(0, columnIndex(event.column.getColId()))
    // The grid focuses the cell after this event; the range is drawn once that is done.
    const head = { row: event.rowIndex, column }
    requestAnimationFrame(() => select({ anchor, head }))
  }

  const onCellMouseOver = (event: CellMouseOverEvent<GridRow>) => {
    const mouse = event.event
    if (!(mouse instanceof MouseEvent) || mouse.buttons !== 1 || !range.current || event.rowIndex === null)
      return
    const column = Math.max(0, columnIndex(event.column.getColId()))
    select({ anchor: range.current.anchor, head: { row: event.rowIndex, column } })
  }

  useImperativeHandle(
    ref,
    () => ({
      focus: () => {
        const at = range.current?.head ?? { row: 0, column: 0 }
        if (rowCount > 0) api.current?.setFocusedCell(at.row, columnId(at.column))
      },
    }),
    [rowCount],
  )

  return (
    <div className="result-grid" data-testid="result-grid" ref={root} onKeyDownCapture={onKeyDown}>
      {menu && (
        <RowMenu
          place={menu}
          onClose={() => setMenu(null)}
          onInspect={() => inspect(menu.row, true)}
          onCopy={(withHeaders) => void copy(withHeaders)}
          onProve={(file, line, format) => {
            inspect(menu.row, true)
            void app.attempt('The record could not be proved', () => app.evidence.prove(file, line, format))
          }}
        />
      )}
      <AgGridReact<GridRow>
        {...GRID_DEFAULTS}
        theme={gridTheme}
        columnDefs={columnDefs}
        defaultColDef={COLUMN_DEFAULTS}
        datasource={datasource}
        infiniteInitialRowCount={Math.max(1, Math.min(rowCount, 200))}
        onGridReady={(event) => {
          api.current = event.api
          root.current?.querySelector('[role="grid"]')?.setAttribute('aria-label', 'Rows of the result')
        }}
        onSortChanged={(event) => {
          const keys = event.api
            .getColumnState()
            .filter((state) => state.sort)
            .sort((one, other) => (one.sortIndex ?? 0) - (other.sortIndex ?? 0))
            .map(
              (state): SortKey => ({
                column: columnIndex(state.colId),
                direction: state.sort === 'desc' ? 'desc' : 'asc',
              }),
            )
          sort.current = keys
          app.workbench.setSort(tab.id, keys)
        }}
        onCellFocused={onCellFocused}
        onCellContextMenu={onCellContextMenu}
        onCellMouseDown={onCellMouseDown}
        onCellMouseOver={onCellMouseOver}
        onCellDoubleClicked={(event) => {
          if (event.rowIndex !== null) inspect(event.rowIndex, true)
        }}
      />
    </div>
  )
}

function printLone(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell)
}
