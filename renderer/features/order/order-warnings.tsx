import type { OrderLife } from '../../../shared/model/order.ts'
import { Message } from '../../ui/message.tsx'
import { useApp } from '../app-context.tsx'

/** That a life is not shown whole, and what is odd about it. */
export function OrderWarnings({ life }: { readonly life: OrderLife }) {
  const app = useApp()
  return (
    <>
      {life.cutFrom !== null && (
        <Message tone="warn">
          {life.cutFrom.toLocaleString('en-US')} records name this order: the first{' '}
          {life.events.length.toLocaleString('en-US')} are shown.
        </Message>
      )}
      {life.anomalies.length > 0 && (
        <Message tone="warn">
          <strong>
            {life.anomalies.length === 1 ? 'One thing is odd' : `${life.anomalies.length} things are odd`}
          </strong>
          <ul className="order-anomalies">
            {life.anomalies.map(({ kind, words, id }) => (
              <li key={`${kind} ${id}`}>
                <button type="button" className="link" onClick={() => app.orders.choose(id)}>
                  {words}
                </button>
              </li>
            ))}
          </ul>
        </Message>
      )}
    </>
  )
}
