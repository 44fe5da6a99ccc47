/** Results as they are looked at, on any screen: order, filter and columns, their rows, and what leaves them as a file. */
import { createStore } from 'zustand/vanilla'
import type { Cell, ExportFormat, ResultInfo, SortKey } from '../../shared/model/cell.ts'
import type { RecordSource } from '../../shared/model/record-source.ts'
import type { ColumnFilter, ResultFilter } from '../../shared/model/result-filter.ts'
import type { ColumnProfile, Hit, HitPlace, SelectionStatistics } from '../../shared/model/result-view.ts'
import type { Deps } from './deps.ts'
import { callHost } from './failure.ts'
import {
  type ColumnLayout,
  plainLayout,
  recallLayout,
  rememberLayout,
  shownColumns,
} from './result-columns.ts'
import type { Outcome, Tasks } from './tasks.ts'

/** What is looked for in the cells of a result. */
export type Search = {
  readonly text: string
  readonly searching: boolean
  /** Null until the first answer. */
  readonly hit: Hit | null
}

/** How one result is looked at. */
export type ResultView = {
  readonly sort: readonly SortKey[]
  readonly filter: ResultFilter
  /** Rows that the filter leaves; null until they were counted. */
  readonly matching: number | null
  readonly search: Search | null
}

/** What stands beside the grid. */
export type SidePanel = 'row' | 'source' | 'profile'

export type ResultsState = {
  /** By `resultId`; a result that is not here is looked at as `PLAIN_VIEW`. */
  readonly views: Readonly<Record<string, ResultView>>
  /** By `resultId`; see `layoutOf`. */
  readonly layouts: Readonly<Record<string, ColumnLayout>>
  readonly panel: SidePanel | null
}

/** The whole result in its own order. */
export const PLAIN_VIEW: ResultView = { sort: [], filter: [], matching: null, search: null }

/** Rows asked for at once: the largest page of the contract, the most that a copy takes. */
const PAGE_ROWS = 5000
export const COPY_ROWS = 50_000
const LAYOUTS = 'result-columns'

export type Exported = { readonly rows: number; readonly bytes: number; readonly path: string }

