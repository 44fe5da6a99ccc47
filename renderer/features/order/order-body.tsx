import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { OrderLife } from '../../../shared/model/order.ts'
import { Split } from '../../ui/split.tsx'
import { useApp } from '../app-context.tsx'
import { OrderRecord } from './order-record.tsx'

/** What is shown of orders, and beside it the record of the event that is chosen. */
export function OrderBody({
  label,
  lives,
  children,
}: {
  readonly label: string
  readonly lives: readonly OrderLife[]
  /** Takes the event that is chosen, by its number. */
  readonly children: (chosen: string | null) => ReactNode
}) {
  const app = useApp()
  const chosen = useStore(app.orders.store, (state) => state.chosen)
  const event = lives.flatMap((life) => life.events).find(({ id }) => id === chosen)
  const main = (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section className="order-main" tabIndex={0} aria-label={label}>
      {children(chosen)}
    </section>
  )
  return (
    <div className="order-body">
      <Split
        id="order"
        orientation="horizontal"
        panels={[
          { id: 'life', content: main, minSize: '40%' },
          ...(event
            ? [
                {
                  id: 'record',
                  content: <OrderRecord event={event} onClose={() => app.orders.choose(null)} />,
                  defaultSize: '400px',
                  minSize: '240px',
                },
              ]
            : []),
        ]}
      />
    </div>
  )
}
