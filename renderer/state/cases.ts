/** Cases: the list, the one that is open, and what is on its way into one. */
import { createStore } from 'zustand/vanilla'
import type { NewMember } from '../../shared/contract/case.ts'
import type { CaseChange, CaseDetail, CaseFormat, CaseStatus, CaseSummary } from '../../shared/model/case.ts'
import { BlotterError } from '../../shared/model/error.ts'
import type { NoteNode } from '../../shared/model/note.ts'
import type { Deps } from './deps.ts'
import { callHost, IDLE, LOADING, type Loadable, loadable } from './failure.ts'
import type { Tasks } from './tasks.ts'

export type CaseTarget = CaseFormat | 'pdf'

export const CASE_TARGETS: readonly {
  readonly target: CaseTarget
  readonly label: string
  readonly extension: string
}[] = [
  { target: 'html', label: 'HTML', extension: 'html' },
  { target: 'pdf', label: 'PDF', extension: 'pdf' },
  { target: 'md', label: 'Markdown', extension: 'md' },
  { target: 'json', label: 'JSON', extension: 'json' },
]

export const CASE_PAGES = ['notes', 'preview', 'history'] as const
export type CasePage = (typeof CASE_PAGES)[number]

export type CaseState = {
  readonly list: Loadable<readonly CaseSummary[]>
  readonly search: string
  /** The case that is open; null shows the list. */
  readonly caseId: number | null
  readonly detail: Loadable<CaseDetail>
  /** The notes as they are typed, and whether they are kept. */
  readonly notes: string
  readonly keeping: 'kept' | 'typing' | 'failed'
  readonly page: CasePage
  readonly preview: Loadable<readonly NoteNode[]>
  readonly history: Loadable<readonly CaseChange[]>
  /** What the dialog "Add to case" is open for. */
  readonly adding: { readonly members: readonly NewMember[]; readonly what: string } | null
  /** The case that something was added to last. */
  readonly lastCase: number | null
  /** The member that was removed last, for as long as that can be undone. */
  readonly removed: { readonly member: number; readonly caseId: number } | null
  readonly exporting: CaseTarget | null
}

const KEEP_AFTER_MS = 400
const OPEN = 'case-open'
const LAST = 'case-last'
const PAGE = 'case-page'

function numberOf(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null
}

