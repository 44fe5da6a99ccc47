/** The SQL screen: tabs with their text and results, runs and their cancel. */
import { createStore } from 'zustand/vanilla'
import type { ClosedTab } from '../../shared/contract/editor.ts'
import { LONGEST_SQL } from '../../shared/contract/query.ts'
import type { ResultInfo, TableInfo } from '../../shared/model/cell.ts'
import type { TextPosition } from '../../shared/model/error.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { ParamValue, ParamValues } from '../../shared/model/question.ts'
import { planAsked } from '../../shared/sql/plan-asked.ts'
import { statementAt } from '../../shared/sql/sql-scope.ts'
import { splitStatements } from '../../shared/sql/sql-tokens.ts'
import type { Deps } from './deps.ts'
import { type Failure, IDLE, type Loadable, loadable, toFailure } from './failure.ts'
import { guessMeant } from './guess-meant.ts'
import { activeAfterClose, copyName, moveTab, rememberClosed } from './tab-list.ts'

export type SqlTab = {
  readonly id: string
  readonly name: string
  readonly sql: string
  readonly result: ResultInfo | null
  /** Of the last run of the whole tab, when it held several statements: each one's result, in their order. */
  readonly results: readonly ResultInfo[]
  /** Shown in place of the result until it is closed, or something runs. */
  readonly plan: Plan | null
  readonly running: {
    readonly startedAt: number
    readonly sql: string
    readonly cancelling: boolean
    /** Which statement of the whole tab it is. */
    readonly step: Step | null
  } | null
  /** Of the last run; the earlier result stays beside it. `position` is in the tab's whole text. */
  readonly failure: Failure | null
}

type Step = { readonly n: number; readonly of: number }

/** A statement of a tab and where it begins in the tab's text. */
type Statement = { readonly sql: string; readonly start: number }

export type Selection = { readonly start: number; readonly end: number }

export type WorkbenchState = {
  readonly restored: boolean
  readonly tabs: readonly SqlTab[]
  readonly activeId: string
  /** The last one first. */
  readonly closed: readonly ClosedTab[]
  readonly schema: Loadable<readonly TableInfo[]>
}

const SAVE_AFTER_MS = 150
/** Of a tab; a longer one would not be saved. */
const LONGEST_NAME = 200
const ACTIVE_TAB = 'sql-tab'

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

