import './result.css'
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import type { Cell, ExportFormat, ResultInfo } from '../../../shared/model/cell.ts'
import type { ColumnFilter } from '../../../shared/model/result-filter.ts'
import type { HitPlace } from '../../../shared/model/result-view.ts'
import type { ColumnLayout } from '../../state/result-columns.ts'
import { shownColumns } from '../../state/result-columns.ts'
import { PLAIN_VIEW, type SidePanel, type ResultView as ViewState } from '../../state/results.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { formatCount, plural } from '../../ui/format.ts'
import { Split } from '../../ui/split.tsx'
import { useApp, useResults, useShelf } from '../app-context.tsx'
import { ChartView } from '../chart/chart-view.tsx'
import { useIsChart } from '../chart/view-choice.tsx'
import { forwardResult } from '../forward/forward-result.tsx'
import { orderOf } from '../order/order-of.ts'
import { CompareDialog } from './compare-dialog.tsx'
import { ComparisonLine } from './comparison-line.tsx'
import { FilterBar } from './filter-bar.tsx'
import { type FilterDraft, FilterForm } from './filter-form.tsx'
import { FindBar, type FindDirection } from './find-bar.tsx'
import { HiddenSort } from './hidden-sort.tsx'
import { Inspector } from './inspector.tsx'
import { ProfilePanel } from './profile-panel.tsx'
import { recordOf } from './record-of.ts'
import { RenameDialog } from './rename-dialog.tsx'
import { type ResultActions, ResultBar } from './result-bar.tsx'
import { type CurrentCell, type GridEvents, type GridHandle, ResultGrid } from './result-grid.tsx'
import { SourcePanel } from './source-panel.tsx'
import { useResultCommands } from './use-result-commands.ts'

/** The condition that keeps the rows that have a value, or leaves them out. */
function valueFilter(column: number, cell: Cell, keep: boolean): ColumnFilter {
  if (cell === null) return { column, operator: keep ? 'is-null' : 'is-not-null', values: [] }
  return { column, operator: keep ? 'equals' : 'not-equals', values: [String(cell)] }
}

/** The cell before a place, row by row; null before the first. A search from there comes to the place itself. */
function placeBefore({ row, column }: HitPlace, columns: readonly number[]): HitPlace | null {
  const left = columns[columns.indexOf(column) - 1]
  if (left !== undefined) return { row, column: left }
  const last = columns.at(-1)
  return row > 0 && last !== undefined ? { row: row - 1, column: last } : null
}

type DialogShown =
  | { readonly kind: 'filter'; readonly draft: FilterDraft }
  | { readonly kind: 'rename'; readonly pin: boolean }
  | { readonly kind: 'compare' }

