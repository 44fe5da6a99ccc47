/** The life of one order, or of two side by side, as a panel over whatever screen asked for it; and the search for one. */
import { createStore } from 'zustand/vanilla'
import type { OrderSuggestion } from '../../shared/contract/order.ts'
import type { OrderLife, OrdersNear } from '../../shared/model/order.ts'
import type { Deps } from './deps.ts'
import { callHost, IDLE, LOADING, type Loadable, loadable } from './failure.ts'

/** What an order is looked for: to be followed, or to stand beside the one that is shown. */
export type OrderPurpose = 'follow' | 'compare'

export type OrdersState = {
  /** The order that is shown; null: no panel. */
  readonly orderId: string | null
  readonly life: Loadable<OrderLife>
  /** The order that stands beside it; null: it is shown alone. */
  readonly other: { readonly orderId: string; readonly life: Loadable<OrderLife> } | null
  /** The event whose record is open, by its number. */
  readonly chosen: string | null
  /** Orders that were looked at before this one, newest last. */
  readonly trail: readonly string[]
  /** Orders that were followed since the window was opened, newest first. */
  readonly followed: readonly string[]
  /** The column of the result from which an order was followed. */
  readonly result: OrdersNear['result']
  /** What is looked for; null: the search is closed. */
  readonly searchFor: OrderPurpose | null
  readonly text: string
  readonly suggestions: Loadable<readonly OrderSuggestion[]>
}

const SUGGESTED = 30
const MOST_FOLLOWED = 50

export function createOrders(deps: Deps) {
  const store = createStore<OrdersState>(() => ({
    orderId: null,
    life: IDLE,
    other: null,
    chosen: null,
    trail: [],
    followed: [],
    result: null,
    searchFor: null,
    text: '',
    suggestions: IDLE,
  }))
  /** Rise with each question: an answer to an earlier one is dropped. */
  const asked = { life: 0, other: 0, suggestions: 0 }

  async function read(orderId: string): Promise<Loadable<OrderLife>> {
    const life = await loadable(() => deps.engine().order.follow({ orderId }))
    if (life.status === 'ready') {
      const { followed } = store.getState()
      store.setState({
        followed: [orderId, ...followed.filter((id) => id !== orderId)].slice(0, MOST_FOLLOWED),
      })
    }
    return life
  }

  async function load(orderId: string): Promise<void> {
    const question = ++asked.life
    endComparison()
    store.setState({ orderId, life: LOADING, chosen: null, searchFor: null })
    const life = await read(orderId)
    if (question === asked.life) store.setState({ life })
  }

  async function suggest(text: string): Promise<void> {
    const question = ++asked.suggestions
    store.setState((state) => ({
      text,
      suggestions: state.suggestions.status === 'ready' ? state.suggestions : LOADING,
    }))
    const { searchFor, orderId, followed, result } = store.getState()
    const near =
      searchFor === 'compare' ? { followed: followed.filter((id) => id !== orderId), result } : null
    const suggestions = await loadable(async () => {
      const found = await deps.engine().order.complete({ text, limit: SUGGESTED, ...(near && { near }) })
      return searchFor === 'compare' ? found.filter((order) => order.orderId !== orderId) : found
    })
    if (question === asked.suggestions) store.setState({ suggestions })
  }

  function follow(orderId: string, result?: OrdersNear['result']): Promise<void> {
    const { orderId: before, trail } = store.getState()
    if (before !== null && before !== orderId) store.setState({ trail: [...trail, before] })
    if (result !== undefined) store.setState({ result })
    return load(orderId)
  }

  /** Shows an order beside the one that is open. Nothing stands beside itself. */
  async function compare(orderId: string): Promise<void> {
    if (store.getState().orderId === orderId) return
    const question = ++asked.other
    store.setState({ other: { orderId, life: LOADING }, chosen: null, searchFor: null })
    const life = await read(orderId)
    if (question === asked.other) store.setState({ other: { orderId, life } })
  }

  function endComparison(): void {
    asked.other += 1
    store.setState({ other: null, chosen: null })
  }

  return {
    store,
    /** `result`: where it was found, if in a result. */
    follow,
    compare,
    endComparison,
    /** Opens two orders at once. */
    followBoth: async (one: string, other: string, result?: OrdersNear['result']): Promise<void> => {
      const first = follow(one, result)
      await Promise.all([first, compare(other)])
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
      asked.life += 1
      endComparison()
      store.setState({ orderId: null, life: IDLE, trail: [], result: null })
    },
    choose: (chosen: string | null): void => store.setState({ chosen }),
    openSearch: (searchFor: OrderPurpose = 'follow'): Promise<void> => {
      store.setState({ searchFor, text: '', suggestions: IDLE })
      return suggest('')
    },
    closeSearch: (): void => store.setState({ searchFor: null }),
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
