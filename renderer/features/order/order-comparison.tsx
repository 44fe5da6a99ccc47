import { useMemo, useState } from 'react'
import type { OrderLife } from '../../../shared/model/order.ts'
import { suggestScale, type TimeAxis, timeAxis } from '../../state/order-axis.ts'
import { comparePhases, differenceWords, WHOLE_LIFE } from '../../state/order-comparison.ts'
import { orderLine } from '../../state/order-words.ts'
import { useApp } from '../app-context.tsx'
import { FirstRecord } from './first-record.tsx'
import { OrderBody } from './order-body.tsx'
import { OrderEvents } from './order-events.tsx'
import { filledOf, StateTag } from './order-facts.tsx'
import { OrderPhases } from './order-phases.tsx'
import { OrderWarnings } from './order-warnings.tsx'
import { TimeScaleChoice } from './time-scale.tsx'

/** Two orders on one line of time, each counted from its own first event; then their phases with the differences. */
export function OrderComparison({ one, other }: { readonly one: OrderLife; readonly other: OrderLife }) {
  const app = useApp()
  const [scale, setScale] = useState(() => suggestScale(one.events, other.events))
  const axis = useMemo(() => timeAxis([one.events, other.events], scale), [one, other, scale])
  const phases = useMemo(() => comparePhases(one, other), [one, other])
  const whole = phases.find(({ label }) => label === WHOLE_LIFE)
  return (
    <OrderBody label="Two orders side by side" lives={[one, other]}>
      {(chosen) => (
        <>
          <div className="row">
            <p className="grow dim">
              Each order from its own first record on, which is 0.
              {whole?.difference &&
                ` From its first record to its last, the second is ${differenceWords(whole.difference)}.`}{' '}
              The phases stand below; an event leads to its line.
            </p>
            <TimeScaleChoice scale={scale} onScale={setScale} />
          </div>
          <Waterfall life={one} axis={axis} chosen={chosen} />
          <Waterfall
            life={other}
            axis={axis}
            chosen={chosen}
            onAlone={() => void app.orders.follow(other.orderId)}
          />
          <OrderPhases one={one} other={other} phases={phases} />
        </>
      )}
    </OrderBody>
  )
}

function Waterfall({
  life,
  axis,
  chosen,
  onAlone,
}: {
  readonly life: OrderLife
  readonly axis: TimeAxis
  readonly chosen: string | null
  /** Leaves the other order, where this is not the one that was open first. */
  readonly onAlone?: () => void
}) {
  return (
    <section className="order-beside" aria-label={`Order ${life.orderId}`}>
      <div className="row order-section">
        <h3 className="ellipsis" title={life.orderId}>
          {life.orderId}
        </h3>
        <StateTag state={life.state} />
        <span className="grow ellipsis">
          <span className="dim">{orderLine(life)}, filled</span> {filledOf(life)}
        </span>
        <FirstRecord life={life} />
        {onAlone && (
          <button type="button" className="link" onClick={onAlone}>
            Follow it alone
          </button>
        )}
      </div>
      <OrderWarnings life={life} />
      <OrderEvents
        life={life}
        axis={axis}
        label={`Events of order ${life.orderId}`}
        chosen={chosen}
        isBeside
      />
    </section>
  )
}