/** A result with its bar, its grid and what stands beside it: on every screen that shows rows. Give it a height. */
export function ResultView({
  result: given,
  name,
  place,
  note = null,
  gridRef,
  onRunAgain = null,
}: {
  readonly result: ResultInfo
  /** What an export is called unless the result has a name of its own. */
  readonly name: string
  /** Where comparisons are shown, e.g. the id of the tab. */
  readonly place: string
  /** Stands in the bar, e.g. that this is an earlier result. */
  readonly note?: ReactNode
  readonly gridRef: RefObject<GridHandle | null>
  /** Offered when the data has changed since the result was run. */
  readonly onRunAgain?: (() => void) | null
}) {
  const app = useApp()
  const { resultId } = given
  // Its name and its pin as they are now.
  const result = useShelf((state) => state.kept.find((one) => one.resultId === resultId)) ?? given
  const change = useShelf((state) => state.changed[resultId] ?? null)
  const summary = useShelf((state) => state.summaries[resultId] ?? null)
  const view = useResults((state) => state.views[resultId] ?? PLAIN_VIEW)
  const storedLayout = useResults((state) => state.layouts[resultId])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was remembered is recalled once
  const recalled = useMemo(() => app.results.layoutOf(given), [app, resultId])
  const layout = storedLayout ?? recalled
  const panel = useResults((state) => state.panel)
  const isChart = useIsChart(result)
  const [current, setCurrent] = useState<CurrentCell | null>(null)
  const [profiled, setProfiled] = useState<number | null>(null)
  const [dialog, setDialog] = useState<DialogShown | null>(null)
  const root = useRef<HTMLDivElement>(null)
  const findInput = useRef<HTMLInputElement>(null)
  const wantsFocus = useRef(false)
  const column =
    profiled ?? (current && current.column >= 0 ? current.column : (shownColumns(layout)[0] ?? 0))

  // biome-ignore lint/correctness/useExhaustiveDependencies: what stands beside the grid takes of its width
  useEffect(() => {
    const frame = requestAnimationFrame(() => gridRef.current?.reveal())
    return () => cancelAnimationFrame(frame)
  }, [gridRef, panel])

  const changeFilter = useCallback(
    (added: readonly ColumnFilter[]) =>
      void app.attempt('The filter could not be changed', () => app.results.addFilter(resultId, added)),
    [app, resultId],
  )
  const layOut = useCallback((next: ColumnLayout) => app.results.setLayout(given, next), [app, given])
  const find = (text: string, direction: FindDirection) =>
    void app.attempt('The result could not be searched', async () => {
      const at = gridRef.current?.current()
      const hit = app.results.viewOf(resultId).search?.hit?.at ?? null
      const columns = shownColumns(layout)
      const place = hit ?? (at && { row: at.index, column: at.column < 0 ? (columns[0] ?? 0) : at.column })
      const from = place && direction === 'here' ? placeBefore(place, columns) : (place ?? null)
      const found = await app.results.find(given, text, direction === 'here' ? 'next' : direction, from)
      if (!found) return
      const typing = document.activeElement === findInput.current
      gridRef.current?.goTo(found)
      if (typing) requestAnimationFrame(() => findInput.current?.focus())
    })
  const open = (next: SidePanel) => {
    if (next === 'profile') setProfiled(null)
    app.results.showPanel(next)
  }
  const closePanel = () => {
    app.results.showPanel(null)
    gridRef.current?.focus()
  }

  const events = useMemo(
    (): GridEvents => ({
      onSort: (sort) => app.results.setSort(resultId, sort),
      onLayout: layOut,
      onCurrent: setCurrent,
      onInspect: () => app.results.showPanel('row'),
      onSource: () => app.results.showPanel('source'),
      onProfile: (index) => {
        setProfiled(index)
        app.results.showPanel('profile')
      },
      onFilter: (index) => setDialog({ kind: 'filter', draft: { column: index, at: null } }),
      onFilterValue: (index, cell, keep) => changeFilter([valueFilter(index, cell, keep)]),
    }),
    [app, resultId, layOut, changeFilter],
  )
  const actions: ResultActions = {
    find: () => {
      if (view.search) findInput.current?.select()
      else void app.results.find(given, '', 'next', null)
    },
    filter: () => setDialog({ kind: 'filter', draft: { column, at: null } }),
    toggle: (next) => (panel === next ? closePanel() : open(next)),
    pin: () => {
      if (!result.pinned) setDialog({ kind: 'rename', pin: true })
      else void app.attempt('The result could not be let go of', () => app.shelf.pin(resultId, false))
    },
    rename: () => setDialog({ kind: 'rename', pin: false }),
    compare: () => setDialog({ kind: 'compare' }),
    forward: () => forwardResult(app, result, result.name ?? name),
    exportAs: (format) => void exportAs(app, result, name, format),
    layOut,
    fitColumns: () => gridRef.current?.fitColumns(),
  }
  const doing = useRef({
    ...actions,
    open,
    hit: () => {},
    filterValue: () => {},
    follow: () => {},
    clearFilter: () => {},
  } as Parameters<typeof useResultCommands>[3]['current'])
  doing.current = {
    ...actions,
    open,
    hit: (direction) => find(view.search?.text ?? '', direction),
    filterValue: (keep) => {
      const at = gridRef.current?.current()
      if (at && at.column >= 0) events.onFilterValue(at.column, at.cells[at.column] ?? null, keep)
    },
    follow: () => {
      const at = gridRef.current?.current()
      const order = at && orderOf(result.columns, at.cells)
      if (order) void app.orders.follow(order.orderId, { resultId, column: order.column })
      else {
        app.notices.push({
          tone: 'info',
          title: at ? 'This row names no order' : 'No row is chosen',
          detail: at
            ? 'An order is followed from a row with a value in its column order_id or change_order_id.'
            : 'Choose a row of the grid first.',
        })
      }
    },
    clearFilter: () =>
      void app.attempt('The filter could not be cleared', () => {
        // The button that was pressed goes with the words that no row matches.
        wantsFocus.current = true
        return app.results.setFilter(resultId, [])
      }),
  }
  const isSearching = useCallback(
    () => (app.results.viewOf(resultId).search?.text ?? '') !== '',
    [app, resultId],
  )
  useResultCommands(root, gridRef, isSearching, doing)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || panel === null || dialog !== null) return
    if (!(event.target instanceof Element) || !root.current?.contains(event.target)) return
    if (event.target.closest('.find-bar')) return
    event.preventDefault()
    closePanel()
  }
  return (
    <div className="result-view" ref={root} onKeyDownCapture={onKeyDown}>
      <ResultBar
        result={result}
        name={name}
        view={view}
        layout={layout}
        panel={panel}
        note={note}
        change={change}
        actions={actions}
        onRunAgain={onRunAgain}
      />
      {summary && <ComparisonLine summary={summary} />}
      <FilterBar
        result={result}
        view={view}
        onEdit={(at) => setDialog({ kind: 'filter', draft: { column: view.filter[at]?.column ?? 0, at } })}
        onEmpty={() => gridRef.current?.focus()}
      />
      <HiddenSort
        result={result}
        sort={view.sort}
        layout={layout}
        onLayout={(next) => {
          layOut(next)
          gridRef.current?.focus()
        }}
      />
      {view.search && (
        <FindBar
          search={view.search}
          ref={findInput}
          onFind={find}
          onClose={() => {
            app.results.endSearch(resultId)
            gridRef.current?.focus()
          }}
        />
      )}
      <Body
        result={result}
        view={view}
        hasSummary={summary !== null}
        onClear={() => doing.current.clearFilter()}
        chart={isChart ? <ChartView result={result} name={name} lineage={result.lineage} /> : null}
        grid={
          <ResultGrid
            result={given}
            view={view}
            layout={layout}
            events={events}
            wantsFocus={wantsFocus}
            ref={gridRef}
          />
        }
        side={
          panel && (
            <Side
              panel={panel}
              result={result}
              view={view}
              layout={layout}
              current={current}
              column={column}
              onColumn={setProfiled}
              onFilter={changeFilter}
              onStep={(by) => gridRef.current?.step(by)}
              onSource={() => open('source')}
              onClose={closePanel}
            />
          )
        }
      />
      {dialog?.kind === 'filter' && (
        <FilterForm result={result} draft={dialog.draft} onClose={() => setDialog(null)} />
      )}
      {dialog?.kind === 'rename' && (
        <RenameDialog result={result} pin={dialog.pin} onClose={() => setDialog(null)} />
      )}
      {dialog?.kind === 'compare' && (
        <CompareDialog result={result} place={place} onClose={() => setDialog(null)} />
      )}
    </div>
  )
}

