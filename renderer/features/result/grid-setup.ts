import './result.css'
/** The grid: only the modules that are used, drawn with our tokens. */
import {
  CellStyleModule,
  ColumnApiModule,
  ColumnAutoSizeModule,
  type GridOptions,
  InfiniteRowModelModule,
  ModuleRegistry,
  RenderApiModule,
  RowApiModule,
  ScrollApiModule,
  themeQuartz,
} from 'ag-grid-community'
import type { Cell } from '../../../shared/model/cell.ts'

ModuleRegistry.registerModules([
  InfiniteRowModelModule,
  CellStyleModule,
  ColumnApiModule,
  ColumnAutoSizeModule,
  RenderApiModule,
  RowApiModule,
  ScrollApiModule,
])

export type GridRow = { readonly cells: readonly Cell[] }

export const gridTheme = themeQuartz.withParams({
  backgroundColor: 'var(--surface)',
  foregroundColor: 'var(--text)',
  headerBackgroundColor: 'var(--surface-2)',
  headerTextColor: 'var(--text)',
  headerFontWeight: 600,
  accentColor: 'var(--accent)',
  borderColor: 'var(--line)',
  rowHoverColor: 'var(--hover)',
  selectedRowBackgroundColor: 'var(--accent-soft)',
  oddRowBackgroundColor: 'var(--surface)',
  columnBorder: { color: 'var(--line)', width: 1, style: 'solid' },
  rowBorder: { color: 'var(--line)', width: 1, style: 'solid' },
  wrapperBorder: false,
  wrapperBorderRadius: 0,
  borderRadius: 0,
  fontFamily: 'var(--font-ui)',
  // By tokens, so that rows grow with the size of text and the density that the user chose.
  fontSize: 'var(--text-m)',
  headerFontSize: 'var(--text-m)',
  dataFontSize: 'var(--text-m)',
  spacing: 4,
  cellHorizontalPadding: 8,
  rowHeight: 'var(--row)',
  headerHeight: 'var(--grid-head)',
  iconSize: 12,
})

/** Headings of one line: columns without a type below their name. */
export const plainGridTheme = gridTheme.withParams({ headerHeight: 'var(--control)' })

export const GRID_DEFAULTS = {
  rowModelType: 'infinite',
  cacheBlockSize: 200,
  maxBlocksInCache: 40,
  maxConcurrentDatasourceRequests: 2,
  blockLoadDebounceMillis: 40,
  suppressMovableColumns: true,
  suppressDragLeaveHidesColumns: true,
  suppressContextMenu: true,
  animateRows: false,
  suppressColumnMoveAnimation: true,
} satisfies GridOptions<GridRow>