function tooLong(name: string): Failure {
  return {
    code: 'USAGE',
    message: `“${name}” is longer than ${LONGEST_SQL / 1_000_000} million characters: its text is lost when Blotter ends.`,
    hint: 'Keep it in a file of yours. The other tabs are saved.',
    position: null,
  }
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

/** Fails as soon as the signal is aborted, and never ends otherwise. */
function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** `onSchema` is told whenever the schema is read anew: with every pull and load. */
export function createWorkbench(deps: Deps, onSchema: () => void = () => {}) {
  const controllers = new Map<string, AbortController>()
  let saving: ReturnType<typeof setTimeout> | null = null
  let savedClosed: readonly ClosedTab[] = []
  let saveFailed: (failure: Failure) => void = () => {}
  let valuesOf: (tab: SqlTab) => ParamValues = () => ({})

  /** Ids are never given twice: files and values of parameters are kept by them, and outlive their tab. */
  const newId = (): string => crypto.randomUUID()
  const blank = (id: string, name: string, sql: string): SqlTab => ({
    id,
    name,
    sql,
    result: null,
    results: [],
    plan: null,
    running: null,
    failure: null,
  })
  const first = blank(newId(), 'Query 1', FIRST_SQL)
  const store = createStore<WorkbenchState>(() => ({
    restored: false,
    tabs: [first],
    activeId: first.id,
    closed: [],
    schema: IDLE,
  }))

  const find = (id: string) => store.getState().tabs.find((tab) => tab.id === id)
  const change = (id: string, alter: Partial<SqlTab>) =>
    store.setState((state) => ({
      tabs: state.tabs.map((tab) => (tab.id === id ? { ...tab, ...alter } : tab)),
    }))

  async function saveNow(): Promise<void> {
    if (saving !== null) clearTimeout(saving)
    saving = null
    const { tabs, closed } = store.getState()
    const fits = ({ sql }: { readonly sql: string }) => sql.length <= LONGEST_SQL
    try {
      // Both are on their way before either is answered: a tab that goes from one to the other is lost by no end.
      await Promise.all([
        deps.engine().query.saveTabs({
          tabs: tabs.filter(fits).map(({ id, name, sql, result }) => ({
            id,
            name,
            sql,
            resultId: result?.resultId ?? null,
          })),
        }),
        closed === savedClosed ? null : deps.engine().editor.saveClosedTabs({ tabs: closed.filter(fits) }),
      ])
      savedClosed = closed
      const long = tabs.find((tab) => !fits(tab))
      if (long) saveFailed(tooLong(long.name))
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

  function nextName(): string {
    const { tabs } = store.getState()
    for (let n = 1; ; n++) if (!tabs.some(({ name }) => name === `Query ${n}`)) return `Query ${n}`
  }

  function activate(activeId: string): void {
    deps.preferences.set(ACTIVE_TAB, activeId)
    store.setState({ activeId })
  }

  /** A tab at the end, or behind another one; it becomes the active one. */
  function newTab(sql = '', name = nextName(), behind?: string, id = newId()): string {
    const tab = blank(id, name.slice(0, LONGEST_NAME), sql)
    store.setState((state) => {
      const at = state.tabs.findIndex((one) => one.id === behind) + 1 || state.tabs.length
      return { tabs: [...state.tabs.slice(0, at), tab, ...state.tabs.slice(at)] }
    })
    activate(tab.id)
    save()
    return tab.id
  }

  /** Closes tabs: what runs in them is cancelled, their text is remembered. An empty tab stays when all are closed. */
  function closeTabs(ids: ReadonlySet<string>): void {
    for (const id of ids) controllers.get(id)?.abort()
    const { tabs, activeId, closed } = store.getState()
    const gone = tabs.filter((tab) => ids.has(tab.id))
    if (gone.length === 0) return
    const rest = tabs.filter((tab) => !ids.has(tab.id))
    const empty = blank(newId(), 'Query 1', '')
    store.setState({
      tabs: rest.length > 0 ? rest : [empty],
      closed: rememberClosed(closed, gone),
    })
    activate(activeAfterClose(tabs, ids, activeId) ?? empty.id)
    save()
  }

  async function restoreResult(id: string, resultId: string): Promise<void> {
    const result = await loadable(() => deps.engine().query.result({ resultId }))
    if (result.status !== 'ready') return
    change(id, { result: result.value })
  }

  async function restore(): Promise<void> {
    const [saved, closed] = await Promise.all([deps.engine().query.tabs(), deps.engine().editor.closedTabs()])
    savedClosed = closed
    // One that is open again had no time to be taken off.
    store.setState({ closed: closed.filter(({ id }) => saved.every((tab) => tab.id !== id)) })
    if (saved.length > 0) {
      const tabs = saved.map((tab) => blank(tab.id, tab.name, tab.sql))
      const active = tabs.find((tab) => tab.id === deps.preferences.get(ACTIVE_TAB)) ?? tabs[0]
      store.setState({ tabs, activeId: active?.id ?? first.id })
    }
    store.setState({ restored: true })
    await Promise.all(saved.map((tab) => (tab.resultId ? restoreResult(tab.id, tab.resultId) : undefined)))
  }

  async function refreshSchema(): Promise<void> {
    onSchema()
    store.setState({ schema: await loadable(() => deps.engine().query.schema()) })
  }

  /**
   * Does work on one statement, which starts at `start` in the tab's text. What is shown stays until the work has
   * ended well; true then. A failure is placed in the tab's text.
   */
  async function perform(
    id: string,
    {
      sql,
      start,
      step = null,
    }: { readonly sql: string; readonly start: number; readonly step?: Step | null },
    work: (signal: AbortSignal) => Promise<Partial<SqlTab>>,
  ): Promise<boolean> {
    const tab = find(id)
    if (!tab || tab.running) return false
    const controller = new AbortController()
    controllers.set(id, controller)
    change(id, { running: { startedAt: deps.now(), sql, cancelling: false, step }, failure: null })
    let done = false
    try {
      await Promise.race([deps.connected(), abortOf(controller.signal)])
      change(id, { ...(await work(controller.signal)), running: null })
      done = true
    } catch (error) {
      const failure = controller.signal.aborted
        ? { code: 'CANCELLED' as const, message: 'The query was cancelled.', hint: null, position: null }
        : endedOr(toFailure(error))
      const text = find(id)?.sql ?? ''
      const { schema } = store.getState()
      const mended = schema.status === 'ready' ? guessMeant(sql, failure, schema.value) : failure
      const position = mended.position
        ? positionInText(text.slice(start, start + sql.length) === sql ? text : sql, start, mended.position)
        : null
      change(id, { running: null, failure: { ...mended, position } })
    } finally {
      // A tab that was closed and opened again may run already.
      if (controllers.get(id) === controller) controllers.delete(id)
    }
    save()
    return done
  }

  /** Runs one statement. Of several of a tab, the earlier results are kept beside the new one. */
  function run(
    id: string,
    sql: string,
    start = 0,
    step: Step | null = null,
    params = given(id),
  ): Promise<boolean> {
    return perform(id, { sql, start, step }, async (signal) => {
      const result = await deps.engine().query.run({ sql, params }, { signal })
      return {
        result,
        results: step ? [...(find(id)?.results ?? []), result] : [],
        plan: null,
      }
    })
  }

  /** Shows the plan of one statement. */
  function explainStatement(id: string, statement: Statement, measure: boolean): Promise<boolean> {
    const { sql } = statement
    return perform(id, statement, async (signal) => ({
      plan: await deps.engine().editor.explain({ sql, measure, params: given(id) }, { signal }),
    }))
  }

  /** Values of parameters for a run of this tab. */
  function given(id: string): Record<string, ParamValue> {
    const tab = find(id)
    return tab ? { ...valuesOf(tab) } : {}
  }

  async function refuse(id: string, message: string, hint: string): Promise<void> {
    change(id, { failure: { code: 'SQL_REFUSED', message, hint, position: null } })
  }

  /** The selection when there is one, else the statement at the cursor; null, and said, when there is none. */
  function chosen(tab: SqlTab, selection: Selection): Statement | null {
    const selected = tab.sql.slice(selection.start, selection.end)
    if (selected.trim()) return { sql: selected, start: selection.start }
    const at = statementAt(tab.sql, selection.start)
    if (at) return { sql: tab.sql.slice(at.start, at.end), start: at.start }
    void refuse(tab.id, 'There is no statement to run.', 'Write a SELECT first.')
    return null
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
    /** Who knows the values of parameters that are typed beside a tab. */
    onValues: (source: (tab: SqlTab) => ParamValues): void => {
      valuesOf = source
    },
    /** A statement with its kept result in a tab of their own; nothing runs. */
    openResult: async (sql: string, name: string | undefined, resultId: string): Promise<string> => {
      const id = newTab(sql, name)
      await restoreResult(id, resultId)
      save()
      return id
    },
    activate,
    activateAt: (index: number): void => {
      const tab = store.getState().tabs[index]
      if (tab) activate(tab.id)
    },
    /** The tab beside the active one, round the ends. */
    activateBeside: (step: 1 | -1): void => {
      const { tabs, activeId } = store.getState()
      const at = tabs.findIndex((tab) => tab.id === activeId)
      const next = tabs[(at + step + tabs.length) % tabs.length]
      if (next) activate(next.id)
    },
    /** Moves a tab to stand at `index`, counted without itself. */
    moveTab: (id: string, index: number): void => {
      store.setState((state) => ({ tabs: moveTab(state.tabs, id, index) }))
      save()
    },
    /** Moves a tab one place to the right or to the left. */
    moveTabBy: (id: string, step: 1 | -1): void => {
      store.setState((state) => ({
        tabs: moveTab(state.tabs, id, state.tabs.findIndex((tab) => tab.id === id) + step),
      }))
      save()
    },
    duplicateTab: (id: string): void => {
      const tab = find(id)
      if (!tab) return
      newTab(
        tab.sql,
        copyName(
          tab.name,
          store.getState().tabs.map(({ name }) => name),
        ),
        id,
      )
    },
    /** Opens the tab again that was closed last, with its text, its file and, where it is still kept, its result. */
    reopenTab: async (): Promise<void> => {
      const [last, ...closed] = store.getState().closed
      if (!last) return
      store.setState({ closed })
      const id = newTab(last.sql, last.name, undefined, find(last.id) ? newId() : last.id)
      if (last.resultId !== null) await restoreResult(id, last.resultId)
    },
    rename: (id: string, name: string): void => {
      const trimmed = name.trim().slice(0, LONGEST_NAME)
      if (trimmed) change(id, { name: trimmed })
      save()
    },
    setSql: (id: string, sql: string): void => {
      if (find(id)?.sql === sql) return
      change(id, { sql })
      save()
    },
    closeTab: (id: string): void => closeTabs(new Set([id])),
    closeOthers: (id: string): void =>
      closeTabs(new Set(store.getState().tabs.flatMap((tab) => (tab.id === id ? [] : [tab.id])))),
    run,
    /** Runs the statement of a result with the values that it had, whatever stands in the tab by now. */
    runAgain: (id: string, { sql, params = {} }: ResultInfo): Promise<boolean> => {
      const now = given(id)
      const before = Object.entries(params).map(([name, value]) => [name, { ...now[name], value }] as const)
      return run(id, sql, 0, null, Object.fromEntries(before))
    },
    /** Runs the selection when there is one, else the statement at the cursor. Offsets are in the tab's text. */
    runAt: async (id: string, selection: Selection): Promise<void> => {
      const tab = find(id)
      if (!tab || tab.running) return
      const statement = chosen(tab, selection)
      if (!statement) return
      const asked = planAsked(statement.sql)
      if (asked === null) await run(id, statement.sql, statement.start)
      else await explainStatement(id, statement, asked === 'measured')
    },
    /** Runs the statements of the tab one after the other, each into its own result, up to the first that fails. */
    runAll: async (id: string): Promise<void> => {
      const tab = find(id)
      if (!tab || tab.running) return
      const statements = splitStatements(tab.sql)
      if (statements.length === 0) return refuse(id, 'There is no statement to run.', 'Write a SELECT first.')
      const of = statements.length
      change(id, { results: [] })
      for (const [at, { start, end }] of statements.entries()) {
        const step = of > 1 ? { n: at + 1, of } : null
        if (await run(id, tab.sql.slice(start, end), start, step)) continue
        const failure = find(id)?.failure
        if (!step || !failure) return
        const ran = at === 0 ? 'None ran before it' : `The ${at === 1 ? 'one' : at} before it ran`
        const rest = of - at - 1
        const left = rest === 0 ? '' : `; the ${rest === 1 ? 'one' : rest} behind it did not run`
        const told = `Statement ${step.n} of ${of}. ${ran}${left}.`
        change(id, { failure: { ...failure, hint: failure.hint ? `${failure.hint} ${told}` : told } })
        return
      }
    },
    /** Shows one of the results of the whole tab. */
    showResult: (id: string, resultId: string): void => {
      const result = find(id)?.results.find((one) => one.resultId === resultId)
      if (result) change(id, { result, plan: null })
      save()
    },
    /** Shows how the statement would run; with `measure` it runs, and every step is measured. */
    explain: async (id: string, selection: Selection, measure: boolean): Promise<void> => {
      const tab = find(id)
      if (!tab || tab.running) return
      const statement = chosen(tab, selection)
      if (statement) await explainStatement(id, statement, measure)
    },
    closePlan: (id: string): void => change(id, { plan: null }),
    cancel: (id: string): void => {
      const tab = find(id)
      if (!tab?.running) return
      change(id, { running: { ...tab.running, cancelling: true } })
      controllers.get(id)?.abort()
    },
    dismissFailure: (id: string): void => change(id, { failure: null }),
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