function Body({
  result,
  view,
  hasSummary,
  chart,
  grid,
  side,
  onClear,
}: {
  readonly result: ResultInfo
  readonly view: ViewState
  readonly hasSummary: boolean
  /** In place of the grid. */
  readonly chart: ReactNode
  readonly grid: ReactNode
  readonly side: ReactNode
  readonly onClear: () => void
}) {
  if (result.rowCount === 0) {
    return hasSummary ? (
      <Empty title="No difference">
        Every row of one result stands in the other, the same in every column that both have.
      </Empty>
    ) : (
      <Empty title="No rows">The statement ran and gave no row. Its columns: {columnNames(result)}.</Empty>
    )
  }
  if (chart) return chart
  if (view.matching === 0) return <NoMatch rows={result.rowCount} onClear={onClear} />
  return (
    <div className="grow" style={{ minHeight: 0 }}>
      <Split
        id="result"
        orientation="horizontal"
        panels={[
          {
            id: 'grid',
            content: <div style={{ height: '100%', display: 'flex', flexDirection: 'column' }}>{grid}</div>,
            minSize: '30%',
          },
          ...(side ? [{ id: 'side', content: side, defaultSize: '380px', minSize: '220px' }] : []),
        ]}
      />
    </div>
  )
}

/** In place of a grid that had the focus, maybe: the next action takes it then. */
function NoMatch({ rows, onClear }: { readonly rows: number; readonly onClear: () => void }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let frame = 0
    const take = () => {
      const { activeElement } = document
      const isHere = place.current?.closest('.result-view')?.contains(activeElement)
      if (isHere || activeElement === document.body) place.current?.querySelector('button')?.focus()
    }
    // A dialog that closes with it lets go of the rest of the window, and gives the focus back in the frame after that.
    const wait = () => {
      const isHeld = document.querySelector('[inert]') !== null
      frame = requestAnimationFrame(isHeld ? wait : take)
    }
    frame = requestAnimationFrame(wait)
    return () => cancelAnimationFrame(frame)
  }, [])
  return (
    <div className="grow" style={{ display: 'grid' }} ref={place}>
      <Empty title="No row matches the filter" actions={<Button onClick={onClear}>Clear the filter</Button>}>
        The result has {plural(rows, 'row')}.
      </Empty>
    </div>
  )
}

