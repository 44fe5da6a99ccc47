import { exact, product, ratio, whole } from '../../../../shared/model/decimal.ts'
import type { MetricGroup, OrderCounts } from '../../../../shared/model/report.ts'
import { type Reader, type Row, single } from '../ask.ts'
import { asText } from '../fields.ts'
import { MEAN_SCALE } from '../fill-figures.ts'
import type { Tables } from './execution-tables.ts'
import { metricOf } from './metric.ts'

const count = (condition: string) => `CAST(count(*) FILTER (WHERE ${condition}) AS VARCHAR)`

/** Counts of orders: what `orderCountsOf`, `rateGroup` and `orderNotes` read. */
export async function readOrders(read: Reader, { orders }: Tables): Promise<Row> {
  return single(
    await read(`SELECT ${count('submitted IS NOT NULL')} AS submitted,
      ${count('submitted IS NOT NULL AND filled IS NOT NULL')} AS filled_orders,
      ${count('submitted IS NOT NULL AND partials > 0')} AS partial_orders,
      ${count('submitted IS NOT NULL AND rejects > 0')} AS rejected_orders,
      ${count('submitted IS NOT NULL AND cancels > 0')} AS cancelled_orders,
      ${count('submitted IS NOT NULL AND cancels > 0 AND fills > 0')} AS cancelled_after_fill,
      ${count('filled IS NOT NULL')} AS all_filled, ${count('partials > 0')} AS all_partial,
      ${count('rejects > 0')} AS all_rejected, ${count('cancels > 0')} AS all_cancelled,
      ${count('submitted IS NOT NULL AND quantity IS NOT NULL')} AS with_quantity,
      ${asText('coalesce(sum(quantity) FILTER (WHERE submitted IS NOT NULL), 0)')} AS ordered_shares,
      ${asText('coalesce(sum(filled_quantity) FILTER (WHERE submitted IS NOT NULL AND quantity IS NOT NULL), 0)')} AS filled_shares,
      ${count('submitted IS NOT NULL AND filled_quantity > quantity')} AS overfilled,
      ${count('submitted IS NULL')} AS unsubmitted
    FROM ${orders}`),
  )
}

export function orderCountsOf(row: Row, withoutId: number): OrderCounts {
  return {
    submitted: row.count('submitted'),
    filled: row.count('all_filled'),
    partiallyFilled: row.count('all_partial'),
    rejected: row.count('all_rejected'),
    cancelled: row.count('all_cancelled'),
    withoutId,
  }
}

export function orderNotes(row: Row): readonly string[] {
  const notes: string[] = []
  const overfilled = row.count('overfilled')
  const unsubmitted = row.count('unsubmitted')
  if (overfilled > 0)
    notes.push(`${overfilled} orders were filled beyond the quantity that was ordered: look into them.`)
  if (unsubmitted > 0)
    notes.push(
      `${unsubmitted} orders were not submitted within the period: their fills count, but no rate or latency has them.`,
    )
  return notes
}

/** Rates over the orders that were submitted in the period. */
export function rateGroup(row: Row): MetricGroup {
  const submitted = row.count('submitted')
  const rate = (id: string, label: string, n: number) =>
    metricOf({
      id: `rates.${id}`,
      label,
      unit: 'percent',
      value: ratio(whole(n * 100), whole(submitted), MEAN_SCALE),
      n,
      of: submitted,
      missing: 'no submitted orders',
    })
  return {
    id: 'rates',
    title: 'Fill, reject and cancel rates',
    definition:
      'Over orders submitted in the period. By shares: shares filled of those orders / shares ordered. An order counts as filled with its order_filled record, as partly filled with any partial fill.',
    metrics: [
      metricOf({
        id: 'rates.fill_shares',
        label: 'Fill rate by shares',
        unit: 'percent',
        value: ratio(
          product(exact(row.text('filled_shares')), whole(100)),
          exact(row.text('ordered_shares')),
          MEAN_SCALE,
        ),
        n: row.count('with_quantity'),
        of: submitted,
        missing: submitted === 0 ? 'no submitted orders' : 'no submitted order carries a quantity',
      }),
      rate('fill_orders', 'Fill rate by orders', row.count('filled_orders')),
      rate('partial', 'Partial-fill rate', row.count('partial_orders')),
      rate('reject', 'Reject rate', row.count('rejected_orders')),
      rate('cancel', 'Cancel rate', row.count('cancelled_orders')),
      rate('cancel_after_fill', 'Cancelled after a part was filled', row.count('cancelled_after_fill')),
    ],
  }
}

/** Fund operations log a trade once it is executed, or that it failed. */
export function tradeRateGroup(executed: number, failed: number): MetricGroup {
  const of = executed + failed
  const rate = (id: string, label: string, n: number) =>
    metricOf({
      id: `fund_rates.${id}`,
      label,
      unit: 'percent',
      value: ratio(whole(n * 100), whole(of), MEAN_SCALE),
      n,
      of,
      missing: 'no executed or failed trades',
    })
  return {
    id: 'fund_rates',
    title: 'Success rate of fund trades',
    definition: 'trade_executed against trade_failed, both of TRADE records.',
    metrics: [rate('success', 'Executed', executed), rate('failure', 'Failed', failed)],
  }
}
