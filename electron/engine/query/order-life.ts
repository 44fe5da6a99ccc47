import { compareDecimals, exact, shortText } from '../../../shared/model/decimal.ts'
import {
  addDecimals,
  divideDecimals,
  multiplyDecimals,
  subtractDecimals,
} from '../../../shared/model/decimal-text.ts'
import type {
  OrderCheck,
  OrderEvent,
  OrderInterval,
  OrderLife,
  OrderRole,
  OrderState,
  RelatedOrder,
} from '../../../shared/model/order.ts'
import type { Reader } from './open-reader.ts'
import { findAnomalies, missingSignal } from './order-anomalies.ts'
import { MOST_RECORDS, type OrderRecords, readOrderRecords } from './order-records.ts'
import type { AskRow } from './types.ts'

/** Waits between fills that are told one by one; of more, their whole and the longest. */
const MOST_WAITS = 6
/** Digits of an average price, and of an average slippage. */
const AVERAGE_SCALE = 6

/** One order's life. Throws NOT_FOUND when no record names it. */
export async function followOrder(reader: Reader, orderId: string): Promise<OrderLife> {
  return composeLife(orderId, await readOrderRecords(reader, orderId))
}

const textAt = (row: AskRow, name: string): string | null => {
  const value = row[name]
  return value === null || value === undefined || value === '' ? null : String(value)
}
const decimalAt = (row: AskRow, name: string): string | null => {
  const text = textAt(row, name)
  return text === null ? null : shortText(exact(text))
}

function composeLife(orderId: string, found: OrderRecords): OrderLife {
  const rows = found.signal ? [found.signal, ...found.records] : found.records
  const first = BigInt(rows[0]?.ns as bigint)
  const named = found.records.filter((row) => row.order_id === orderId)
  const value = (name: string) => named.map((row) => textAt(row, name)).find((text) => text !== null) ?? null
  const submitted = named.find((row) => roleOf(row, orderId) === 'submitted')
  const ordered = submitted ? decimalAt(submitted, 'quantity') : null
  const limit = submitted ? decimalAt(submitted, 'limit_price') : null
  const decision = submitted ? decimalAt(submitted, 'decision_price') : null

  let filled: string | null = null
  let priced = '0'
  let notional: string | null = null
  let before: bigint | null = null
  const events = rows.map((row, index): OrderEvent => {
    const isSignal = found.signal !== null && index === 0
    const role = isSignal ? 'signal' : roleOf(row, orderId)
    const ns = BigInt(row.ns as bigint)
    const quantity = decimalAt(row, role === 'position' ? 'change_shares' : 'quantity')
    const price = decimalAt(row, 'fill_price') ?? decimalAt(row, 'price')
    if (isFill(role) && quantity !== null) {
      filled = addDecimals(filled ?? '0', quantity)
      if (price !== null) {
        priced = addDecimals(priced, quantity)
        notional = addDecimals(notional ?? '0', multiplyDecimals(quantity, price))
      }
    }
    const event: OrderEvent = {
      role,
      id: String(row.id),
      at: String(row.at),
      offset: String(ns - first),
      wait: before === null ? null : String(ns - before),
      file: String(row.file),
      line: Number(row.line),
      verdict: String(row.verdict),
      type: textAt(row, 'event_type') ?? [row.log_type, row.event].filter(Boolean).join(' '),
      eventId: textAt(row, 'event_id'),
      fillId: textAt(row, 'fill_id'),
      tradeId: textAt(row, 'trade_id'),
      quantity,
      price: price ?? (role === 'submitted' ? decimalAt(row, 'limit_price') : null),
      commission: decimalAt(row, 'commission'),
      slippageBps: decimalAt(row, 'slippage_bps'),
      venue: textAt(row, 'execution_venue'),
      reason: textAt(row, 'reason') ?? textAt(row, 'change_reason'),
      checks: checksOf(row),
      filled,
      averagePrice: notional === null ? null : divideDecimals(notional, priced, AVERAGE_SCALE),
      remaining: ordered === null || isSignal ? null : subtractDecimals(ordered, filled ?? '0'),
      json: String(row.json),
    }
    before = ns
    return event
  })

  const fills = events.filter(({ role }) => isFill(role))
  const done = filled ?? '0'
  return {
    orderId,
    clientOrderId: value('client_order_id'),
    computationId: value('computation_id'),
    signalBy: found.signalBy,
    strategy: value('strategy'),
    ticker: value('instrument'),
    side: value('side'),
    orderType: value('order_type'),
    timeInForce: value('time_in_force'),
    limitPrice: limit,
    decisionPrice: decision,
    reason: submitted ? textAt(submitted, 'reason') : null,
    state: stateOf(events, ordered, done),
    ordered,
    filled: done,
    remaining: ordered === null ? null : subtractDecimals(ordered, done),
    averagePrice: notional === null ? null : divideDecimals(notional, priced, AVERAGE_SCALE),
    notional,
    commission: sumOf(fills.map(({ commission }) => commission)),
    slippageBps: weightedSlippage(fills),
    fills: fills.length,
    events,
    intervals: intervalsOf(events),
    anomalies: [...missingSignal(found, events), ...findAnomalies(orderId, events, found.records, ordered)],
    related: relatedOrders(found.related),
    relatedTotal: found.relatedTotal,
    cutFrom: found.total > MOST_RECORDS ? found.total : null,
  }
}

