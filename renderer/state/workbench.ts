/** The SQL screen: tabs with their text and results, runs and their cancel, sorting, export, history. */
import { createStore } from 'zustand/vanilla'
import type { HistoryEntry } from '../../shared/contract/query.ts'
import type { Cell, ExportFormat, ResultInfo, SortKey, TableInfo } from '../../shared/model/cell.ts'
import type { TextPosition } from '../../shared/model/error.ts'
import type { Lineage } from '../../shared/model/lineage.ts'
import type { Deps } from './deps.ts'
import { callHost, type Failure, IDLE, type Loadable, loadable, toFailure } from './failure.ts'
import type { Outcome, Tasks } from './tasks.ts'

export type SqlTab = {
  readonly id: string
  readonly name: string
  readonly sql: string
  readonly result: ResultInfo | null
  readonly sort: readonly SortKey[]
  readonly lineage: Lineage | null
  readonly running: { readonly startedAt: number; readonly sql: string; readonly cancelling: boolean } | null
  /** Of the last run; the earlier result stays beside it. `position` is in the tab's whole text. */
  readonly failure: Failure | null
}

export type WorkbenchState = {
  readonly restored: boolean
  readonly tabs: readonly SqlTab[]
  readonly activeId: string
  readonly schema: Loadable<readonly TableInfo[]>
  readonly history: Loadable<readonly HistoryEntry[]>
}

/** Rows asked for at once: the largest page of the contract, the most that a copy takes. */
const PAGE_ROWS = 5000
export const COPY_ROWS = 50_000
const SAVE_AFTER_MS = 400

export const FIRST_SQL = `-- Events by type, over everything that is loaded
SELECT event_type, count(*) AS events, min(ts) AS first_seen, max(ts) AS last_seen
FROM events
GROUP BY event_type
ORDER BY events DESC`

/** A position in a statement as a position in the text that holds the statement at `start`. */
export function positionInText(text: string, start: number, position: TextPosition): TextPosition {
  const before = text.slice(0, start).split('\n')
  const lastLine = before[before.length - 1] ?? ''
  return {
    ...position,
    line: position.line + before.length - 1,
    column: position.line === 1 ? position.column + lastLine.length : position.column,
  }
}

/** The statement that the cursor stands in, or the last one that ended before it. */
export function statementAt<S extends { readonly start: number; readonly end: number }>(
  statements: readonly S[],
  offset: number,
): S | null {
  const inside = statements.find((statement) => offset >= statement.start && offset <= statement.end)
  if (inside) return inside
  const before = statements.filter((statement) => statement.end < offset)
  return before[before.length - 1] ?? statements[0] ?? null
}

/** A query that ended as cancelled and was not cancelled here: its engine is gone. */
function endedOr(failure: Failure): Failure {
  return failure.code === 'CANCELLED'
    ? {
        ...failure,
        code: 'INTERNAL',
        message: 'The engine ended while the query ran.',
        hint: 'Run it again.',
      }
    : failure
}

