import type { ColDef, GridApi, IDatasource } from 'ag-grid-community'
import { AgGridReact } from 'ag-grid-react'
import { type KeyboardEvent, useMemo, useRef } from 'react'
import type { ActivityEntry } from '../../../shared/model/activity.ts'
import type { ActivityView } from '../../state/activity.ts'
import { toFailure } from '../../state/failure.ts'
import { formatCount } from '../../ui/format.ts'
import { useApp } from '../app-context.tsx'
import { GRID_DEFAULTS, plainGridTheme } from '../result/grid-setup.ts'
import { useShowInstant } from '../use-show-instant.ts'
import { activityWords, detailLine } from './activity-words.ts'

const columnsOf = (show: (text: string) => string): ColDef<ActivityEntry>[] => [
  {
    colId: 'seq',
    headerName: '#',
    headerClass: 'ag-right-aligned-header',
    width: 84,
    cellClass: 'cell-row',
    valueGetter: (params) => params.data && formatCount(params.data.seq),
  },
  {
    colId: 'at',
    headerName: 'Time',
    width: 190,
    valueGetter: (params) => params.data && show(params.data.at),
  },
  {
    colId: 'what',
    headerName: 'What',
    width: 180,
    valueGetter: (params) => params.data && activityWords(params.data.kind),
  },
  {
    colId: 'kind',
    headerName: 'Kind',
    width: 140,
    cellClass: 'cell-mono',
    valueGetter: (params) => params.data?.kind,
  },
  {
    colId: 'detail',
    headerName: 'Detail',
    flex: 1,
    minWidth: 160,
    valueGetter: (params) => params.data && detailLine(params.data.detail),
  },
  {
    colId: 'hash',
    headerName: 'Hash',
    width: 112,
    cellClass: 'cell-mono',
    valueGetter: (params) => params.data && `${params.data.currentHash.slice(0, 10)}…`,
  },
]

const DEFAULTS: ColDef<ActivityEntry> = {
  sortable: false,
  resizable: true,
  suppressHeaderMenuButton: true,
  suppressKeyboardEvent: ({ event }) => event.key === 'Enter' || event.key === ' ' || event.key === 'F7',
}

/** The log, newest first, of any length: pages come as they are scrolled to. Enter opens an entry. */
export function ActivityGrid({
  view,
  onOpen,
}: {
  readonly view: ActivityView
  readonly onOpen: (entry: ActivityEntry) => void
}) {
  const app = useApp()
  const show = useShowInstant()
  const columns = useMemo(() => columnsOf(show), [show])
  const api = useRef<GridApi<ActivityEntry> | null>(null)
  const root = useRef<HTMLDivElement>(null)
  const datasource = useMemo(
    (): IDatasource => ({
      rowCount: view.total,
      getRows: (params) => {
        view.read(params.startRow, Math.min(params.endRow, view.total)).then(
          (entries) => params.successCallback([...entries], view.total),
          (error: unknown) => {
            params.failCallback()
            app.notices.fail('Entries could not be read', toFailure(error))
          },
        )
      },
    }),
    [app, view],
  )
  const openAt = (index: number | null | undefined) => {
    const entry =
      index === null || index === undefined ? undefined : api.current?.getDisplayedRowAtIndex(index)?.data
    if (entry) onOpen(entry)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || !event.target.closest('.ag-cell')) return
    if (event.key !== 'Enter' && event.key !== ' ' && event.key !== 'F7') return
    event.preventDefault()
    openAt(api.current?.getFocusedCell()?.rowIndex)
  }
  return (
    <div
      className="result-grid activity-grid"
      data-testid="activity-grid"
      ref={root}
      onKeyDownCapture={onKeyDown}
    >
      <AgGridReact<ActivityEntry>
        {...GRID_DEFAULTS}
        maxConcurrentDatasourceRequests={1}
        theme={plainGridTheme}
        columnDefs={columns}
        defaultColDef={DEFAULTS}
        datasource={datasource}
        infiniteInitialRowCount={Math.max(1, Math.min(view.total, 200))}
        onGridReady={(event) => {
          api.current = event.api
          root.current
            ?.querySelector('[role="grid"]')
            ?.setAttribute('aria-label', 'Entries of the activity log')
        }}
        onCellClicked={(event) => openAt(event.rowIndex)}
      />
    </div>
  )
}
