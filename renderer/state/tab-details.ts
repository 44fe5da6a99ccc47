/** What belongs to a tab of the SQL screen beside its text: the file that it came from, and the values of its parameters. */
import { createStore } from 'zustand/vanilla'
import { boundAs, initialValue, type ParamValues, parseQuestion } from '../../shared/model/question.ts'
import type { Deps } from './deps.ts'
import { type Failure, toFailure } from './failure.ts'
import type { SqlTab, Workbench } from './workbench.ts'

/** A saved question as the tab has it. `text` is what the file holds; null while that is not known. */
export type TabFile = { readonly id: string; readonly sha256: string; readonly text: string | null }

export type Details = { readonly file: TabFile | null; readonly values: Readonly<Record<string, string>> }

export type DetailsState = {
  readonly byTab: Readonly<Record<string, Details>>
  /** First and last day of the archive, which defaults may name. */
  readonly days: { readonly first: string; readonly last: string } | null
  /** Where the cursor stands in the tab that has the editor. */
  readonly cursor: { readonly tabId: string; readonly offset: number } | null
}

const NONE: Details = { file: null, values: {} }
const SAVE_AFTER_MS = 400

export function createTabDetails(deps: Deps, workbench: Workbench) {
  const store = createStore<DetailsState>(() => ({ byTab: {}, days: null, cursor: null }))
  let saving: ReturnType<typeof setTimeout> | null = null
  let restored = false
  let saveFailed: (failure: Failure) => void = () => {}
  const of = (tabId: string): Details => store.getState().byTab[tabId] ?? NONE

  async function saveNow(): Promise<void> {
    if (saving !== null) clearTimeout(saving)
    saving = null
    const { byTab } = store.getState()
    const { tabs: open, closed } = workbench.store.getState()
    const tabs = [...open, ...closed].flatMap(({ id }) => {
      const { file, values } = byTab[id] ?? NONE
      if (!file && Object.keys(values).length === 0) return []
      return [{ tabId: id, file: file && { id: file.id, sha256: file.sha256 }, values }]
    })
    try {
      await deps.engine().library.saveTabs({ tabs })
    } catch (error) {
      saveFailed(toFailure(error))
    }
  }

  function change(tabId: string, alter: Partial<Details>): void {
    store.setState((state) => ({ byTab: { ...state.byTab, [tabId]: { ...of(tabId), ...alter } } }))
    if (restored) saving ??= setTimeout(() => void saveNow(), SAVE_AFTER_MS)
  }

  /** The values that a run of this tab is given: what was typed, else the defaults of its head. */
  function valuesOf(tab: Pick<SqlTab, 'id' | 'sql'>): ParamValues {
    const { days } = store.getState()
    const typed = of(tab.id).values
    const { params } = parseQuestion(tab.sql).question
    const values: Record<string, ParamValues[string]> = {}
    for (const param of params) {
      const value = typed[param.name] ?? initialValue(param, days)
      if (value !== null) values[param.name] = boundAs(param, value)
    }
    for (const [name, value] of Object.entries(typed)) values[name] ??= boundAs(undefined, value)
    return values
  }

  return {
    store,
    of,
    valuesOf,
    onSaveFailed: (listener: (failure: Failure) => void): void => {
      saveFailed = listener
    },
    restore: async (): Promise<void> => {
      const saved = await deps.engine().library.tabs()
      const byTab = Object.fromEntries(
        saved.map(({ tabId, file, values }) => [tabId, { file: file && { ...file, text: null }, values }]),
      )
      store.setState((state) => ({ byTab: { ...byTab, ...state.byTab } }))
      restored = true
    },
    refreshDays: async (): Promise<void> => store.setState({ days: await deps.engine().library.days() }),
    setValue: (tabId: string, name: string, value: string): void =>
      change(tabId, { values: { ...of(tabId).values, [name]: value } }),
    setValues: (tabId: string, values: Readonly<Record<string, string>>): void => change(tabId, { values }),
    setFile: (tabId: string, file: TabFile | null): void => change(tabId, { file }),
    moveCursor: (tabId: string, offset: number): void => store.setState({ cursor: { tabId, offset } }),
    /** Now, when anything waits to be saved: the window is closing. */
    flush: (): void => {
      if (saving !== null) void saveNow()
    },
  }
}

export type TabDetails = ReturnType<typeof createTabDetails>

/** True when the tab is not what its file holds. */
export function isUnsaved(tab: Pick<SqlTab, 'sql'>, details: Details | undefined): boolean {
  return details?.file ? details.file.text !== tab.sql : false
}
