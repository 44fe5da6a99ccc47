/** Results that stay: pinned and named ones, comparisons of two, and whether what they rest on has changed since. */
import { createStore } from 'zustand/vanilla'
import type { DataChange } from '../../shared/contract/result.ts'
import type { ResultInfo } from '../../shared/model/cell.ts'
import type { ComparisonSummary } from '../../shared/model/result-view.ts'
import type { Deps } from './deps.ts'

export type ShelfState = {
  /** Every result that the engine keeps, newest first. */
  readonly kept: readonly ResultInfo[]
  /** By `resultId`: results that the data has moved on from. */
  readonly changed: Readonly<Record<string, DataChange>>
  /** By the id of the comparison's own result. */
  readonly summaries: Readonly<Record<string, ComparisonSummary>>
  /** By the place that shows results (a tab): which one it shows instead of its latest. */
  readonly shown: Readonly<Record<string, string>>
}

/** What a result is called where it has no name: the start of its statement. */
export function titleOf({ name, sql }: Pick<ResultInfo, 'name' | 'sql'>): string {
  if (name !== null) return name
  const text = sql
    .replace(/--[^\n]*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

export function createShelf(deps: Deps) {
  const store = createStore<ShelfState>(() => ({ kept: [], changed: {}, summaries: {}, shown: {} }))

  async function refresh(): Promise<void> {
    const kept = await deps.engine().result.kept()
    store.setState({ kept })
    const changes = await deps.engine().result.changed({ resultIds: kept.map(({ resultId }) => resultId) })
    store.setState({ changed: Object.fromEntries(changes.map((one) => [one.resultId, one])) })
  }

  const show = (place: string, resultId: string | null): void =>
    store.setState(({ shown: { [place]: _, ...others } }) => ({
      shown: resultId === null ? others : { ...others, [place]: resultId },
    }))

  async function mark(
    resultId: string,
    marks: { readonly name?: string | null; readonly pinned?: boolean },
  ): Promise<void> {
    await deps.engine().result.mark({ resultId, ...marks })
    await refresh()
  }

  return {
    store,
    refresh,
    show,
    pin: (resultId: string, pinned: boolean): Promise<void> => mark(resultId, { pinned }),
    rename: (resultId: string, name: string): Promise<void> =>
      mark(resultId, { name: name.trim() === '' ? null : name.trim().slice(0, 200) }),
    /** Compares two results whole; the rows that differ are a result, shown at the place. */
    compare: async (
      place: string,
      left: string,
      right: string,
      keys: readonly string[],
      signal: AbortSignal,
    ): Promise<void> => {
      const { result, summary } = await deps
        .engine()
        .result.compare({ left, right, keys: [...keys] }, { signal })
      store.setState((state) => ({
        kept: [result, ...state.kept],
        summaries: { ...state.summaries, [result.resultId]: summary },
      }))
      show(place, result.resultId)
    },
  }
}

export type Shelf = ReturnType<typeof createShelf>
