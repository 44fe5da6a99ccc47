import type {
  CellContextMenuEvent,
  ColumnMovedEvent,
  ColumnResizedEvent,
  GridApi,
  IDatasource,
} from 'ag-grid-community'
import { AgGridReact } from 'ag-grid-react'
import {
  type KeyboardEvent,
  type MouseEvent as ReactMouseEvent,
  type PointerEvent as ReactPointerEvent,
  type Ref,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useStore } from 'zustand'
import type { Cell, ResultInfo, SortKey } from '../../../shared/model/cell.ts'
import type { HitPlace } from '../../../shared/model/result-view.ts'
import { type CopyForm, copyAs } from '../../state/clipboard-text.ts'
import { toFailure } from '../../state/failure.ts'
import { type ColumnLayout, moveColumn, orderColumns, shownColumns } from '../../state/result-columns.ts'
import { COPY_ROWS, type ResultView } from '../../state/results.ts'
import { copyText } from '../../ui/copy.ts'
import { formatCount, plural } from '../../ui/format.ts'
import { useApp } from '../app-context.tsx'
import { orderOf } from '../order/order-of.ts'
import { boundsOf, type CellRange, contains, extend, isSingle } from './cell-range.ts'
import { ColumnMenu, type ColumnMenuPlace } from './column-menu.tsx'
import { canvasMeasure, fittingWidths, rowColumnWidth } from './column-widths.ts'
import {
  COLUMN_DEFAULTS,
  columnId,
  columnIndex,
  type DrawnState,
  gridColumns,
  ROW_COLUMN,
  showCell,
} from './grid-columns.ts'
import { GRID_DEFAULTS, type GridRow, gridTheme } from './grid-setup.ts'
import { isOfRecords, recordOf } from './record-of.ts'
import { RowMenu, type RowMenuPlace } from './row-menu.tsx'
import { selectionText } from './selection-text.ts'

/** What stands at the keyboard's place: a row of the view, and the column in it (-1: the row as a whole). */
export type CurrentCell = {
  readonly index: number
  readonly cells: readonly Cell[]
  readonly column: number
}

export type GridHandle = {
  readonly focus: () => void
  /** Null while nothing was gone to, or its row is not here yet. */
  readonly current: () => CurrentCell | null
  readonly goTo: (place: HitPlace) => void
  /** To the row above or below; the column stays. */
  readonly step: (by: -1 | 1) => void
  readonly copy: (form: CopyForm) => void
  readonly fitColumns: () => void
  /** Brings the keyboard's place into sight again, after the grid became narrower. */
  readonly reveal: () => void
}

/** What the grid tells of, and asks of whoever shows it. */
export type GridEvents = {
  readonly onSort: (sort: readonly SortKey[]) => void
  readonly onLayout: (layout: ColumnLayout) => void
  /** The keyboard's place has moved. */
  readonly onCurrent: (cell: CurrentCell) => void
  readonly onInspect: () => void
  readonly onSource: () => void
  readonly onProfile: (column: number) => void
  /** Opens the form of a filter on a column. */
  readonly onFilter: (column: number) => void
  /** Keeps or leaves out the rows that have this value. */
  readonly onFilterValue: (column: number, cell: Cell, keep: boolean) => void
}

/** A cell by its row (from 0) and the id of its column. */
type CellPlace = { readonly row: number; readonly id: string }

const STATISTICS_AFTER_MS = 120

