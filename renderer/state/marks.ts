/** Marks on records: what the rows on screen show of them, the list of all, and the record at hand. */
import { createStore } from 'zustand/vanilla'
import type { MarkedRecord, MarkList, PlaceMarks, RecordPlace } from '../../shared/model/mark.ts'
import type { Deps } from './deps.ts'
import { recordKey } from './evidence.ts'
import { IDLE, LOADING, type Loadable, loadable } from './failure.ts'

/** Rows that come on screen together are asked for together. */
const ASK_AFTER_MS = 20
/** Places of one call. */
const ASKED_AT_ONCE = 2000
/** Places that are remembered; beyond, those that are off the screen are asked for again. */
const MOST_REMEMBERED = 20_000

export type MarkFilter = { readonly starred: boolean; readonly tag: string | null; readonly text: string }

export type MarkState = {
  /** By place (`recordKey`): its marks, or null when it has none. Absent: not asked for yet. */
  readonly at: Readonly<Record<string, PlaceMarks | null>>
  /** The record that the focus is on, in whatever grid. */
  readonly focus: RecordPlace | null
  /** The records that the dialog "Tag or comment" is open for. */
  readonly marking: readonly RecordPlace[] | null
  /** All that was said of the only record of the dialog, or of the record that is inspected. */
  readonly records: Readonly<Record<string, Loadable<MarkedRecord | null>>>
  readonly filter: MarkFilter
  readonly list: Loadable<MarkList>
}

export function createMarks(deps: Deps) {
  const store = createStore<MarkState>(() => ({
    at: {},
    focus: null,
    marking: null,
    records: {},
    filter: { starred: false, tag: null, text: '' },
    list: IDLE,
  }))
  let wanted = new Map<string, RecordPlace>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let listing = 0
  let onFailed: (error: unknown) => void = () => {}

  const put = (places: readonly RecordPlace[], marks: readonly PlaceMarks[]) => {
    const found = new Map(marks.map((mark) => [recordKey(mark.file, mark.line), mark]))
    store.setState(({ at }) => {
      const kept = Object.keys(at).length > MOST_REMEMBERED ? {} : at
      const told = places.map(({ file, line }) => {
        const key = recordKey(file, line)
        return [key, found.get(key) ?? null] as const
      })
      return { at: { ...kept, ...Object.fromEntries(told) } }
    })
  }

  async function ask(places: readonly RecordPlace[]): Promise<void> {
    for (let from = 0; from < places.length; from += ASKED_AT_ONCE) {
      const some = places.slice(from, from + ASKED_AT_ONCE)
      put(some, await deps.engine().mark.at({ places: [...some] }))
    }
  }

  /** Asks for the marks of a row that comes on screen, with those of the rows that come with it. */
  function look(place: RecordPlace): void {
    const key = recordKey(place.file, place.line)
    if (key in store.getState().at || wanted.has(key)) return
    wanted.set(key, place)
    if (timer !== null) return
    timer = setTimeout(() => {
      timer = null
      const places = [...wanted.values()]
      wanted = new Map()
      ask(places).catch((error: unknown) => onFailed(error))
    }, ASK_AFTER_MS)
  }

  async function refreshList(): Promise<void> {
    const turn = ++listing
    if (store.getState().list.status !== 'ready') store.setState({ list: LOADING })
    const { filter } = store.getState()
    const list = await loadable(() => deps.engine().mark.list(filter))
    if (turn === listing) store.setState({ list })
  }

  async function openRecord(place: RecordPlace): Promise<void> {
    const key = recordKey(place.file, place.line)
    const putRecord = (record: Loadable<MarkedRecord | null>) =>
      store.setState(({ records }) => ({ records: { ...records, [key]: record } }))
    if (store.getState().records[key]?.status !== 'ready') putRecord(LOADING)
    putRecord(await loadable(() => deps.engine().mark.record({ file: place.file, line: place.line })))
  }

  /** After something was said of these places: what shows them is asked for again. */
  async function told(places: readonly RecordPlace[]): Promise<void> {
    const { records, list } = store.getState()
    await Promise.all([
      ...places.filter(({ file, line }) => recordKey(file, line) in records).map(openRecord),
      list.status === 'idle' ? null : refreshList(),
    ])
  }

  const placesOf = (places: readonly RecordPlace[]) => places.map(({ file, line }) => ({ file, line }))

  return {
    store,
    look,
    refreshList,
    openRecord,
    onLookFailed: (listener: (error: unknown) => void): void => {
      onFailed = listener
    },
    setFocus: (focus: RecordPlace | null): void => {
      const before = store.getState().focus
      if (before?.file !== focus?.file || before?.line !== focus?.line) store.setState({ focus })
    },
    setFilter: (filter: Partial<MarkFilter>): Promise<void> => {
      store.setState((state) => ({ filter: { ...state.filter, ...filter } }))
      return refreshList()
    },
    /** Opens the dialog for these records; null closes it. */
    mark: (marking: readonly RecordPlace[] | null): void => {
      store.setState({ marking })
      const [only, ...others] = marking ?? []
      if (only && others.length === 0) void openRecord(only)
    },
    /** Stars the records unless all of them have a star. Returns whether they have one now. */
    toggleStar: async (places: readonly RecordPlace[]): Promise<boolean> => {
      const asked = placesOf(places)
      put(asked, await deps.engine().mark.at({ places: asked }))
      const { at } = store.getState()
      const on = !asked.every(({ file, line }) => at[recordKey(file, line)]?.starred === true)
      put(asked, await deps.engine().mark.star({ places: asked, on }))
      await told(asked)
      return on
    },
    setTag: async (places: readonly RecordPlace[], tag: string, on: boolean): Promise<void> => {
      const asked = placesOf(places)
      put(asked, await deps.engine().mark.tag({ places: asked, tag, on }))
      await told(asked)
    },
    comment: async (place: RecordPlace, text: string): Promise<void> => {
      await deps.engine().mark.comment({ file: place.file, line: place.line, text })
      await ask([place])
      await told([place])
    },
    editComment: async (place: RecordPlace, id: number, text: string): Promise<void> => {
      await deps.engine().mark.editComment({ id, text })
      await told([place])
    },
    deleteComment: async (place: RecordPlace, id: number): Promise<void> => {
      await deps.engine().mark.deleteComment({ id })
      await ask([place])
      await told([place])
    },
    /** After a load records can be elsewhere: what is on screen is asked for again. */
    refresh: async (): Promise<void> => {
      store.setState({ at: {}, records: {} })
      if (store.getState().list.status !== 'idle') await refreshList()
    },
  }
}

export type Marks = ReturnType<typeof createMarks>
