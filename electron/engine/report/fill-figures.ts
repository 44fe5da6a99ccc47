import { decimalText, exact, ratio, trimmed, whole } from '../../../shared/model/decimal.ts'
import type { FillFigures, OrderCounts, TradeFigures } from '../../../shared/model/report.ts'
import type { Row } from './ask.ts'
import { asText, IS_FILL, PCT_AS_BPS } from './fields.ts'

/** Decimals that a mean keeps in a report's value. */
export const MEAN_SCALE = 6

/** A mean: sum / count to six decimals; null over nothing. */
export function mean(total: string, count: number): string | null {
  const value = ratio(exact(total), whole(count), MEAN_SCALE)
  return value && decimalText(value)
}

/** The columns that `fillFigures` reads, aggregated over the fills among rows of `valued`. */
export function fillAggregates(isFill = IS_FILL): string {
  const over = (aggregate: string) => `${aggregate} FILTER (WHERE ${isFill})`
  const total = (expression: string) => asText(`coalesce(${over(`sum(${expression})`)}, 0)`)
  return `${asText(over('count(*)'))} AS fills,
    ${asText(over('count(notional)'))} AS valued,
    ${total('notional')} AS notional,
    ${total('quantity')} AS shares,
    ${asText(over('count(bps)'))} AS slippage_n,
    ${total('bps')} AS slippage_sum,
    ${asText(over('count(weighted_bps)'))} AS weighted_n,
    ${total('weighted_bps')} AS weighted_sum,
    ${asText(`coalesce(sum(weight) FILTER (WHERE ${isFill} AND weighted_bps IS NOT NULL), 0)`)} AS weight,
    ${asText(over('count(commission)'))} AS commission_n,
    ${total('commission')} AS commission`
}

export function fillFigures(row: Row): FillFigures {
  const weightedSum = row.text('weighted_sum')
  const weight = row.text('weight')
  const weighted = ratio(exact(weightedSum), exact(weight), MEAN_SCALE)
  return {
    count: row.count('fills'),
    valued: row.count('valued'),
    totalValue: row.decimal('notional'),
    shares: row.decimal('shares'),
    slippage: {
      n: row.count('slippage_n'),
      weightedN: row.count('weighted_n'),
      weightedSum: trimmed(weightedSum),
      weight: trimmed(weight),
      weightedMean: weighted && decimalText(weighted),
      mean: mean(row.text('slippage_sum'), row.count('slippage_n')),
    },
    commission: { n: row.count('commission_n'), total: row.decimal('commission') },
  }
}

/** The columns that `orderCounts` reads: distinct orders, as an order may be filled in several parts. */
export const ORDER_AGGREGATES = `${distinctOrders('order_submitted')} AS submitted,
    ${distinctOrders('order_filled')} AS filled,
    ${distinctOrders('order_partial_fill')} AS partially_filled,
    ${distinctOrders('order_rejected')} AS rejected,
    ${distinctOrders('order_cancelled')} AS cancelled,
    CAST(count(*) FILTER (WHERE order_id IS NULL AND event_type IN ('order_submitted', 'order_filled',
      'order_partial_fill', 'order_rejected', 'order_cancelled')) AS VARCHAR) AS without_id`

function distinctOrders(type: string): string {
  return `CAST(count(DISTINCT order_id) FILTER (WHERE event_type = '${type}') AS VARCHAR)`
}

export function orderCounts(row: Row): OrderCounts {
  return {
    submitted: row.count('submitted'),
    filled: row.count('filled'),
    partiallyFilled: row.count('partially_filled'),
    rejected: row.count('rejected'),
    cancelled: row.count('cancelled'),
    withoutId: row.count('without_id'),
  }
}

/** The columns that `tradeFigures` reads, over rows of `valued`: TRADE records of fund operations. */
export const TRADE_AGGREGATES = (() => {
  const executed = "log_type = 'TRADE' AND event = 'trade_executed'"
  const count = (condition: string) =>
    `CAST(count(*) FILTER (WHERE log_type = 'TRADE' AND ${condition}) AS VARCHAR)`
  const total = (expression: string) => asText(`sum(${expression}) FILTER (WHERE ${executed})`)
  return `${count("event = 'trade_executed'")} AS executed,
    ${count("event = 'trade_failed'")} AS failed,
    ${count("coalesce(event, '') NOT IN ('trade_executed', 'trade_failed')")} AS other,
    ${total('notional')} AS trade_notional,
    ${total('commission')} AS trade_commission,
    ${total('premium_collected')} AS premium,
    ${total('net_proceeds')} AS net,
    CAST(count(${PCT_AS_BPS}) FILTER (WHERE ${executed}) AS VARCHAR) AS pct_n,
    ${asText(`coalesce(sum(${PCT_AS_BPS}) FILTER (WHERE ${executed}), 0)`)} AS pct_sum`
})()

export function tradeFigures(row: Row): TradeFigures {
  return {
    executed: row.count('executed'),
    failed: row.count('failed'),
    other: row.count('other'),
    quantityTimesPrice: row.decimalOrNull('trade_notional'),
    commission: row.decimalOrNull('trade_commission'),
    premiumCollected: row.decimalOrNull('premium'),
    netProceeds: row.decimalOrNull('net'),
    meanSlippageBps: mean(row.text('pct_sum'), row.count('pct_n')),
    slippageN: row.count('pct_n'),
  }
}

/** Notes on records that the figures leave out. */
export function figureNotes(orders: OrderCounts, fills: FillFigures): readonly string[] {
  const notes: string[] = []
  if (orders.withoutId > 0)
    notes.push(`${orders.withoutId} order records carry no order_id and are in no count of orders.`)
  if (fills.valued < fills.count)
    notes.push(
      `${fills.count - fills.valued} of ${fills.count} fills carry no usable quantity or price and are not in Total Value.`,
    )
  if (fills.slippage.weightedN < fills.count && fills.count > 0)
    notes.push(
      `Avg Slippage rests on ${fills.slippage.weightedN} of ${fills.count} fills: the others carry no usable slippage_bps, quantity or price.`,
    )
  if (fills.commission.n < fills.count)
    notes.push(`${fills.count - fills.commission.n} of ${fills.count} fills carry no commission.`)
  return notes
}
