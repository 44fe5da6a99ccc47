import type { FillFigures, Metric, MetricGroup, MetricUnit } from '../../../shared/model/report.ts'
import type { Row } from './ask.ts'
import { decimalText, type Exact, exact, product, ratio, sum, trimmed, whole } from './decimal.ts'
import { MEAN_SCALE, mean } from './fill-figures.ts'
import { PERCENTILE_METHOD } from './latency.ts'

const NO_QUOTES = 'no quotes in the archive'

type Measure = {
  readonly id: string
  readonly title: string
  readonly definition: string
  /** Said of each metric when no fill has what it needs. */
  readonly missing: string
}

/** Mean, notional-weighted mean, percentiles and worst of one slippage measure. */
export function slippageGroup(row: Row, prefix: string, fills: number, measure: Measure): MetricGroup {
  const n = row.count(`${prefix}_n`)
  const weightedN = row.count(`${prefix}_weighted_n`)
  const weighted = ratio(
    exact(row.text(`${prefix}_weighted_sum`)),
    exact(row.text(`${prefix}_weight`)),
    MEAN_SCALE,
  )
  const metric = (id: string, label: string, value: string | null, count: number, caution: string | null) =>
    figure(
      `${measure.id}.${id}`,
      label,
      'bps',
      value,
      count,
      fills,
      fills === 0 ? 'no fills' : measure.missing,
      caution,
    )
  const quantiles = row.decimals(`${prefix}_quantiles`)
  const percentile = (p: 50 | 90 | 95 | 99) => {
    const text = quantiles?.[[50, 90, 95, 99].indexOf(p)] ?? null
    const caution = p === 99 && n > 0 && n < 100 ? `rests on ${n} values, fewer than 100` : null
    return metric(`p${p}`, `p${p}`, text && trimmed(text), n, caution)
  }
  const worst = row.textOrNull(`${prefix}_worst`)
  return {
    id: measure.id,
    title: measure.title,
    definition: `${measure.definition} Percentiles: ${PERCENTILE_METHOD}.`,
    metrics: [
      metric('mean', 'Mean', mean(row.text(`${prefix}_sum`), n), n, null),
      metric('weighted', 'Notional-weighted mean', weighted && decimalText(weighted), weightedN, null),
      percentile(50),
      percentile(90),
      percentile(95),
      percentile(99),
      metric('worst', 'Worst', worst && trimmed(worst), n, null),
    ],
  }
}

/** Rates over the orders that were submitted in the period. */
export function rateGroup(row: Row): MetricGroup {
  const submitted = row.count('submitted')
  const rate = (id: string, label: string, count: number, of: number) => {
    const value = ratio(whole(count * 100), whole(of), MEAN_SCALE)
    return figure(
      `rates.${id}`,
      label,
      'percent',
      value && decimalText(value),
      count,
      of,
      'no submitted orders',
      null,
    )
  }
  const bySharesOf = row.count('with_quantity')
  const byShares = ratio(
    product(exact(row.text('filled_shares')), whole(100)),
    exact(row.text('ordered_shares')),
    MEAN_SCALE,
  )
  return {
    id: 'rates',
    title: 'Fill, reject and cancel rates',
    definition:
      'Over orders submitted in the period. By shares: shares filled of those orders / shares ordered. An order counts as filled with its order_filled record, as partly filled with any partial fill.',
    metrics: [
      figure(
        'rates.fill_shares',
        'Fill rate by shares',
        'percent',
        byShares && decimalText(byShares),
        bySharesOf,
        submitted,
        submitted === 0 ? 'no submitted orders' : 'no submitted order carries a quantity',
        null,
      ),
      rate('fill_orders', 'Fill rate by orders', row.count('filled_orders'), submitted),
      rate('partial', 'Partial-fill rate', row.count('partial_orders'), submitted),
      rate('reject', 'Reject rate', row.count('rejected_orders'), submitted),
      rate('cancel', 'Cancel rate', row.count('cancelled_orders'), submitted),
    ],
  }
}

