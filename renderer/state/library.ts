/** Questions: those that Blotter brings, and those of the user, which are files in a folder of theirs. */
import { createStore } from 'zustand/vanilla'
import type {
  ReadyQuestion,
  SavedQuestion,
  SavedQuestions,
  SaveOutcome,
} from '../../shared/contract/library.ts'
import { initialValue, parseQuestion, type QuestionParam, withTitle } from '../../shared/model/question.ts'
import type { Deps } from './deps.ts'
import { callHost, IDLE, type Loadable, loadable } from './failure.ts'
import type { Notices } from './notices.ts'
import type { TabDetails } from './tab-details.ts'
import type { Workbench } from './workbench.ts'

export const SIDE_VIEWS = ['schema', 'library', 'history'] as const
export type SideView = (typeof SIDE_VIEWS)[number]

/** A question to the user, before something is written or taken away. */
export type Asked =
  | { readonly kind: 'title'; readonly tabId: string; readonly title: string }
  | {
      readonly kind: 'changed'
      readonly tabId: string
      readonly id: string
      readonly text: string
      readonly sha256: string
    }
  | { readonly kind: 'gone'; readonly tabId: string }
  | { readonly kind: 'rename'; readonly question: SavedQuestion }

export type LibraryState = {
  readonly view: SideView
  readonly open: boolean
  readonly search: string
  readonly ready: Loadable<readonly ReadyQuestion[]>
  readonly saved: Loadable<SavedQuestions>
  readonly asked: Asked | null
  /** What was moved to the trash last, so that it can come back. */
  readonly removed: { readonly trashed: string; readonly title: string } | null
}

const VIEW = 'sql.side'
const OPEN = 'schema'

export type AnyQuestion = ReadyQuestion | SavedQuestion

