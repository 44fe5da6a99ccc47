import type { OrderLife } from '../../../shared/model/order.ts'
import { grouped } from '../../state/chart-words.ts'
import { useApp } from '../app-context.tsx'
import { StateTag } from './order-facts.tsx'

/** Orders that came of the same computation. */
export function RelatedOrders({ life }: { readonly life: OrderLife }) {
  const app = useApp()
  if (life.related.length === 0) return null
  return (
    <section aria-label="Orders of the same computation">
      <h3 className="order-section">
        Orders of the same computation (
        {life.relatedTotal > life.related.length
          ? `${life.related.length} of ${life.relatedTotal.toLocaleString('en-US')}`
          : life.relatedTotal}
        )
      </h3>
      <table className="table order-related">
        <thead>
          <tr>
            <th scope="col">Order</th>
            <th scope="col">First record</th>
            <th scope="col">Side</th>
            <th scope="col">Ticker</th>
            <th scope="col" className="num">
              Filled of ordered
            </th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {life.related.map((order) => (
            <tr key={order.orderId}>
              <td>
                <button type="button" className="link" onClick={() => void app.orders.follow(order.orderId)}>
                  {order.orderId}
                </button>
              </td>
              <td>{order.at}</td>
              <td>{order.side}</td>
              <td>{order.ticker}</td>
              <td className="num">
                {grouped(order.filled ?? '0')} of{' '}
                {order.quantity === null ? 'unknown' : grouped(order.quantity)}
              </td>
              <td>
                <StateTag state={order.state} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