const MOST_NAMES = 12

function columnNames({ columns }: ResultInfo): string {
  const names = columns.slice(0, MOST_NAMES).map(({ name }) => name)
  const more = columns.length - names.length
  return more > 0 ? `${names.join(', ')} and ${formatCount(more)} more` : names.join(', ')
}

function Side({
  panel,
  result,
  view,
  layout,
  current,
  column,
  onColumn,
  onFilter,
  onStep,
  onSource,
  onClose,
}: {
  readonly panel: SidePanel
  readonly result: ResultInfo
  readonly view: ViewState
  readonly layout: ColumnLayout
  readonly current: CurrentCell | null
  readonly column: number
  readonly onColumn: (column: number) => void
  readonly onFilter: (filters: readonly ColumnFilter[]) => void
  readonly onStep: (by: -1 | 1) => void
  readonly onSource: () => void
  readonly onClose: () => void
}) {
  if (panel === 'profile') {
    return (
      <ProfilePanel
        result={result}
        view={view}
        column={column}
        onColumn={onColumn}
        onFilter={onFilter}
        onClose={onClose}
      />
    )
  }
  if (panel === 'source') {
    const record = current
      ? recordOf(result.columns, current.cells)
      : { found: false as const, reason: 'Choose a row in the grid first.' }
    return <SourcePanel record={record} onClose={onClose} />
  }
  return current ? (
    <Inspector
      row={current}
      result={result}
      order={[...shownColumns(layout), ...layout.hidden]}
      total={view.matching ?? result.rowCount}
      onStep={onStep}
      onSource={onSource}
      onClose={onClose}
    />
  ) : (
    <Empty title="No row chosen">Choose a row in the grid.</Empty>
  )
}

async function exportAs(
  app: ReturnType<typeof useApp>,
  result: ResultInfo,
  name: string,
  format: ExportFormat,
): Promise<void> {
  await app.attempt('The result could not be exported', async () => {
    const outcome = await app.results.exportResult(result, result.name ?? name, format)
    if (outcome === null) return
    if (outcome.status === 'failed') app.notices.fail('The result could not be exported', outcome.failure)
    else if (outcome.status === 'cancelled') {
      app.notices.push({ tone: 'info', title: 'Export was cancelled', detail: 'No file was left.' })
    } else {
      const { rows, bytes, path } = outcome.value
      app.notices.push({
        tone: 'success',
        title: `${plural(rows, 'row')} exported`,
        detail: `${path}, ${formatBytes(bytes)}`,
      })
    }
  })
}