export function createLibrary(deps: Deps, workbench: Workbench, details: TabDetails, notices: Notices) {
  const kept = deps.preferences.get(VIEW)
  const store = createStore<LibraryState>(() => ({
    view: SIDE_VIEWS.find((view) => view === kept) ?? 'schema',
    open: deps.preferences.get(OPEN) !== 'closed',
    search: '',
    ready: IDLE,
    saved: IDLE,
    asked: null,
    removed: null,
  }))
  const tabOf = (id: string) => workbench.store.getState().tabs.find((tab) => tab.id === id)

  function show(view: SideView): void {
    deps.preferences.set(VIEW, view)
    deps.preferences.set(OPEN, 'open')
    store.setState({ view, open: true })
  }

  /** Tabs follow their files: one without changes of its own takes the new text. */
  function follow(saved: SavedQuestions): void {
    const { tabs, closed } = workbench.store.getState()
    const isOpen = new Set(tabs.map(({ id }) => id))
    for (const tab of [...tabs, ...closed]) {
      const { file } = details.of(tab.id)
      const question = file && saved.questions.find(({ id }) => id === file.id)
      if (!file || !question) continue
      const { id, sha256, text } = question
      if (file.sha256 === sha256) {
        if (file.text === null) details.setFile(tab.id, { id, sha256, text })
      } else if (file.text === tab.sql && isOpen.has(tab.id)) {
        details.setFile(tab.id, { id, sha256, text })
        workbench.setSql(tab.id, text)
      }
    }
  }

  async function refreshSaved(): Promise<void> {
    const saved = await loadable(() => deps.engine().library.saved())
    const before = store.getState().saved
    const same =
      before.status === 'ready' && saved.status === 'ready' && sameQuestions(before.value, saved.value)
    if (!same) store.setState({ saved })
    if (saved.status === 'ready') follow(saved.value)
  }

  async function chooseFolder(): Promise<boolean> {
    const chosen = await callHost(deps.host, 'chooseSaveFolder', { title: 'Folder of your questions' })
    if (!chosen) return false
    const saved = await deps.engine().library.setFolder({ folder: chosen.save })
    store.setState({ saved: { status: 'ready', value: saved } })
    return true
  }

  function written(tabId: string, { id, sha256, text, title }: SavedQuestion): void {
    details.setFile(tabId, { id, sha256, text })
    workbench.setSql(tabId, text)
    workbench.rename(tabId, title)
    notices.push({ tone: 'success', title: `Saved “${title}”` })
  }

  async function settle(tabId: string, outcome: SaveOutcome): Promise<void> {
    switch (outcome.status) {
      case 'saved':
        store.setState({ asked: null })
        written(tabId, outcome.question)
        return refreshSaved()
      case 'changed': {
        const { id, text, sha256 } = outcome
        return store.setState({ asked: { kind: 'changed', tabId, id, text, sha256 } })
      }
      case 'gone':
        return store.setState({ asked: { kind: 'gone', tabId } })
    }
  }

  /** Writes the tab as a new file under a title, which its head then says. */
  async function saveAs(tabId: string, title: string): Promise<void> {
    const tab = tabOf(tabId)
    if (!tab) return
    const text = withTitle(tab.sql, title)
    const outcome = await deps.engine().library.save({ id: null, title, text, base: null, overwrite: false })
    await settle(tabId, outcome)
  }

  return {
    store,
    show,
    toggle: (): void => {
      const open = !store.getState().open
      deps.preferences.set(OPEN, open ? 'open' : 'closed')
      store.setState({ open })
    },
    setSearch: (search: string): void => store.setState({ search }),
    ask: (asked: Asked | null): void => store.setState({ asked }),
    refreshReady: async (): Promise<void> => {
      if (store.getState().ready.status === 'ready') return
      store.setState({ ready: await loadable(() => deps.engine().library.ready()) })
    },
    refreshSaved,
    chooseFolder,
    /** Opens a question in a tab, or the tab that has its file; runs it when all its parameters have a default. */
    open: async (question: AnyQuestion): Promise<void> => {
      const saved = 'sha256' in question
      const there = saved
        ? workbench.store.getState().tabs.find(({ id }) => details.of(id).file?.id === question.id)
        : undefined
      if (there) return workbench.activate(there.id)
      const tabId = workbench.newTab(question.text, question.title)
      if (saved) {
        const { id, sha256, text } = question
        details.setFile(tabId, { id, sha256, text })
      }
      if (question.params.length > 0 && details.store.getState().days === null) await details.refreshDays()
      const { days } = details.store.getState()
      const complete = question.params.every((param) => initialValue(param, days) !== null)
      const end = question.text.length
      if (complete) await workbench.runAt(tabId, { start: end, end })
    },
    /** Saves the tab to its file; asks for a folder and a title the first time. */
    saveTab: async (tabId: string): Promise<void> => {
      const tab = tabOf(tabId)
      if (!tab) return
      const { file } = details.of(tabId)
      if (file) {
        const title = parseQuestion(tab.sql).question.title || tab.name
        const asked = { id: file.id, title, text: tab.sql, base: file.sha256, overwrite: false }
        return settle(tabId, await deps.engine().library.save(asked))
      }
      if (store.getState().saved.status !== 'ready') await refreshSaved()
      const { saved } = store.getState()
      if (saved.status === 'ready' && saved.value.folder === null && !(await chooseFolder())) return
      const title = parseQuestion(tab.sql).question.title || tab.name
      store.setState({ asked: { kind: 'title', tabId, title } })
    },
    saveAs,
    /** Of a file that was changed meanwhile: writes the tab over it. */
    overwrite: async (asked: Extract<Asked, { kind: 'changed' }>): Promise<void> => {
      const tab = tabOf(asked.tabId)
      if (!tab) return
      const title = parseQuestion(tab.sql).question.title || tab.name
      const given = { id: asked.id, title, text: tab.sql, base: asked.sha256, overwrite: false }
      await settle(asked.tabId, await deps.engine().library.save(given))
    },
    /** Of a file that was changed meanwhile: takes its text into the tab. The editor can undo it. */
    takeFile: ({ tabId, id, sha256, text }: Extract<Asked, { kind: 'changed' }>): void => {
      details.setFile(tabId, { id, sha256, text })
      workbench.setSql(tabId, text)
      store.setState({ asked: null })
    },
    rename: async (question: SavedQuestion, title: string): Promise<void> => {
      const renamed = await deps.engine().library.rename({ id: question.id, title })
      for (const tab of workbench.store.getState().tabs) {
        const { file } = details.of(tab.id)
        if (file?.id !== question.id) continue
        const unsaved = file.text !== tab.sql
        const { id, sha256, text } = renamed
        details.setFile(tab.id, { id, sha256, text })
        workbench.setSql(tab.id, unsaved ? withTitle(tab.sql, title) : text)
        workbench.rename(tab.id, title)
      }
      for (const tab of workbench.store.getState().closed) {
        const { id, sha256, text } = renamed
        if (details.of(tab.id).file?.id === question.id) details.setFile(tab.id, { id, sha256, text })
      }
      store.setState({ asked: null })
      await refreshSaved()
    },
    remove: async (question: SavedQuestion): Promise<void> => {
      const { trashed } = await deps.engine().library.remove({ id: question.id })
      const { tabs, closed } = workbench.store.getState()
      for (const { id } of [...tabs, ...closed]) {
        if (details.of(id).file?.id === question.id) details.setFile(id, null)
      }
      store.setState({ removed: { trashed, title: question.title } })
      await refreshSaved()
    },
    undoRemove: async (): Promise<void> => {
      const { removed } = store.getState()
      if (!removed) return
      await deps.engine().library.restore({ trashed: removed.trashed })
      store.setState({ removed: null })
      await refreshSaved()
    },
    forgetRemoved: (): void => store.setState({ removed: null }),
  }
}

export type Library = ReturnType<typeof createLibrary>

function sameQuestions(one: SavedQuestions, other: SavedQuestions): boolean {
  const stamp = ({ folder, problem, questions, skipped }: SavedQuestions) =>
    JSON.stringify([folder, problem, skipped, questions.map(({ id, sha256 }) => [id, sha256])])
  return stamp(one) === stamp(other)
}

/** True when every word stands in the title, subject, description or text. */
export function matchesQuestion(question: AnyQuestion, search: string): boolean {
  const { title, subject, description, text } = question
  const all = `${title}\n${subject}\n${description}\n${text}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word))
}

/** What a parameter takes, in few words. */
export function paramWords({ type, choices, initial }: QuestionParam): string {
  const words = type === 'choice' ? choices.join(' | ') : type
  return initial === null || initial === '' ? words : `${words} = ${initial}`
}
