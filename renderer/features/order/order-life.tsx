import { useMemo, useState } from 'react'
import type { OrderLife } from '../../../shared/model/order.ts'
import { suggestScale, timeAxis } from '../../state/order-axis.ts'
import { FirstRecord } from './first-record.tsx'
import { OrderBody } from './order-body.tsx'
import { OrderEvents } from './order-events.tsx'
import { OrderFacts } from './order-facts.tsx'
import { OrderWarnings } from './order-warnings.tsx'
import { RelatedOrders } from './related-orders.tsx'
import { TimeScaleChoice } from './time-scale.tsx'

/** One order alone: what came of it, its events as a waterfall, and the orders that belong to it. */
export function LifeOfOrder({ life }: { readonly life: OrderLife }) {
  const [scale, setScale] = useState(() => suggestScale(life.events))
  const axis = useMemo(() => timeAxis([life.events], scale), [life, scale])
  return (
    <OrderBody label="Life of the order" lives={[life]}>
      {(chosen) => (
        <>
          <OrderFacts life={life} />
          <OrderWarnings life={life} />
          <section aria-label="Waterfall">
            <div className="row order-section">
              <h3>Events</h3>
              <FirstRecord life={life} />
              <span className="grow" />
              <TimeScaleChoice scale={scale} onScale={setScale} />
            </div>
            <OrderEvents life={life} axis={axis} label="Events of the order" chosen={chosen} />
          </section>
          <RelatedOrders life={life} />
        </>
      )}
    </OrderBody>
  )
}
