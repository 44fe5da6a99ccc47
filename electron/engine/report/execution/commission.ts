import { type Exact, exact, product, ratio, sum, trimmed, whole } from '../../../../shared/model/decimal.ts'
import type { MetricGroup, MetricUnit } from '../../../../shared/model/report.ts'
import { MEAN_SCALE } from '../fill-figures.ts'
import { metricOf } from './metric.ts'

/** What fills cost, whichever dialect they are of: exact sums. */
export type CommissionSums = {
  readonly fills: number
  readonly n: number
  readonly total: string
  /** Of the fills that carry a commission: shares, notional, and logged slippage (bps) x weight. */
  readonly shares: string
  readonly turnover: string
  readonly slippage: string
}

/** Commission: total, per share, in basis points of notional, and as a share of cost. Negative is a rebate. */
export function commissionGroup(
  sums: CommissionSums,
  { id, title, things }: { readonly id: string; readonly title: string; readonly things: string },
): MetricGroup {
  const total = exact(sums.total)
  const { n } = sums
  const metric = (name: string, label: string, unit: MetricUnit, value: Exact | null, missing: string) =>
    metricOf({
      id: `${id}.${name}`,
      label,
      unit,
      value: n === 0 ? null : value,
      n,
      of: sums.fills,
      missing:
        sums.fills === 0 ? `no ${things}` : n === 0 ? `none of the ${things} carries a commission` : missing,
    })
  const slippageCost = product(exact(sums.slippage), { units: 1n, scale: 4 })
  const cost = sum(slippageCost, total)
  const all = metricOf({
    id: `${id}.total`,
    label: 'Total',
    unit: 'usd',
    value: n === 0 ? null : trimmed(sums.total),
    n,
    of: sums.fills,
    missing: sums.fills === 0 ? `no ${things}` : `none of the ${things} carries a commission`,
    caution: total.units < 0n ? 'negative: rebates exceed the fees' : null,
  })
  return {
    id,
    title,
    definition: `Exact sums over the ${things} that carry a commission; negative is a rebate. Share of total cost: commission / (commission + logged slippage x notional); only when that cost is above zero.`,
    metrics: [
      all,
      metric(
        'per_share',
        'Per share',
        'usd-per-share',
        ratio(total, exact(sums.shares), MEAN_SCALE),
        'no shares',
      ),
      metric(
        'bps',
        'Of notional',
        'bps',
        ratio(product(total, whole(10_000)), exact(sums.turnover), MEAN_SCALE),
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