export function createResults(deps: Deps, tasks: Tasks) {
  const store = createStore<ResultsState>(() => ({ views: {}, layouts: {}, panel: null }))
  const viewOf = (resultId: string): ResultView => store.getState().views[resultId] ?? PLAIN_VIEW
  const change = (resultId: string, alter: Partial<ResultView>) =>
    store.setState((state) => ({ views: { ...state.views, [resultId]: { ...viewOf(resultId), ...alter } } }))
  /** The order and filter of a result as the engine takes them. */
  const asked = (resultId: string) => {
    const { sort, filter } = viewOf(resultId)
    return { resultId, sort: [...sort], filter: filter.map((one) => ({ ...one, values: [...one.values] })) }
  }

  const layoutOf = ({ resultId, columns }: ResultInfo): ColumnLayout =>
    store.getState().layouts[resultId] ?? recallLayout(deps.preferences.get(LAYOUTS), columns)
  const setLayout = ({ resultId, columns }: ResultInfo, layout: ColumnLayout): void => {
    store.setState((state) => ({ layouts: { ...state.layouts, [resultId]: layout } }))
    deps.preferences.set(LAYOUTS, rememberLayout(deps.preferences.get(LAYOUTS), columns, layout))
  }

  /** Counts what the filter leaves before it is taken: a value that the column cannot have throws, and nothing changes. */
  async function takeFilter(resultId: string, filter: ResultFilter): Promise<void> {
    const { total } = await deps.engine().query.page({
      ...asked(resultId),
      filter: filter.map((one) => ({ ...one, values: [...one.values] })),
      offset: 0,
      limit: 1,
    })
    change(resultId, { filter, matching: filter.length === 0 ? null : total, search: null })
  }

  const filtering = new Map<string, Promise<void>>()
  /** One change after the other: one that is asked for while another is counted neither loses it nor is lost to it. */
  function changeFilter(resultId: string, change: (filter: ResultFilter) => ResultFilter): Promise<void> {
    // That the one before failed is told to whoever asked for it.
    const next = Promise.allSettled([filtering.get(resultId)]).then(() =>
      takeFilter(resultId, change(viewOf(resultId).filter)),
    )
    filtering.set(resultId, next)
    return next
  }

  const searches = new Map<string, AbortController>()
  /** Goes to the next or previous cell that holds the text, from a cell on; the latest question wins. */
  async function find(
    result: ResultInfo,
    text: string,
    direction: 'next' | 'previous',
    from: HitPlace | null,
  ): Promise<HitPlace | null> {
    const { resultId } = result
    searches.get(resultId)?.abort()
    if (text === '') {
      change(resultId, { search: { text, searching: false, hit: null } })
      return null
    }
    const controller = new AbortController()
    searches.set(resultId, controller)
    const before = viewOf(resultId).search
    change(resultId, { search: { text, searching: true, hit: before?.text === text ? before.hit : null } })
    try {
      const hit = await deps.engine().result.hit(
        {
          ...asked(resultId),
          text,
          columns: [...shownColumns(layoutOf(result))],
          from: from && { row: from.row, column: from.column },
          direction,
        },
        { signal: controller.signal },
      )
      if (controller.signal.aborted) return null
      change(resultId, { search: { text, searching: false, hit } })
      return hit.at
    } catch (error) {
      if (controller.signal.aborted) return null
      change(resultId, { search: { text, searching: false, hit: null } })
      throw error
    }
  }

  return {
    store,
    viewOf,
    asked,
    layoutOf,
    setLayout,
    setSort: (resultId: string, sort: readonly SortKey[]): void => change(resultId, { sort, search: null }),
    setFilter: (resultId: string, filter: ResultFilter): Promise<void> =>
      changeFilter(resultId, () => filter),
    addFilter: (resultId: string, added: readonly ColumnFilter[]): Promise<void> =>
      changeFilter(resultId, (filter) => [...filter, ...added]),
    removeFilter: (resultId: string, removed: ColumnFilter): Promise<void> =>
      changeFilter(resultId, (filter) => filter.filter((one) => one !== removed)),
    resetLayout: (result: ResultInfo): void => setLayout(result, plainLayout(result.columns)),
    find,
    endSearch: (resultId: string): void => {
      searches.get(resultId)?.abort()
      change(resultId, { search: null })
    },
    showPanel: (panel: SidePanel | null): void => store.setState({ panel }),
    /** Rows `from` to `to` (not included) of a result as it is looked at; at most COPY_ROWS. */
    readRows: async (
      resultId: string,
      from: number,
      to: number,
    ): Promise<{ readonly rows: readonly (readonly Cell[])[]; readonly total: number }> => {
      // As it is looked at now: a copy of many pages is of one order.
      const view = asked(resultId)
      const end = Math.min(to, from + COPY_ROWS)
      const rows: (readonly Cell[])[] = []
      let total = 0
      for (let offset = from; offset < end; offset += PAGE_ROWS) {
        const limit = Math.min(PAGE_ROWS, end - offset)
        const page = await deps.engine().query.page({ ...view, offset, limit })
        rows.push(...page.rows)
        total = page.total
        if (page.rows.length < limit) break
      }
      return { rows, total }
    },
    /** Figures of a rectangle of cells, worked out by the engine over all of it. */
    statistics: (
      resultId: string,
      range: { readonly fromRow: number; readonly toRow: number; readonly columns: readonly number[] },
      signal: AbortSignal,
    ): Promise<SelectionStatistics> =>
      deps
        .engine()
        .result.statistics({ ...asked(resultId), ...range, columns: [...range.columns] }, { signal }),
    profile: (resultId: string, column: number, signal: AbortSignal): Promise<ColumnProfile> => {
      const { filter } = asked(resultId)
      return deps.engine().result.profile({ resultId, filter, column }, { signal })
    },
    source: (file: string, line: number, around: number, signal: AbortSignal): Promise<RecordSource> =>
      deps.engine().result.source({ file, line, around }, { signal }),
    /** Asks for a place and writes what is shown there, all of it, with what it is beside it; null without a place. */
    exportResult: async (
      result: ResultInfo,
      name: string,
      format: ExportFormat,
    ): Promise<Outcome<Exported> | null> => {
      const chosen = await callHost(deps.host, 'chooseSave', {
        title: 'Export the result',
        suggestedName: `${name.replace(/[^A-Za-z0-9._-]+/g, '-')}.${format}`,
        filters: [{ name: format.toUpperCase(), extensions: [format] }],
      })
      if (!chosen) return null
      const columns = [...shownColumns(layoutOf(result))]
      return tasks.run('export', `Export ${chosen.name}`, (signal) =>
        deps
          .engine()
          .query.export(
            { ...asked(result.resultId), columns, format, save: chosen.save, about: true },
            { signal },
          ),
      )
    },
  }
}

export type Results = ReturnType<typeof createResults>
