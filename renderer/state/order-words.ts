/** An order's life in words and on a line of time: plain functions, tested without a window. */
import {
  formatNanoseconds,
  type OrderEvent,
  type OrderLife,
  type OrderRole,
  type OrderState,
  ROLE_WORDS,
} from '../../shared/model/order.ts'
import { grouped } from './chart-words.ts'

export const STATE_WORDS: Readonly<Record<OrderState, string>> = {
  filled: 'Filled',
  'partly filled': 'Partly filled',
  cancelled: 'Cancelled',
  rejected: 'Rejected',
  open: 'Open at its last record',
  unknown: 'Not told by its records',
}

export function toneOf(role: OrderRole): 'fill' | 'end' | 'start' | 'quiet' {
  switch (role) {
    case 'partial_fill':
    case 'fill':
    case 'trade':
      return 'fill'
    case 'cancelled':
    case 'rejected':
      return 'end'
    case 'signal':
    case 'submitted':
      return 'start'
    case 'acknowledged':
    case 'position':
    case 'other':
      return 'quiet'
  }
}

/** What an event told beside its figures; of checks that all passed just that. */
export function toldOf(event: OrderEvent): string {
  const failed = event.checks.filter(({ outcome }) => !/^(pass|passed|ok)$/i.test(outcome))
  const checks =
    event.checks.length === 0
      ? []
      : failed.length === 0
        ? [`all ${event.checks.length} checks passed`]
        : failed.map(({ name, outcome }) => `${name}: ${outcome}`)
  return [event.venue, event.reason, ...checks].filter((part) => part !== null).join(' · ')
}

/** The order in one line: `buy 300 AAPL limit 185.5 day`. */
export function orderLine(life: OrderLife): string {
  return [
    life.side,
    life.ordered === null ? null : grouped(life.ordered),
    life.ticker,
    life.orderType,
    life.limitPrice === null ? null : grouped(life.limitPrice),
    life.timeInForce,
  ]
    .filter((part) => part !== null)
    .join(' ')
}

/** The life as plain text, for mails and notes. */
export function lifeAsText(life: OrderLife): string {
  const fact = (label: string, value: string | null) => (value === null ? [] : [`${label}: ${value}`])
  const width = life.events.reduce((most, { role }) => Math.max(most, ROLE_WORDS[role].length), 0)
  const details = (event: OrderEvent) =>
    [
      event.quantity,
      event.price === null ? null : `@ ${event.price}`,
      event.venue,
      event.filled === null || event.quantity === null
        ? null
        : `filled ${event.filled}${life.ordered === null ? '' : ` of ${life.ordered}`}`,
      event.reason,
      ...event.checks.map(({ name, outcome }) => `${name} ${outcome}`),
    ]
      .filter((part) => part !== null)
      .join(', ')
  return [
    `Order ${life.orderId}: ${orderLine(life)}`,
    ...fact('State', STATE_WORDS[life.state]),
    ...fact('Client order id', life.clientOrderId),
    ...fact('Strategy', life.strategy),
    ...fact('Computation', life.computationId),
    ...fact('Filled', life.ordered === null ? life.filled : `${life.filled} of ${life.ordered}`),
    ...fact('Average price', life.averagePrice),
    ...fact('Commission', life.commission),
    ...fact('Slippage, bps', life.slippageBps),
    '',
    ...life.events.map(
      (event) =>
        `${event.at}  +${formatNanoseconds(event.offset)}  ${ROLE_WORDS[event.role].padEnd(width)}  ${details(event)}  [${event.file}:${event.line} ${event.verdict}]`,
    ),
    ...(life.intervals.length > 0 ? ['', 'Intervals'] : []),
    ...life.intervals.map(
      ({ label, from, to }) => `  ${label}: ${formatNanoseconds(String(BigInt(to) - BigInt(from)))}`,
    ),
    ...(life.anomalies.length > 0 ? ['', 'What is odd'] : []),
    ...life.anomalies.map(({ words, id }) => {
      const event = life.events.find((each) => each.id === id)
      return `  ${words}${event ? ` [${event.file}:${event.line}]` : ''}`
    }),
    '',
  ].join('\n')
}
