/** Every run that was ever made, a page at a time, and how much of their results is kept. */
import { createStore } from 'zustand/vanilla'
import type { HistoryEntry, ResultStorage } from '../../shared/contract/query.ts'
import type { Deps } from './deps.ts'
import { type Failure, toFailure } from './failure.ts'

export type HistoryFilter = {
  readonly text: string
  readonly status: HistoryEntry['status'] | null
  /** Days (UTC), both included; null: open. */
  readonly from: string | null
  readonly to: string | null
}

export type HistoryState = {
  readonly filter: HistoryFilter
  readonly entries: readonly HistoryEntry[]
  /** Of all that match; null until it was asked. */
  readonly total: number | null
  readonly loading: boolean
  readonly failure: Failure | null
  readonly storage: ResultStorage | null
}

const PAGE = 100
const EVERYTHING: HistoryFilter = { text: '', status: null, from: null, to: null }

export function createHistory(deps: Deps) {
  const store = createStore<HistoryState>(() => ({
    filter: EVERYTHING,
    entries: [],
    total: null,
    loading: false,
    failure: null,
    storage: null,
  }))
  /** Rises with each question: an answer to an earlier one is dropped. */
  let asked = 0

  async function load(before: number | null): Promise<void> {
    const now = ++asked
    store.setState({ loading: true })
    try {
      const { filter } = store.getState()
      const [page, storage] = await Promise.all([
        deps.engine().query.history({ ...filter, before, limit: PAGE }),
        deps.engine().query.storage(),
      ])
      if (now !== asked) return
      const earlier = before === null ? [] : store.getState().entries
      const entries = [...earlier, ...page.entries]
      store.setState({ entries, total: page.total, loading: false, failure: null, storage })
    } catch (error) {
      if (now === asked) store.setState({ loading: false, failure: toFailure(error) })
    }
  }

  return {
    store,
    refresh: (): Promise<void> => load(null),
    more: async (): Promise<void> => {
      const { entries, total, loading } = store.getState()
      const last = entries.at(-1)
      if (!loading && last && entries.length < (total ?? 0)) await load(last.id)
    },
    setFilter: (alter: Partial<HistoryFilter>): Promise<void> => {
      store.setState(({ filter }) => ({ filter: { ...filter, ...alter } }))
      return load(null)
    },
    forget: async (ids: readonly number[] | 'all'): Promise<void> => {
      await deps.engine().query.forget({ ids: ids === 'all' ? ids : [...ids] })
      await load(null)
    },
    setBudget: async (bytes: number): Promise<void> => {
      const storage = await deps.engine().query.setBudget({ bytes })
      store.setState({ storage })
      await load(null)
    },
  }
}

export type History = ReturnType<typeof createHistory>
