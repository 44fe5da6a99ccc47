/** The life of one order, as a panel over whatever screen asked for it; and the search for an order by its id. */
import { createStore } from 'zustand/vanilla'
import type { OrderSuggestion } from '../../shared/contract/order.ts'
import type { OrderLife } from '../../shared/model/order.ts'
import type { Deps } from './deps.ts'
import { callHost, IDLE, LOADING, type Loadable, loadable } from './failure.ts'

export type OrdersState = {
  /** The order that is shown; null: no panel. */
  readonly orderId: string | null
  readonly life: Loadable<OrderLife>
  /** The event whose record is open, by its number. */
  readonly chosen: string | null
  /** Orders that were looked at before this one, newest last. */
  readonly trail: readonly string[]
  readonly isSearching: boolean
  readonly text: string
  readonly suggestions: Loadable<readonly OrderSuggestion[]>
}

const SUGGESTED = 30

export function createOrders(deps: Deps) {
  const store = createStore<OrdersState>(() => ({
    orderId: null,
    life: IDLE,
    chosen: null,
    trail: [],
    isSearching: false,
    text: '',
    suggestions: IDLE,
  }))
  /** Rises with each question: an answer to an earlier one is dropped. */
  let asked = 0

  async function load(orderId: string): Promise<void> {
    asked += 1
    const question = asked
    store.setState({ orderId, life: LOADING, chosen: null, isSearching: false })
    const life = await loadable(() => deps.engine().order.follow({ orderId }))
    if (question === asked) store.setState({ life })
  }

  async function suggest(text: string): Promise<void> {
    asked += 1
    const question = asked
    store.setState((state) => ({
      text,
      suggestions: state.suggestions.status === 'ready' ? state.suggestions : LOADING,
    }))
    const suggestions = await loadable(() => deps.engine().order.complete({ text, limit: SUGGESTED }))
    if (question === asked) store.setState({ suggestions })
  }

  return {
    store,
    follow: (orderId: string): Promise<void> => {
      const { orderId: before, trail } = store.getState()
      if (before !== null && before !== orderId) store.setState({ trail: [...trail, before] })
      return load(orderId)
    },
    back: (): Promise<void> => {
      const { trail } = store.getState()
      const before = trail.at(-1)
      if (before === undefined) return Promise.resolve()
      store.setState({ trail: trail.slice(0, -1) })
      return load(before)
    },
    retry: (): Promise<void> => {
      const { orderId } = store.getState()
      return orderId === null ? Promise.resolve() : load(orderId)
    },
    close: (): void => {
      asked += 1
      store.setState({ orderId: null, life: IDLE, chosen: null, trail: [] })
    },
    choose: (chosen: string | null): void => store.setState({ chosen }),
    openSearch: (): Promise<void> => {
      store.setState({ isSearching: true, text: '', suggestions: IDLE })
      return suggest('')
    },
    closeSearch: (): void => store.setState({ isSearching: false }),
    suggest,
    /** Asks for a place and writes the events there; null when none was chosen. */
    exportCsv: async (
      orderId: string,
    ): Promise<{ readonly path: string; readonly rows: number; readonly bytes: number } | null> => {
      const chosen = await callHost(deps.host, 'chooseSave', {
        title: 'Export the order’s life',
        suggestedName: `order-${orderId.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 80)}.csv`,
        filters: [{ name: 'CSV', extensions: ['csv'] }],
      })
      return chosen ? deps.engine().order.exportCsv({ orderId, save: chosen.save }) : null
    },
  }
}

export type Orders = ReturnType<typeof createOrders>
