import { lazy, Suspense, useEffect } from 'react'
import { useStore } from 'zustand'
import { useApp } from '../app-context.tsx'
import { OrderSearch } from './order-search.tsx'

const OrderPanel = lazy(async () => ({ default: (await import('./order-panel.tsx')).OrderPanel }))

/** The panel of one order's life and the search for an order, over any screen; and their commands. */
export function OrderPanels() {
  const app = useApp()
  const orderId = useStore(app.orders.store, (state) => state.orderId)
  const searchFor = useStore(app.orders.store, (state) => state.searchFor)
  useEffect(
    () =>
      app.commands.register([
        {
          id: 'order.follow',
          title: 'Follow an order from signal to last fill…',
          group: 'Everywhere',
          keys: ['Mod+Shift+O'],
          run: () => void app.orders.openSearch(),
        },
        {
          id: 'order.compare',
          title: 'Compare the order with another…',
          group: 'Everywhere',
          keys: [],
          enabled: () => app.orders.store.getState().orderId !== null,
          run: () => void app.orders.openSearch('compare'),
        },
      ]),
    [app],
  )
  return (
    <>
      {orderId !== null && (
        <Suspense fallback={null}>
          <OrderPanel />
        </Suspense>
      )}
      {searchFor && <OrderSearch purpose={searchFor} />}
    </>
  )
}
