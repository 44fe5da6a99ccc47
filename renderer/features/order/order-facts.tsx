import { CircleCheck, CircleDashed, CircleHelp, CircleSlash, CircleX } from 'lucide-react'
import { formatNanoseconds, type OrderLife, type OrderState } from '../../../shared/model/order.ts'
import { grouped } from '../../state/chart-words.ts'
import { STATE_WORDS } from '../../state/order-words.ts'
import { Copyable } from '../copyable.tsx'

export function StateTag({ state }: { readonly state: OrderState }) {
  const look = { size: 13, 'aria-hidden': true } as const
  const [tone, icon] =
    state === 'filled'
      ? ['tone-good', <CircleCheck key="icon" {...look} />]
      : state === 'rejected'
        ? ['tone-bad', <CircleX key="icon" {...look} />]
        : state === 'cancelled'
          ? ['tone-warn', <CircleSlash key="icon" {...look} />]
          : state === 'unknown'
            ? ['tone-none', <CircleHelp key="icon" {...look} />]
            : ['tone-info', <CircleDashed key="icon" {...look} />]
  return (
    <span className={`tag ${tone}`}>
      {icon}
      {STATE_WORDS[state]}
    </span>
  )
}

export function filledOf({ filled, ordered }: OrderLife): string {
  return ordered === null ? grouped(filled) : `${grouped(filled)} of ${grouped(ordered)}`
}

/** What came of the order, and how long its steps took. */
export function OrderFacts({ life }: { readonly life: OrderLife }) {
  const figures: readonly (readonly [string, string | null])[] = [
    ['Filled', filledOf(life)],
    ['Remaining', life.remaining],
    ['Average price', life.averagePrice],
    ['Limit price', life.limitPrice],
    ['Decision price', life.decisionPrice],
    ['Notional', life.notional],
    ['Commission', life.commission],
    ['Slippage, bps', life.slippageBps],
    ['Fills', String(life.fills)],
  ]
  return (
    <div className="order-facts">
      <div className="row order-names">
        <StateTag state={life.state} />
        {life.strategy && <span>{life.strategy}</span>}
        {life.reason && <span className="dim">{life.reason}</span>}
        {life.clientOrderId && (
          <span className="row">
            <span className="dim">client order id</span>{' '}
            <Copyable value={life.clientOrderId} name="client order id" />
          </span>
        )}
        {life.computationId && (
          <span className="row">
            <span className="dim">computation</span>{' '}
            <Copyable value={life.computationId} name="computation id" />
          </span>
        )}
      </div>
      <dl className="order-figures">
        {figures.map(([label, value]) =>
          value === null ? null : (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{grouped(value)}</dd>
            </div>
          ),
        )}
      </dl>
      {life.intervals.length > 0 && (
        <dl className="order-intervals" aria-label="Intervals">
          {life.intervals.map(({ label, from, to }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{formatNanoseconds(String(BigInt(to) - BigInt(from)))}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}
