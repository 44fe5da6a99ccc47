import { CircleCheck, CircleHelp, CircleX } from 'lucide-react'
import { type CSSProperties, type KeyboardEvent, useRef } from 'react'
import { useStore } from 'zustand'
import {
  formatNanoseconds,
  type OrderEvent,
  type OrderLife,
  ROLE_WORDS,
} from '../../../shared/model/order.ts'
import { grouped } from '../../state/chart-words.ts'
import { showInstant } from '../../state/clock-zone.ts'
import type { TimeAxis } from '../../state/order-axis.ts'
import { toldOf, toneOf } from '../../state/order-words.ts'
import { useApp } from '../app-context.tsx'

/** One row an event: when, how long after the one before, and what it did to the order. */
export function OrderEvents({
  life,
  axis,
  label,
  chosen,
  isBeside = false,
}: {
  readonly life: OrderLife
  readonly axis: TimeAxis
  /** What the table is called aloud. */
  readonly label: string
  readonly chosen: string | null
  /** Another order's table has the same line of time: its moments are named, and all columns stand in one line. */
  readonly isBeside?: boolean
}) {
  const app = useApp()
  const body = useRef<HTMLTableSectionElement>(null)
  const places = life.events.map(({ offset }) => axis.placeOf(offset))
  const odd = new Set(life.anomalies.map(({ id }) => id))
  const inOneFile = new Set(life.events.map(({ file }) => file)).size === 1
  const entry = life.events.some(({ id }) => id === chosen) ? chosen : life.events[0]?.id
  const onKeyDown = (event: KeyboardEvent) => {
    const rows = [...(body.current?.querySelectorAll<HTMLElement>('tr') ?? [])]
    const at = rows.findIndex((row) => row.contains(document.activeElement))
    if (at < 0) return
    const last = rows.length - 1
    const next =
      event.key === 'ArrowDown'
        ? Math.min(last, at + 1)
        : event.key === 'ArrowUp'
          ? Math.max(0, at - 1)
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? last
              : null
    const id = life.events[next ?? at]?.id ?? null
    if (next !== null) {
      rows[next]?.focus()
      // The record follows, once one is open.
      if (chosen !== null) app.orders.choose(id)
    } else if (event.key === 'Enter' || event.key === ' ') app.orders.choose(id)
    else return
    event.preventDefault()
  }
  return (
    <table
      className={`order-events ${isBeside ? 'beside' : ''}`}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are chosen by keys
      role="grid"
      aria-label={label}
      onKeyDown={onKeyDown}
      style={isBeside ? { ['--ticks' as string]: tickLines(axis) } : undefined}
    >
      <thead>
        <tr>
          <th scope="col">Event</th>
          <th scope="col" className="num">
            After the first
          </th>
          <th scope="col" className="order-axis">
            <span className={isBeside ? 'visually-hidden' : undefined}>Wait</span>
            {isBeside &&
              axis.ticks.map((tick) => (
                <span
                  key={tick.label}
                  className="order-tick"
                  style={{ left: `${tick.place * 100}%` }}
                  aria-hidden
                >
                  {tick.label}
                </span>
              ))}
          </th>
          <th scope="col" className="num">
            Quantity
          </th>
          <th scope="col" className="num">
            Price
          </th>
          <th scope="col" className="num">
            Filled
          </th>
          <th scope="col" className="num very-wide-only">
            Average
          </th>
          <th scope="col" className="num wide-only">
            Slippage, bps
          </th>
          <th scope="col" className="num wide-only">
            Commission
          </th>
          <th scope="col" className="wide-only">
            Told
          </th>
          <th scope="col">Line</th>
        </tr>
      </thead>
      <tbody ref={body}>
        {life.events.map((event, index) => (
          <EventRow
            key={event.id}
            event={event}
            ordered={life.ordered}
            signalBy={life.signalBy}
            from={places[index - 1] ?? 0}
            to={places[index] ?? 0}
            isOdd={odd.has(event.id)}
            isChosen={event.id === chosen}
            isEntry={event.id === entry}
            inOneFile={inOneFile}
            onChoose={() => app.orders.choose(event.id)}
          />
        ))}
      </tbody>
    </table>
  )
}

