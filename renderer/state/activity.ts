/** Blotter's own activity log as the window reads it: any length, page by page, searched by the engine. */
import { createStore } from 'zustand/vanilla'
import type { ActivityEntry, ActivityPage } from '../../shared/model/activity.ts'
import type { VerificationResult } from '../../shared/model/verification.ts'
import type { Deps } from './deps.ts'
import { callHost, IDLE, LOADING, type Loadable, loadable } from './failure.ts'
import { settled } from './settled.ts'
import type { Tasks } from './tasks.ts'

/** The largest page of the contract. */
const LARGEST_PAGE = 1000
const FIRST_PAGE = 200

/** The log as it was when it was opened: entries that come later do not push the rows away under the reader. */
export type ActivityView = {
  readonly id: number
  readonly search: string
  /** All entries that fit the search. */
  readonly total: number
  /** Entries from row `from` (the newest is row 0) to `to`, not included. */
  readonly read: (from: number, to: number) => Promise<readonly ActivityEntry[]>
}

export type WrittenLog = {
  readonly path: string
  readonly entries: number
  readonly files: readonly string[]
}

export type ActivityState = {
  readonly search: string
  readonly view: Loadable<ActivityView>
  /** True while a newer search is being asked for. */
  readonly searching: boolean
  readonly verification: Loadable<VerificationResult>
  readonly written: Loadable<WrittenLog>
}

type Ask = (input: { before?: number; limit: number }) => Promise<ActivityPage>

/**
 * Rows by number over pages that go on from a sequence number. The whole log has no gaps, so there the sequence
 * number of a row is known; in a search the pages are walked, and where each began is remembered.
 */
export function createReader(first: ActivityPage, whole: boolean, ask: Ask): ActivityView['read'] {
  const newest = first.entries[0]?.seq ?? -1
  const gapless = whole && newest + 1 === first.total
  /** Row to the `before` that a page starting at this row is asked with. */
  const starts = new Map<number, number>([[0, newest + 1]])

  const remember = (row: number, entries: readonly ActivityEntry[]) => {
    const last = entries[entries.length - 1]
    if (last) starts.set(row + entries.length, last.seq)
  }
  remember(0, first.entries)

  async function walkTo(row: number): Promise<number | null> {
    let at = Math.max(...[...starts.keys()].filter((start) => start <= row))
    while (at < row) {
      const limit = Math.min(LARGEST_PAGE, row - at)
      const { entries } = await ask({ before: starts.get(at) ?? 0, limit })
      remember(at, entries)
      if (entries.length < limit) return null
      at += entries.length
    }
    return starts.get(row) ?? null
  }

  return async (from, to) => {
    if (to <= first.entries.length) return first.entries.slice(from, to)
    const before = gapless ? newest + 1 - from : await walkTo(from)
    if (before === null) return []
    const { entries } = await ask({ before, limit: Math.min(LARGEST_PAGE, to - from) })
    remember(from, entries)
    return entries
  }
}

export function createActivity(deps: Deps, tasks: Tasks) {
  const store = createStore<ActivityState>(() => ({
    search: '',
    view: IDLE,
    searching: false,
    verification: IDLE,
    written: IDLE,
  }))
  let views = 0

  /** Asks for the newest entries that fit the search; an answer that a newer question overtook is dropped. */
  async function refresh(): Promise<void> {
    const id = ++views
    const { search, view } = store.getState()
    store.setState(view.status === 'ready' ? { searching: true } : { view: LOADING })
    const wanted = search.trim()
    const narrow = wanted === '' ? {} : { search: wanted }
    const page = await loadable(() => deps.engine().activity.list({ limit: FIRST_PAGE, ...narrow }))
    if (id !== views) return
    store.setState({
      searching: false,
      view:
        page.status === 'ready'
          ? {
              status: 'ready',
              value: {
                id,
                search: wanted,
                total: page.value.total,
                read: createReader(page.value, wanted === '', (input) =>
                  deps.engine().activity.list({ ...input, ...narrow }),
                ),
              },
            }
          : page,
    })
  }

  return {
    store,
    refresh,
    search: (search: string): Promise<void> => {
      store.setState({ search })
      return refresh()
    },
    /** The entry of the verification itself is read at its end. */
    verify: async (): Promise<void> => {
      store.setState({ verification: LOADING })
      const outcome = await tasks.run('activity', 'Verify the activity log', (signal) =>
        deps.engine().activity.verify(undefined, { signal }),
      )
      store.setState({ verification: settled(outcome, 'The verification of the log was cancelled.') })
      await refresh()
    },
    /** Asks for a place and writes the log there as an archive of its own. */
    export: async (): Promise<void> => {
      const chosen = await callHost(deps.host, 'chooseSave', {
        title: 'Export the activity log to a new folder',
        suggestedName: 'blotter-activity',
        filters: [],
      })
      if (!chosen) return
      store.setState({ written: LOADING })
      const outcome = await tasks.run('activity', 'Export the activity log', (signal) =>
        deps.engine().activity.export({ save: chosen.save }, { signal }),
      )
      store.setState({ written: settled(outcome, 'The export was cancelled. Nothing was written.') })
      await refresh()
    },
  }
}

export type Activity = ReturnType<typeof createActivity>