export function createWorkbench(deps: Deps, tasks: Tasks) {
  const controllers = new Map<string, AbortController>()
  let saving: ReturnType<typeof setTimeout> | null = null
  let saveFailed: (failure: Failure) => void = () => {}

  const blank = (id: string, name: string, sql: string): SqlTab => ({
    id,
    name,
    sql,
    result: null,
    sort: [],
    lineage: null,
    running: null,
    failure: null,
  })
  const first = blank('tab-1', 'Query 1', FIRST_SQL)
  const store = createStore<WorkbenchState>(() => ({
    restored: false,
    tabs: [first],
    activeId: first.id,
    schema: IDLE,
    history: IDLE,
  }))

  const find = (id: string) => store.getState().tabs.find((tab) => tab.id === id)
  const change = (id: string, alter: Partial<SqlTab>) =>
    store.setState((state) => ({
      tabs: state.tabs.map((tab) => (tab.id === id ? { ...tab, ...alter } : tab)),
    }))

  async function saveNow(): Promise<void> {
    if (saving !== null) clearTimeout(saving)
    saving = null
    const tabs = store.getState().tabs.map(({ id, name, sql, result }) => ({
      id,
      name,
      sql,
      resultId: result?.resultId ?? null,
    }))
    try {
      await deps.engine().query.saveTabs({ tabs })
    } catch (error) {
      saveFailed(toFailure(error))
    }
  }

  /** Soon; and no later for what is typed meanwhile, so that a kill never takes more than that much. */
  function save(): void {
    if (!store.getState().restored) return
    saving ??= setTimeout(() => void saveNow(), SAVE_AFTER_MS)
  }

  /** Now, when anything waits to be saved: the window is closing. */
  function flush(): void {
    if (saving !== null) void saveNow()
  }

  function nextName(): { id: string; name: string } {
    const { tabs } = store.getState()
    for (let n = 1; ; n++) {
      const taken = tabs.some((tab) => tab.id === `tab-${n}` || tab.name === `Query ${n}`)
      if (!taken) return { id: `tab-${n}`, name: `Query ${n}` }
    }
  }

  function newTab(sql = '', name?: string): string {
    const next = nextName()
    const tab = blank(next.id, name ?? next.name, sql)
    store.setState((state) => ({ tabs: [...state.tabs, tab], activeId: tab.id }))
    save()
    return tab.id
  }

  async function restoreResult(id: string, resultId: string): Promise<void> {
    const result = await loadable(() => deps.engine().query.result({ resultId }))
    if (result.status !== 'ready') return
    const lineage = await loadable(() => deps.engine().query.lineage())
    change(id, { result: result.value, lineage: lineage.status === 'ready' ? lineage.value : null })
  }

  async function restore(): Promise<void> {
    const saved = await deps.engine().query.tabs()
    if (saved.length > 0) {
      const tabs = saved.map((tab) => blank(tab.id, tab.name, tab.sql))
      store.setState({ tabs, activeId: tabs[0]?.id ?? first.id })
    }
    store.setState({ restored: true })
    await Promise.all(saved.map((tab) => (tab.resultId ? restoreResult(tab.id, tab.resultId) : undefined)))
  }

  async function refreshSchema(): Promise<void> {
    store.setState({ schema: await loadable(() => deps.engine().query.schema()) })
  }

  /** Runs one statement, which starts at `start` in the tab's text. The earlier result stays until a new one is there. */
  async function run(id: string, sql: string, start = 0): Promise<void> {
    const tab = find(id)
    if (!tab || tab.running) return
    const controller = new AbortController()
    controllers.set(id, controller)
    change(id, { running: { startedAt: deps.now(), sql, cancelling: false }, failure: null })
    try {
      const result = await deps.engine().query.run({ sql }, { signal: controller.signal })
      const lineage = await loadable(() => deps.engine().query.lineage())
      change(id, {
        result,
        sort: [],
        running: null,
        lineage: lineage.status === 'ready' ? lineage.value : null,
      })
    } catch (error) {
      const failure = controller.signal.aborted
        ? { code: 'CANCELLED' as const, message: 'The query was cancelled.', hint: null, position: null }
        : endedOr(toFailure(error))
      const text = find(id)?.sql ?? ''
      const position = failure.position
        ? positionInText(text.slice(start, start + sql.length) === sql ? text : sql, start, failure.position)
        : null
      change(id, { running: null, failure: { ...failure, position } })
    } finally {
      controllers.delete(id)
    }
    save()
  }

  async function refuse(id: string, message: string, hint: string): Promise<void> {
    change(id, { failure: { code: 'SQL_REFUSED', message, hint, position: null } })
  }

  async function statements(sql: string) {
    return deps.engine().query.statements({ sql })
  }

  return {
    store,
    restore,
    refreshSchema,
    newTab,
    saveNow,
    flush,
    onSaveFailed: (listener: (failure: Failure) => void): void => {
      saveFailed = listener
    },
    activate: (activeId: string): void => store.setState({ activeId }),
    activateAt: (index: number): void => {
      const tab = store.getState().tabs[index]
      if (tab) store.setState({ activeId: tab.id })
    },
    rename: (id: string, name: string): void => {
      const trimmed = name.trim().slice(0, 200)
      if (trimmed) change(id, { name: trimmed })
      save()
    },
    setSql: (id: string, sql: string): void => {
      if (find(id)?.sql === sql) return
      change(id, { sql })
      save()
    },
    closeTab: (id: string): void => {
      controllers.get(id)?.abort()
      store.setState((state) => {
        const at = state.tabs.findIndex((tab) => tab.id === id)
        const rest = state.tabs.filter((tab) => tab.id !== id)
        const tabs = rest.length > 0 ? rest : [blank('tab-1', 'Query 1', '')]
        const neighbour = tabs[Math.min(at, tabs.length - 1)] ?? tabs[0]
        return { tabs, activeId: state.activeId === id && neighbour ? neighbour.id : state.activeId }
      })
      save()
    },
    run,
    /** Runs the selection when there is one, else the statement at the cursor. Offsets are in the tab's text. */
    runAt: async (id: string, selection: { readonly start: number; readonly end: number }): Promise<void> => {
      const tab = find(id)
      if (!tab || tab.running) return
      const selected = tab.sql.slice(selection.start, selection.end)
      if (selected.trim()) return run(id, selected, selection.start)
      if (!tab.sql.trim()) return refuse(id, 'There is no statement to run.', 'Write a SELECT first.')
      const found = await loadable(() => statements(tab.sql))
      if (found.status === 'failed') return run(id, tab.sql, 0)
      if (found.status !== 'ready') return
      const at = statementAt(found.value, selection.start)
      return at ? run(id, tab.sql.slice(at.start, at.end), at.start) : run(id, tab.sql, 0)
    },
    /** Runs the whole text when it is one statement; says why not otherwise. */
    runAll: async (id: string): Promise<void> => {
      const tab = find(id)
      if (!tab || tab.running) return
      const found = await loadable(() => statements(tab.sql))
      if (found.status === 'ready' && found.value.length > 1) {
        return refuse(
          id,
          `This tab holds ${found.value.length} statements, and Blotter runs one at a time.`,
          'Put the cursor in one of them and press Ctrl+Enter, or select what to run.',
        )
      }
      if (!tab.sql.trim()) return refuse(id, 'There is no statement to run.', 'Write a SELECT first.')
      return run(id, tab.sql, 0)
    },
    cancel: (id: string): void => {
      const tab = find(id)
      if (!tab?.running) return
      change(id, { running: { ...tab.running, cancelling: true } })
      controllers.get(id)?.abort()
    },
    dismissFailure: (id: string): void => change(id, { failure: null }),
    setSort: (id: string, sort: readonly SortKey[]): void => change(id, { sort }),
    /** Rows `from` to `to` (not included) of a result in the order asked for; at most COPY_ROWS. */
    readRows: async (
      resultId: string,
      sort: readonly SortKey[],
      from: number,
      to: number,
    ): Promise<readonly (readonly Cell[])[]> => {
      const end = Math.min(to, from + COPY_ROWS)
      const rows: (readonly Cell[])[] = []
      for (let offset = from; offset < end; offset += PAGE_ROWS) {
        const limit = Math.min(PAGE_ROWS, end - offset)
        const page = await deps.engine().query.page({ resultId, offset, limit, sort: [...sort] })
        rows.push(...page.rows)
        if (page.rows.length < limit) break
      }
      return rows
    },
    refreshHistory: async (): Promise<void> => {
      store.setState({ history: await loadable(() => deps.engine().query.history({ limit: 200 })) })
    },
    /** Asks for a place and writes the whole result there, in the order shown; null when no place was chosen. */
    exportResult: async (
      id: string,
      format: ExportFormat,
    ): Promise<Outcome<{ rows: number; bytes: number; path: string }> | null> => {
      const tab = find(id)
      const result = tab?.result
      if (!tab || !result) return null
      const chosen = await callHost(deps.host, 'chooseSave', {
        title: 'Export the result',
        suggestedName: `${tab.name.replace(/[^A-Za-z0-9._-]+/g, '-')}.${format}`,
        filters: [{ name: format.toUpperCase(), extensions: [format] }],
      })
      if (!chosen) return null
      return tasks.run('export', `Export ${chosen.name}`, (signal) =>
        deps
          .engine()
          .query.export(
            { resultId: result.resultId, sort: [...tab.sort], format, save: chosen.save },
            { signal },
          ),
      )
    },
    interrupted: (reason: string): void =>
      store.setState((state) => ({
        tabs: state.tabs.map((tab) =>
          tab.running
            ? {
                ...tab,
                running: null,
                failure: {
                  code: 'INTERNAL',
                  message: `The engine ended while the query ran: ${reason}`,
                  hint: 'Run it again.',
                  position: null,
                },
              }
            : tab,
        ),
      })),
  }
}

export type Workbench = ReturnType<typeof createWorkbench>