export const isFill = (role: OrderRole): boolean => role === 'fill' || role === 'partial_fill'

function roleOf(row: AskRow, orderId: string): OrderRole {
  switch (row.event_type) {
    case 'order_submitted':
      return 'submitted'
    case 'order_acknowledged':
    case 'order_acked':
    case 'order_accepted':
      return 'acknowledged'
    case 'order_partial_fill':
      return 'partial_fill'
    case 'order_filled':
      return 'fill'
    case 'order_cancelled':
      return 'cancelled'
    case 'order_rejected':
      return 'rejected'
    default:
      if (row.event_type === 'position_changed' || row.change_order_id === orderId) return 'position'
      return row.log_type === 'TRADE' ? 'trade' : 'other'
  }
}

function checksOf(row: AskRow): readonly OrderCheck[] {
  const checks: readonly (readonly [string, string])[] = [
    ['check_position_limit', 'position limit'],
    ['check_liquidity', 'liquidity'],
    ['check_circuit_breaker', 'circuit breaker'],
  ]
  return checks.flatMap(([column, name]) => {
    const outcome = textAt(row, column)
    return outcome === null ? [] : [{ name, outcome }]
  })
}

function stateOf(
  events: readonly { readonly role: OrderRole }[],
  ordered: string | null,
  filled: string,
): OrderState {
  const has = (role: OrderRole) => events.some((event) => event.role === role)
  if (has('rejected')) return 'rejected'
  if (has('cancelled')) return 'cancelled'
  const isWhole = ordered !== null && compareDecimals(exact(ordered), exact(filled)) <= 0
  if (has('fill') || (isWhole && has('partial_fill'))) return 'filled'
  if (has('partial_fill')) return 'partly filled'
  return has('submitted') || has('acknowledged') ? 'open' : 'unknown'
}

function sumOf(texts: readonly (string | null)[]): string | null {
  const known = texts.filter((text) => text !== null)
  return known.length === 0 ? null : known.reduce(addDecimals, '0')
}

function weightedSlippage(fills: readonly OrderEvent[]): string | null {
  const known = fills.flatMap(({ quantity, slippageBps }) =>
    quantity === null || slippageBps === null ? [] : [{ quantity, slippageBps }],
  )
  const weight = sumOf(known.map(({ quantity }) => quantity))
  const sum = sumOf(known.map(({ quantity, slippageBps }) => multiplyDecimals(quantity, slippageBps)))
  return weight === null || sum === null ? null : divideDecimals(sum, weight, 4)
}

/** Signal to submission, submission to the first fill (or its end), between fills, last fill to the end. */
function intervalsOf(events: readonly OrderEvent[]): readonly OrderInterval[] {
  const first = (...roles: readonly OrderRole[]) => events.find(({ role }) => roles.includes(role))
  const intervals: OrderInterval[] = []
  const add = (label: string, from: OrderEvent | undefined, to: OrderEvent | undefined) => {
    if (from && to) intervals.push({ label, from: from.offset, to: to.offset })
  }
  const submitted = first('submitted')
  const acknowledged = first('acknowledged')
  const fills = events.filter(({ role }) => isFill(role))
  const end = first('cancelled', 'rejected')
  add('signal to submission', first('signal'), submitted)
  add('submission to acknowledgement', submitted, acknowledged)
  add('submission to first fill', submitted, fills[0])
  const waits = fills.slice(1).map((to, index): OrderInterval => {
    const from = fills[index] as OrderEvent
    return { label: `fill ${index + 1} to fill ${index + 2}`, from: from.offset, to: to.offset }
  })
  if (waits.length <= MOST_WAITS) intervals.push(...waits)
  else {
    add('first fill to last fill', fills[0], fills.at(-1))
    const longest = waits.reduce((one, other) => (durationOf(other) > durationOf(one) ? other : one))
    intervals.push({ ...longest, label: 'longest wait between fills' })
  }
  if (end) {
    const what = end.role === 'cancelled' ? 'cancel' : 'reject'
    const last = fills.at(-1)
    add(last ? `last fill to ${what}` : `submission to ${what}`, last ?? submitted, end)
  }
  return intervals
}

const durationOf = ({ from, to }: OrderInterval): bigint => BigInt(to) - BigInt(from)

function relatedOrders(rows: readonly AskRow[]): readonly RelatedOrder[] {
  const byOrder = Map.groupBy(rows, (row) => String(row.order_id))
  return [...byOrder].map(([orderId, records]) => {
    const value = (name: string) =>
      records.map((row) => textAt(row, name)).find((text) => text !== null) ?? null
    const roles = records.map((row) => ({ role: roleOf(row, orderId), row }))
    const submitted = roles.find(({ role }) => role === 'submitted')?.row
    const quantity = submitted ? decimalAt(submitted, 'quantity') : null
    const filled = sumOf(
      roles.filter(({ role }) => isFill(role)).map(({ row }) => decimalAt(row, 'quantity')),
    )
    return {
      orderId,
      at: String(records[0]?.at),
      ticker: value('instrument'),
      side: value('side'),
      quantity,
      filled,
      state: stateOf(roles, quantity, filled ?? '0'),
    }
  })
}