function EventRow({
  event,
  ordered,
  signalBy,
  from,
  to,
  isOdd,
  isChosen,
  isEntry,
  inOneFile,
  onChoose,
}: {
  readonly event: OrderEvent
  readonly ordered: string | null
  readonly signalBy: OrderLife['signalBy']
  readonly from: number
  readonly to: number
  readonly isOdd: boolean
  readonly isChosen: boolean
  /** Of all rows the one that Tab leads to. */
  readonly isEntry: boolean
  /** The file of all events is one: its name may be left out where there is little room. */
  readonly inOneFile: boolean
  readonly onChoose: () => void
}) {
  const times = useStore(useApp().times.store)
  const number = (text: string | null) => (text === null ? '' : grouped(text))
  return (
    <tr
      aria-selected={isChosen}
      tabIndex={isEntry ? 0 : -1}
      className={`tone-${toneOf(event.role)} ${isOdd ? 'odd' : ''}`}
      onClick={onChoose}
    >
      <th scope="row">
        <span className="order-dot" aria-hidden />
        {ROLE_WORDS[event.role]}
        {event.role === 'signal' && signalBy === 'strategy' && (
          <span className="dim"> (the strategy’s last before)</span>
        )}
        {isOdd && <span className="order-odd"> odd</span>}
      </th>
      <td className="num" title={`${formatNanoseconds(event.offset)}, ${showInstant(event.at, times)}`}>
        {formatNanoseconds(event.offset)}
      </td>
      <td
        className="order-lane"
        title={event.wait === null ? undefined : `+${formatNanoseconds(event.wait)}`}
      >
        <span
          className="order-bar"
          style={{ left: `${from * 100}%`, width: `${Math.max(0, to - from) * 100}%` }}
        />
        <span className="order-mark" style={{ left: `${to * 100}%` }} />
        {event.wait !== null && (
          <span className="order-wait" style={labelPlace(from, to)}>
            +{formatNanoseconds(event.wait)}
          </span>
        )}
      </td>
      <td className="num">{number(event.quantity)}</td>
      <td className="num">{number(event.price)}</td>
      <td className="num">
        {event.filled === null
          ? ''
          : ordered === null
            ? grouped(event.filled)
            : `${grouped(event.filled)} / ${grouped(ordered)}`}
      </td>
      <td className="num very-wide-only">{number(event.averagePrice)}</td>
      <td className="num wide-only">{number(event.slippageBps)}</td>
      <td className="num wide-only">{number(event.commission)}</td>
      <td className="order-told wide-only" title={toldOf(event)}>
        {toldOf(event)}
      </td>
      <td className="order-line" title={`${event.file}, line ${event.line}`}>
        <VerdictSign verdict={event.verdict} />
        <span className={inOneFile ? 'order-day' : undefined}>{dayOf(event.file)}:</span>
        {event.line}
      </td>
    </tr>
  )
}

/** A thin line at every tick of the axis, as a picture behind the lanes. */
function tickLines({ ticks }: TimeAxis): string {
  const stops = ticks.map(({ place }) => {
    const at = `${place * 100}%`
    return `transparent ${at}, var(--line) ${at}, var(--line) calc(${at} + 1px), transparent calc(${at} + 1px)`
  })
  return `linear-gradient(to right, ${stops.join(', ')})`
}

/** Where a wait is told: before its bar or behind it, where there is more room; in it where that is longest. */
function labelPlace(from: number, to: number): CSSProperties {
  const behind = 1 - to
  if (to - from > Math.max(from, behind)) return { left: `calc(${from * 100}% + 6px)` }
  return behind >= from ? { left: `calc(${to * 100}% + 6px)` } : { right: `calc(${(1 - from) * 100}% + 6px)` }
}

/** A file as it is called among others of its archive, e.g. its day. */
function dayOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.log\.gz$/, '')
}

export function VerdictSign({ verdict }: { readonly verdict: string }) {
  const [icon, words] =
    verdict === 'PASSED'
      ? [<CircleCheck key="icon" size={12} className="text-good" aria-hidden />, 'verified']
      : verdict === 'FAILED'
        ? [<CircleX key="icon" size={12} className="text-bad" aria-hidden />, 'failed verification']
        : [<CircleHelp key="icon" size={12} className="text-warn" aria-hidden />, 'not checked']
  return (
    <span title={`The file is ${words}`} className="order-verdict">
      {icon}
      <span className="visually-hidden">{words}</span>
    </span>
  )
}