/** Commission: total, per share, in basis points of notional, and as a share of cost. */
export function commissionGroup(fills: FillFigures): MetricGroup {
  const total = exact(fills.commission.total)
  const { n } = fills.commission
  const metric = (id: string, label: string, unit: MetricUnit, value: Exact | null, missing: string) =>
    figure(
      `commission.${id}`,
      label,
      unit,
      value && decimalText(value),
      n,
      fills.count,
      fills.count === 0 ? 'no fills' : n === 0 ? 'no fill carries a commission' : missing,
      null,
      n > 0,
    )
  const slippageCost = product(exact(fills.slippage.weightedSum), { units: 1n, scale: 4 })
  const cost = sum(slippageCost, total)
  return {
    id: 'commission',
    title: 'Commission',
    definition:
      'Exact sums over fills. Share of total cost: commission / (commission + logged slippage x notional); only when that cost is above zero.',
    metrics: [
      metric('total', 'Total', 'usd', total, ''),
      metric(
        'per_share',
        'Per share',
        'usd-per-share',
        ratio(total, exact(fills.shares), MEAN_SCALE),
        'no shares',
      ),
      metric(
        'bps',
        'Of notional',
        'bps',
        ratio(product(total, whole(10_000)), exact(fills.totalValue), MEAN_SCALE),
        'no notional',
      ),
      metric(
        'share',
        'Share of total cost',
        'percent',
        cost.units > 0n ? ratio(product(total, whole(100)), cost, MEAN_SCALE) : null,
        'slippage and commission together are no cost',
      ),
    ],
  }
}

/**
 * Implementation shortfall of orders that were filled to the last share: [ s x sum q(p - P_dec) + fees ] /
 * (Q x P_dec) x 10,000. An unfilled rest would need the price at its end, which no record carries.
 */
export function shortfallGroup(row: Row): MetricGroup {
  const n = row.count('shortfall_n')
  const of = row.count('submitted')
  const base = exact(row.text('shortfall_base'))
  const trading = exact(row.text('shortfall_trading'))
  const fees = exact(row.text('shortfall_fees'))
  const inBps = (amount: Exact) => {
    const value = ratio(product(amount, whole(10_000)), base, MEAN_SCALE)
    return value && decimalText(value)
  }
  const missing = of === 0 ? 'no submitted orders' : 'no completely filled order carries a decision price'
  const metric = (id: string, label: string, value: string | null, why = missing) =>
    figure(`shortfall.${id}`, label, 'bps', value, value === null ? 0 : n, of, why, null)
  return {
    id: 'shortfall',
    title: 'Implementation shortfall',
    definition:
      'Orders filled to the last share, against the decision price in the order record: [ s x sum q(p - P_dec) + fees ] / (Q x P_dec) x 10,000, s = +1 for buy and cover, -1 for sell and short.',
    metrics: [
      metric('total', 'Total, completely filled orders', inBps(sum(trading, fees))),
      metric('trading', 'Delay and trading part', inBps(trading)),
      metric('fees', 'Fee part', inBps(fees)),
      metric('delay', 'Delay part alone', null, 'no arrival prices in the archive'),
      metric(
        'opportunity',
        'Opportunity part',
        null,
        'no price at the end of unfilled orders in the archive',
      ),
    ],
  }
}

/** What needs a market tape: named, never guessed. */
export function marketGroup(fills: number): MetricGroup {
  const metric = (id: string, label: string, why = NO_QUOTES) =>
    figure(`market.${id}`, label, 'bps', null, 0, fills, why, null)
  return {
    id: 'market',
    title: 'Against the market',
    definition: 'These need quotes or a market tape beside the archive.',
    metrics: [
      metric('effective_spread', 'Effective spread'),
      metric('realised_spread', 'Realised spread'),
      metric('price_improvement', 'Price improvement'),
      metric('eq', 'E/Q'),
      metric('vwap', 'VWAP slippage', 'no market tape in the archive'),
    ],
  }
}

function figure(
  id: string,
  label: string,
  unit: MetricUnit,
  value: string | null,
  n: number,
  of: number,
  missing: string,
  caution: string | null,
  any = true,
): Metric {
  const computable = value !== null && any && of > 0
  return {
    id,
    label,
    unit,
    value: computable ? value : null,
    n,
    of,
    reason: computable ? caution : `not computable: ${missing}`,
  }
}