export function createCases(deps: Deps, tasks: Tasks) {
  const page = CASE_PAGES.find((each) => each === deps.preferences.get(PAGE))
  const store = createStore<CaseState>(() => ({
    list: IDLE,
    search: '',
    caseId: numberOf(deps.preferences.get(OPEN)),
    detail: IDLE,
    notes: '',
    keeping: 'kept',
    page: page ?? 'notes',
    preview: IDLE,
    history: IDLE,
    adding: null,
    lastCase: numberOf(deps.preferences.get(LAST)),
    removed: null,
    exporting: null,
  }))
  let timer: ReturnType<typeof setTimeout> | null = null
  let onKeepFailed: (error: unknown) => void = () => {}

  async function refreshList(): Promise<void> {
    if (store.getState().list.status !== 'ready') store.setState({ list: LOADING })
    store.setState({ list: await loadable(() => deps.engine().case.list()) })
  }

  /** The case as the engine has it; what is typed meanwhile stays. */
  function show(detail: CaseDetail): void {
    store.setState(({ caseId, list }) => {
      const { notes: _notes, list: _members, ...summary } = detail
      const others = list.status === 'ready' ? list.value.filter(({ id }) => id !== detail.id) : []
      return {
        list: { status: 'ready', value: [summary, ...others] },
        ...(caseId === detail.id && { detail: { status: 'ready', value: detail } }),
      }
    })
  }

  /** Keeps what was typed; as a version of the history when the writer is done with it. */
  async function keepNotes(version: boolean): Promise<void> {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const { caseId: id, notes, keeping, detail } = store.getState()
    if (id === null || detail.status !== 'ready' || (keeping === 'kept' && !version)) return
    try {
      await deps.engine().case.saveNotes({ id, notes, version })
      if (store.getState().notes === notes && store.getState().caseId === id)
        store.setState({ keeping: 'kept' })
    } catch (error) {
      store.setState({ keeping: 'failed' })
      onKeepFailed(error)
    }
  }

  async function open(id: number): Promise<void> {
    await leave()
    deps.preferences.set(OPEN, String(id))
    store.setState({ caseId: id, detail: LOADING, preview: IDLE, history: IDLE, removed: null })
    const detail = await loadable(() => deps.engine().case.get({ id }))
    if (store.getState().caseId !== id) return
    // The case that was open last can be one of another workspace.
    if (detail.status === 'failed' && detail.failure.code === 'NOT_FOUND') {
      await close()
      return
    }
    store.setState({ detail, notes: detail.status === 'ready' ? detail.value.notes : '', keeping: 'kept' })
    await showPage(store.getState().page)
  }

  /** Back to the list. */
  async function close(): Promise<void> {
    await leave()
    deps.preferences.set(OPEN, '')
    store.setState({ caseId: null, detail: IDLE, removed: null })
    await refreshList()
  }

  /** What was typed becomes a version when its case is left. */
  async function leave(): Promise<void> {
    const { detail, notes } = store.getState()
    if (detail.status === 'ready' && detail.value.notes !== notes) await keepNotes(true)
  }

  async function showPage(next: CasePage): Promise<void> {
    const { caseId, notes } = store.getState()
    store.setState({ page: next })
    deps.preferences.set(PAGE, next)
    if (caseId === null) return
    if (next === 'preview') {
      if (store.getState().preview.status !== 'ready') store.setState({ preview: LOADING })
      store.setState({ preview: await loadable(() => deps.engine().case.preview({ notes })) })
    } else if (next === 'history') {
      await keepNotes(true)
      if (store.getState().history.status !== 'ready') store.setState({ history: LOADING })
      store.setState({ history: await loadable(() => deps.engine().case.history({ id: caseId })) })
    }
  }

  async function add(id: number, members: readonly NewMember[], what: string): Promise<number> {
    const outcome = await tasks.run('case', `Add ${what} to the case`, (signal) =>
      deps.engine().case.add({ id, members: [...members] }, { signal }),
    )
    if (outcome.status === 'cancelled') return 0
    if (outcome.status === 'failed') {
      const { code, message, hint } = outcome.failure
      throw new BlotterError(code, message, hint === null ? {} : { hint })
    }
    store.setState({ lastCase: id })
    deps.preferences.set(LAST, String(id))
    show(outcome.value.detail)
    return outcome.value.added.length
  }

  return {
    store,
    refreshList,
    open,
    leave,
    showPage,
    add,
    onKeepFailed: (listener: (error: unknown) => void): void => {
      onKeepFailed = listener
    },
    setSearch: (search: string): void => store.setState({ search }),
    close,
    create: async (title: string): Promise<CaseDetail> => {
      const detail = await deps.engine().case.create({ title })
      show(detail)
      return detail
    },
    setTitle: async (id: number, title: string): Promise<void> =>
      show(await deps.engine().case.setTitle({ id, title })),
    setStatus: async (id: number, status: CaseStatus): Promise<void> =>
      show(await deps.engine().case.setStatus({ id, status })),
    type: (notes: string): void => {
      store.setState({ notes, keeping: 'typing' })
      if (timer === null) timer = setTimeout(() => void keepNotes(false), KEEP_AFTER_MS)
    },
    keepNotes,
    /** Before the window goes: what was typed is on its way to the engine. */
    flush: (): void => {
      if (timer !== null) void keepNotes(false)
    },
    setCaption: async (member: number, caption: string): Promise<void> =>
      show(await deps.engine().case.setCaption({ member, caption })),
    /** Moves a member to the place of another. */
    move: async (member: number, to: number): Promise<void> => {
      const { detail } = store.getState()
      if (detail.status !== 'ready') return
      const { id, list } = detail.value
      const from = list.findIndex((each) => each.id === member)
      const moved = list[from]
      if (!moved || to < 0 || to >= list.length || from === to) return
      const order = list.toSpliced(from, 1).toSpliced(to, 0, moved)
      // Seen at once: a key that is pressed twice moves twice.
      store.setState({ detail: { status: 'ready', value: { ...detail.value, list: order } } })
      show(await deps.engine().case.reorder({ id, order: order.map((each) => each.id) }))
    },
    remove: async (member: number): Promise<void> => {
      const detail = await deps.engine().case.remove({ member })
      show(detail)
      store.setState({ removed: { member, caseId: detail.id } })
    },
    undoRemove: async (): Promise<void> => {
      const { removed } = store.getState()
      if (!removed) return
      store.setState({ removed: null })
      show(await deps.engine().case.restore({ member: removed.member }))
    },
    /** Opens the dialog that asks which case; null closes it. */
    ask: (adding: CaseState['adding']): void => {
      store.setState({ adding })
      if (adding) void refreshList()
    },
    /** Asks for a place and writes the case there; null when none was chosen. */
    exportAs: async (id: number, target: CaseTarget): Promise<{ path: string; bytes: number } | null> => {
      const shape = CASE_TARGETS.find((candidate) => candidate.target === target)
      if (!shape || store.getState().exporting) return null
      store.setState({ exporting: target })
      try {
        await keepNotes(true)
        const format = target === 'pdf' ? 'html' : target
        const rendered = await deps.engine().case.render({ id, format })
        const chosen = await callHost(deps.host, 'chooseSave', {
          title: `Export the case as ${shape.label}`,
          suggestedName: rendered.suggestedName.replace(/\.[a-z]+$/, `.${shape.extension}`),
          filters: [{ name: shape.label, extensions: [shape.extension] }],
        })
        if (!chosen) return null
        if (target === 'pdf')
          return await callHost(deps.host, 'printPdf', { html: rendered.content, save: chosen.save })
        return await deps.engine().case.export({ id, format, save: chosen.save })
      } finally {
        store.setState({ exporting: null })
      }
    },
    /** After a load: records of the open case can be elsewhere. */
    refresh: async (): Promise<void> => {
      const { caseId: id, detail } = store.getState()
      if (id !== null && detail.status === 'ready') show(await deps.engine().case.get({ id }))
    },
  }
}

export type Cases = ReturnType<typeof createCases>