/** A result of any length: pages come from the engine as they are scrolled to, order and filter are the engine's. */
export function ResultGrid({
  result,
  view,
  layout,
  events,
  wantsFocus,
  ref,
}: {
  readonly result: ResultInfo
  readonly view: ResultView
  readonly layout: ColumnLayout
  readonly events: GridEvents
  /** Somebody asked for the focus to go into the grid. It outlives a grid: the row may be drawn anew, or be yet to come. */
  readonly wantsFocus: RefObject<boolean>
  readonly ref: Ref<GridHandle>
}) {
  const app = useApp()
  const api = useRef<GridApi<GridRow> | null>(null)
  const root = useRef<HTMLDivElement>(null)
  const told = useRef('')
  /** The pointer went down on a cell, and the grid has yet to hear of it. */
  const pressed = useRef(false)
  const drawn = useRef<DrawnState>({ range: null, searched: '', hit: null })
  const fitted = useRef(false)
  const statistics = useRef<AbortController | null>(null)
  const [rowMenu, setRowMenu] = useState<RowMenuPlace | null>(null)
  const [columnMenu, setColumnMenu] = useState<ColumnMenuPlace | null>(null)
  const { resultId } = result
  const { filter } = view
  const textSize = useStore(app.appearance.store, (state) => state.textSize)
  const rowCount = view.matching ?? result.rowCount
  const shown = useMemo(() => shownColumns(layout), [layout])

  const openColumnMenu = useCallback(
    (column: number, x: number, y: number) => setColumnMenu({ column, x, y }),
    [],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: widths and order of sorting are first ones; the grid keeps them from then on
  const columnDefs = useMemo(
    () => gridColumns(result, view, layout, drawn, openColumnMenu, canvasMeasure(textSize)),
    [resultId, filter, shown.join(), layout.frozen.join()],
  )

  const fitColumns = useCallback(
    (rows: readonly (readonly Cell[])[], all: boolean) => {
      const measure = canvasMeasure(textSize)
      const widths = fittingWidths(result.columns, rows, showCell, measure)
      const ofRows = rowColumnWidth(result.rowCount, isOfRecords(result.columns), measure)
      api.current?.setColumnWidths([
        { key: ROW_COLUMN, newWidth: ofRows },
        ...widths.flatMap((newWidth, index) =>
          all || layout.widths[String(index)] === undefined ? [{ key: columnId(index), newWidth }] : [],
        ),
      ])
    },
    [result.columns, result.rowCount, layout.widths, textSize],
  )

  const drawnRows = useCallback(
    () => (api.current?.getRenderedNodes() ?? []).flatMap((node) => (node.data ? [node.data.cells] : [])),
    [],
  )
  const fittedFor = useRef(textSize)
  useEffect(() => {
    if (fittedFor.current === textSize) return
    fittedFor.current = textSize
    fitColumns(drawnRows(), false)
  }, [textSize, fitColumns, drawnRows])

  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter is another set of rows; the store reads it
  const datasource = useMemo(
    (): IDatasource => ({
      rowCount,
      getRows: (params) => {
        app.results.readRows(resultId, params.startRow, Math.min(params.endRow, rowCount)).then(
          ({ rows, total }) => {
            params.successCallback(
              rows.map((cells) => ({ cells })),
              total,
            )
            if (fitted.current) return
            fitted.current = true
            fitColumns(rows, false)
          },
          (error: unknown) => {
            params.failCallback()
            app.notices.fail('Rows could not be read', toFailure(error))
          },
        )
      },
    }),
    [app, resultId, rowCount, filter],
  )

  const rowsOf = useCallback(
    async (from: number, to: number): Promise<readonly (readonly Cell[])[]> => {
      const here: (readonly Cell[])[] = []
      for (let index = from; index <= to; index++) {
        const row = api.current?.getDisplayedRowAtIndex(index)?.data
        if (!row) return (await app.results.readRows(resultId, from, to + 1)).rows
        here.push(row.cells)
      }
      return here
    },
    [app, resultId],
  )

  /** The figures of the selection, worked out over all of it; a later selection takes the place of an earlier one. */
  const tellStatistics = useCallback(() => {
    statistics.current?.abort()
    const { range } = drawn.current
    if (!range || isSingle(range)) {
      app.shell.setSelection(null)
      return
    }
    const bounds = boundsOf(range)
    const size = `${plural(bounds.toRow - bounds.fromRow + 1, 'row')} × ${plural(bounds.toColumn - bounds.fromColumn + 1, 'column')}`
    app.shell.setSelection(size)
    const controller = new AbortController()
    statistics.current = controller
    const columns = shown.slice(bounds.fromColumn, bounds.toColumn + 1)
    setTimeout(() => {
      if (controller.signal.aborted) return
      app.results
        .statistics(resultId, { fromRow: bounds.fromRow, toRow: bounds.toRow, columns }, controller.signal)
        .then(
          (found) => {
            if (!controller.signal.aborted) app.shell.setSelection(`${size} · ${selectionText(found)}`)
          },
          (error: unknown) => {
            if (controller.signal.aborted) return
            app.notices.fail('The figures of the selection could not be worked out', toFailure(error))
          },
        )
    }, STATISTICS_AFTER_MS)
  }, [app, resultId, shown])

  useEffect(
    () => () => {
      statistics.current?.abort()
      app.shell.setSelection(null)
    },
    [app],
  )

  const draw = useCallback((alter: Partial<DrawnState>) => {
    drawn.current = { ...drawn.current, ...alter }
    api.current?.refreshCells({ force: true })
  }, [])

  const searched = view.search?.text ?? ''
  const hit = view.search?.hit?.at ?? null
  useEffect(() => draw({ searched, hit }), [draw, searched, hit])

  const select = useCallback(
    (next: CellRange | null) => {
      const before = drawn.current.range
      const wide = (one: CellRange | null) => one !== null && !isSingle(one)
      if (wide(before) || wide(next)) draw({ range: next })
      else drawn.current = { ...drawn.current, range: next }
      tellStatistics()
    },
    [draw, tellStatistics],
  )

  const copy = useCallback(
    async (form: CopyForm, alone: boolean) => {
      const { range } = drawn.current
      if (!range) return
      const bounds = boundsOf(range)
      const count = bounds.toRow - bounds.fromRow + 1
      if (count > COPY_ROWS) {
        app.notices.push({
          tone: 'warning',
          title: `${plural(count, 'row')} are too many for the clipboard`,
          detail: `It takes ${formatCount(COPY_ROWS)}. Export instead: that writes all of them.`,
        })
        return
      }
      await app.attempt('The selection could not be copied', async () => {
        const places = shown.slice(bounds.fromColumn, bounds.toColumn + 1)
        const rows = (await rowsOf(bounds.fromRow, bounds.toRow)).map((row) =>
          places.map((column) => row[column] ?? null),
        )
        const columns = places.flatMap((column) => result.columns[column] ?? [])
        const lone = alone && rows.length === 1 && columns.length === 1
        await copyText(lone ? String(rows[0]?.[0] ?? '') : copyAs(form, rows, columns))
        app.notices.push({
          tone: 'info',
          title: lone
            ? 'Cell copied'
            : `${plural(rows.length, 'row')} × ${plural(columns.length, 'column')} copied`,
        })
      })
    },
    [app, result.columns, rowsOf, shown],
  )

  const current = useCallback((): CurrentCell | null => {
    const head = drawn.current.range?.head
    const row = head && api.current?.getDisplayedRowAtIndex(head.row)?.data
    if (!head || !row) return null
    const wholeRow = told.current.endsWith(` ${ROW_COLUMN}`)
    return { index: head.row, cells: row.cells, column: wholeRow ? -1 : (shown[head.column] ?? -1) }
  }, [shown])

  const tellCurrent = useCallback(() => {
    const cell = current()
    if (cell) events.onCurrent(cell)
  }, [current, events])

  const extendBy = (key: string) => {
    const { range } = drawn.current
    const next = range && extend(range, key, rowCount, shown.length)
    if (!next) return
    select(next)
    api.current?.ensureIndexVisible(next.head.row)
    api.current?.ensureColumnVisible(columnId(shown[next.head.column] ?? 0))
  }

  /** The cell that the mouse is on. */
  const placeOf = (target: EventTarget): CellPlace | null => {
    const cell = target instanceof HTMLElement ? target.closest('.ag-cell') : null
    const row = cell?.closest('.ag-row')?.getAttribute('row-index')
    const id = cell?.getAttribute('col-id')
    return row && id ? { row: Number(row), id } : null
  }

  /** The column that a key or a click on a heading means. */
  const headingOf = (target: EventTarget | null): { column: number; box: DOMRect } | null => {
    const cell = target instanceof HTMLElement ? target.closest('.ag-header-cell') : null
    const column = columnIndex(cell?.getAttribute('col-id') ?? '')
    return cell && column >= 0 ? { column, box: cell.getBoundingClientRect() } : null
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const heading = headingOf(event.target)
    const inCell = event.target instanceof HTMLElement && event.target.closest('.ag-cell') !== null
    if (!heading && !inCell) return
    const mod = event.ctrlKey || event.metaKey
    const key = event.key.toLowerCase()
    const column = heading?.column ?? current()?.column ?? -1
    if (event.altKey && event.shiftKey && (key === 'arrowleft' || key === 'arrowright')) {
      if (column >= 0) events.onLayout(moveColumn(layout, column, key === 'arrowleft' ? -1 : 1))
    } else if (heading && ((event.altKey && key === 'arrowdown') || (event.shiftKey && key === 'f10'))) {
      openColumnMenu(heading.column, heading.box.left, heading.box.bottom)
    } else if (!inCell) return
    else if (mod && key === 'c') void copy(event.shiftKey ? 'tsv-headers' : 'tsv', !event.shiftKey)
    else if (mod && key === 'a') {
      select({ anchor: { row: 0, column: 0 }, head: { row: rowCount - 1, column: shown.length - 1 } })
    } else if (event.key === 'F7' || event.key === ' ') events.onInspect()
    else if (event.shiftKey && !event.altKey && /^(Arrow|Page)/.test(event.key)) extendBy(event.key)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  /** Where a selection that ends at this cell has its corner; the column of numbers stands for the whole row. */
  const cornerOf = ({ row, id }: CellPlace) => ({
    row,
    column: id === ROW_COLUMN ? shown.length - 1 : Math.max(0, shown.indexOf(columnIndex(id))),
  })

  const focusOn = (row: number, id: string) => {
    told.current = `${row} ${id}`
    const head = cornerOf({ row, id })
    select({ anchor: id === ROW_COLUMN ? { row, column: 0 } : head, head })
    tellCurrent()
    const cells = api.current?.getDisplayedRowAtIndex(row)?.data?.cells
    const record = cells && recordOf(result.columns, cells)
    app.marks.setFocus(record?.found ? record : null)
  }

  /**
   * The grid tells of a new focus a moment later; a key may come before, and means the cell that has the focus.
   * What it tells late is no news then: it must not undo what that key has selected.
   */
  const catchUp = () => {
    if (pressed.current) return
    const focused = api.current?.getFocusedCell()
    const id = focused?.column.getColId()
    if (focused && id !== undefined && told.current !== `${focused.rowIndex} ${id}`)
      focusOn(focused.rowIndex, id)
  }

  // In another order of rows or columns, or through another filter, other values stand in the same place: the figures of
  // the earlier ones would be taken for theirs. What is left is the cell that has the focus.
  const { sort } = view
  const drawnColumns = shown.join()
  const looked = useRef({ sort, filter, drawnColumns })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another look is news, whatever else was made anew
  useEffect(() => {
    const before = looked.current
    if (before.sort === sort && before.filter === filter && before.drawnColumns === drawnColumns) return
    looked.current = { sort, filter, drawnColumns }
    const focused = api.current?.getFocusedCell()
    if (focused) focusOn(focused.rowIndex, focused.column.getColId())
    else if (drawn.current.range) select(null)
  }, [sort, filter, drawnColumns])

  useEffect(() => () => app.marks.setFocus(null), [app])

  /** The row's menu, at the mouse or, by the keyboard, at the cell that has the focus. */
  const onCellContextMenu = (event: CellContextMenuEvent<GridRow>) => {
    const { rowIndex, data } = event
    const mouse = event.event
    if (rowIndex === null || !data || !(mouse instanceof MouseEvent)) return
    mouse.preventDefault()
    const id = event.column.getColId()
    const column = columnIndex(id)
    const { range } = drawn.current
    if (!range || !contains(range, rowIndex, Math.max(0, shown.indexOf(column)))) {
      api.current?.setFocusedCell(rowIndex, id)
      focusOn(rowIndex, id)
    }
    const cell = mouse.target instanceof HTMLElement ? mouse.target.getBoundingClientRect() : null
    const byMouse = mouse.clientX > 0 || mouse.clientY > 0
    setRowMenu({
      x: byMouse || !cell ? mouse.clientX : cell.left + 8,
      y: byMouse || !cell ? mouse.clientY : cell.bottom,
      record: recordOf(result.columns, data.cells),
      order: orderOf(result.columns, data.cells),
      value:
        column < 0
          ? null
          : { name: result.columns[column]?.name ?? '', cell: data.cells[column] ?? null, column },
    })
  }

  const onHeaderContextMenu = (event: ReactMouseEvent) => {
    const heading = headingOf(event.target)
    if (!heading) return
    event.preventDefault()
    openColumnMenu(heading.column, event.clientX || heading.box.left, event.clientY || heading.box.bottom)
  }

  /**
   * The pointer is heard before the grid hears it: the grid tells of it late, when a key may have come since, and its
   * new focus would be the beginning of what Shift is to extend.
   */
  const onPointerDown = (event: ReactPointerEvent) => {
    const place = event.button === 0 ? placeOf(event.target) : null
    if (!place) return
    const anchor = event.shiftKey ? drawn.current.range?.anchor : undefined
    focusOn(place.row, place.id)
    if (anchor) select({ anchor, head: cornerOf(place) })
    // The grid hears the press right after this, unless its rows are just being drawn anew: then it is told where it was.
    pressed.current = true
    setTimeout(() => {
      pressed.current = false
      const focused = api.current?.getFocusedCell()
      if (focused?.rowIndex !== place.row || focused.column.getColId() !== place.id)
        api.current?.setFocusedCell(place.row, place.id)
    })
  }

  const onMouseMove = (event: ReactMouseEvent) => {
    const place = event.buttons === 1 ? placeOf(event.target) : null
    const { range } = drawn.current
    if (!place || !range) return
    const head = cornerOf(place)
    if (head.row !== range.head.row || head.column !== range.head.column)
      select({ anchor: range.anchor, head })
  }

  const onColumnMoved = (event: ColumnMovedEvent<GridRow>) => {
    if (!event.finished || event.source !== 'uiColumnMoved') return
    const order = event.api
      .getAllDisplayedColumns()
      .map((column) => columnIndex(column.getColId()))
      .filter((column) => column >= 0)
    events.onLayout(orderColumns(layout, order))
  }

  const onColumnResized = (event: ColumnResizedEvent<GridRow>) => {
    if (!event.finished || event.source !== 'uiColumnResized') return
    const widths = (event.columns ?? []).map(
      (column) => [String(columnIndex(column.getColId())), column.getActualWidth()] as const,
    )
    events.onLayout({ ...layout, widths: { ...layout.widths, ...Object.fromEntries(widths) } })
  }

  const goTo = useCallback(({ row, column }: HitPlace) => {
    api.current?.ensureIndexVisible(row, 'middle')
    api.current?.ensureColumnVisible(columnId(column))
    api.current?.setFocusedCell(row, columnId(column))
  }, [])

  const takeFocus = useCallback(() => {
    const at = drawn.current.range?.head ?? { row: 0, column: 0 }
    if (rowCount > 0) api.current?.setFocusedCell(at.row, columnId(shown[at.column] ?? 0))
  }, [rowCount, shown])

  /** Rows have come. Where nothing has the focus that was asked for, it goes to the cell; where something has, it stays. */
  const giveWantedFocus = () => {
    const row = drawn.current.range?.head.row ?? 0
    if (!wantsFocus.current || !api.current?.getDisplayedRowAtIndex(row)?.data) return
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) takeFocus()
      wantsFocus.current = document.activeElement === document.body
    })
  }

  useImperativeHandle(
    ref,
    () => ({
      focus: () => {
        wantsFocus.current = true
        takeFocus()
      },
      current,
      goTo,
      step: (by) => {
        const head = drawn.current.range?.head
        const row = (head?.row ?? -1) + by
        if (row < 0 || row >= rowCount) return
        goTo({ row, column: shown[head?.column ?? 0] ?? 0 })
      },
      copy: (form) => void copy(form, false),
      reveal: () => {
        const head = drawn.current.range?.head
        const column = head && shown[head.column]
        if (column !== undefined) api.current?.ensureColumnVisible(columnId(column))
      },
      fitColumns: () => fitColumns(drawnRows(), true),
    }),
    [rowCount, shown, current, goTo, copy, fitColumns, drawnRows, takeFocus, wantsFocus],
  )

  const { onFilterValue } = events
  return (
    <div
      className="result-grid"
      data-testid="result-grid"
      ref={root}
      onFocusCapture={catchUp}
      onKeyDownCapture={onKeyDown}
      onPointerDownCapture={onPointerDown}
      onMouseMoveCapture={onMouseMove}
      onContextMenuCapture={onHeaderContextMenu}
    >
      {rowMenu && (
        <RowMenu
          place={rowMenu}
          onClose={() => setRowMenu(null)}
          onInspect={events.onInspect}
          onSource={events.onSource}
          onCopy={(form, alone) => void copy(form, alone)}
          onFilterValue={(keep) =>
            rowMenu.value && onFilterValue(rowMenu.value.column, rowMenu.value.cell, keep)
          }
          onFollow={({ orderId, column }) =>
            void app.orders.follow(orderId, { resultId: result.resultId, column })
          }
          onCompareOrder={(one, { orderId, column }) =>
            void app.orders.followBoth(one, orderId, { resultId: result.resultId, column })
          }
          onProfile={() => rowMenu.value && events.onProfile(rowMenu.value.column)}
          onProve={(file, line, format) => {
            events.onInspect()
            void app.attempt('The record could not be proved', () => app.evidence.prove(file, line, format))
          }}
        />
      )}
      {columnMenu && (
        <ColumnMenu
          place={columnMenu}
          result={result}
          layout={layout}
          onClose={() => setColumnMenu(null)}
          onLayout={events.onLayout}
          onFilter={events.onFilter}
          onProfile={events.onProfile}
          onSort={(direction) =>
            api.current?.applyColumnState({
              state: [{ colId: columnId(columnMenu.column), sort: direction }],
              defaultState: { sort: null },
            })
          }
          onFit={() => api.current?.autoSizeColumns([columnId(columnMenu.column)])}
        />
      )}
      <AgGridReact<GridRow>
        {...GRID_DEFAULTS}
        suppressMovableColumns={false}
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
          events.onSort(keys)
        }}
        onColumnMoved={onColumnMoved}
        onColumnResized={onColumnResized}
        onCellFocused={catchUp}
        onCellContextMenu={onCellContextMenu}
        onCellDoubleClicked={events.onInspect}
        onModelUpdated={() => {
          tellCurrent()
          giveWantedFocus()
        }}
        onFirstDataRendered={giveWantedFocus}
      />
    </div>
  )
}
