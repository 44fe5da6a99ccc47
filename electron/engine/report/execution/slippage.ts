import { exact, ratio, trimmed } from '../../../../shared/model/decimal.ts'
import type { MetricGroup } from '../../../../shared/model/report.ts'
import { type Reader, type Row, single } from '../ask.ts'
import { asText, weighted } from '../fields.ts'
import { MEAN_SCALE, mean } from '../fill-figures.ts'
import type { Tables } from './execution-tables.ts'
import { fewValues, metricOf } from './metric.ts'

/** Columns of one measure in basis points over fills; read by `measureGroup`. `weighted` is bps x weight. */
export function measureAggregates(prefix: string, bps: string, weighted: string): string {
  return `CAST(count(${bps}) AS VARCHAR) AS ${prefix}_n,
    ${asText(`coalesce(sum(${bps}), 0)`)} AS ${prefix}_sum,
    CAST(count(${weighted}) AS VARCHAR) AS ${prefix}_weighted_n,
    ${asText(`coalesce(sum(${weighted}), 0)`)} AS ${prefix}_weighted_sum,
    ${asText(`coalesce(sum(weight) FILTER (WHERE ${weighted} IS NOT NULL), 0)`)} AS ${prefix}_weight,
    CAST(quantile_disc(${bps}, [0.5, 0.9, 0.95, 0.99]) AS VARCHAR) AS ${prefix}_quantiles,
    ${asText(`max(${bps})`)} AS ${prefix}_worst`
}

export type Measure = {
  readonly id: string
  readonly title: string
  readonly definition: string
  /** Said of each metric when no fill has what it needs. */
  readonly missing: string
  /** What there is none of when there is nothing to measure. */
  readonly things?: string
}

/** Mean, notional-weighted mean, percentiles and worst of one measure. */
export function measureGroup(row: Row, prefix: string, fills: number, measure: Measure): MetricGroup {
  const n = row.count(`${prefix}_n`)
  const weightedN = row.count(`${prefix}_weighted_n`)
  const metric = (id: string, label: string, value: Parameters<typeof metricOf>[0]['value'], count = n) =>
    metricOf({
      id: `${measure.id}.${id}`,
      label,
      unit: 'bps',
      value,
      n: count,
      of: fills,
      missing: fills === 0 ? `no ${measure.things ?? 'fills'}` : measure.missing,
      caution: id === 'p99' ? fewValues(count) : null,
    })
  const quantiles = row.decimals(`${prefix}_quantiles`)?.map(trimmed) ?? []
  return {
    id: measure.id,
    title: measure.title,
    definition: measure.definition,
    metrics: [
      metric('mean', 'Mean', mean(row.text(`${prefix}_sum`), n)),
      metric(
        'weighted',
        'Notional-weighted mean',
        ratio(exact(row.text(`${prefix}_weighted_sum`)), exact(row.text(`${prefix}_weight`)), MEAN_SCALE),
        weightedN,
      ),
      ...[50, 90, 95, 99].map((p, index) => metric(`p${p}`, `p${p}`, quantiles[index] ?? null)),
      metric('worst', 'Worst', row.decimalOrNull(`${prefix}_worst`)),
    ],
  }
}

const FORMULA = 's x (p - B) / B x 10,000'

const ENGINE: readonly (Measure & { readonly prefix: string })[] = [
  {
    prefix: 'logged',
    id: 'slippage',
    title: 'Slippage, as logged',
    definition: 'slippage_bps of each fill, as the trading engine logged it.',
    missing: 'no fill carries slippage_bps',
  },
  {
    prefix: 'limit',
    id: 'slippage_limit',
    title: 'Slippage against the limit price',
    definition: `${FORMULA}, B = limit price of the order; fills of orders with a limit only.`,
    missing: 'no fill has an order with a limit price',
  },
  {
    prefix: 'decision',
    id: 'slippage_decision',
    title: 'Slippage against the decision price',
    definition: `${FORMULA}, B = decision_price of the order record, where it carries one.`,
    missing: 'no decision prices in the archive',
  },
  {
    prefix: 'arrival',
    id: 'slippage_arrival',
    title: 'Slippage against the arrival price',
    definition: `${FORMULA}, B = arrival_price of the order record, where it carries one.`,
    missing: 'no arrival prices in the archive',
  },
]

const FUND: typeof ENGINE = [
  {
    prefix: 'logged',
    id: 'fund_slippage',
    title: 'Slippage of fund trades, as logged',
    definition:
      'slippage_pct x 10,000 of each executed TRADE record, as logged: the record does not say its sign convention.',
    missing: 'no executed trade carries slippage_pct',
    things: 'executed trades',
  },
  {
    prefix: 'limit',
    id: 'fund_slippage_limit',
    title: 'Slippage of fund trades against the limit price',
    definition: `${FORMULA}, B = limit_price of the TRADE record, s by its side or the first word of its action (BUY, SELL, SHORT, COVER).`,
    missing: 'no executed trade carries a limit price and a side',
    things: 'executed trades',
  },
  {
    prefix: 'decision',
    id: 'fund_slippage_decision',
    title: 'Slippage of fund trades against the decision price',
    definition: `${FORMULA}, B = decision_price of the TRADE record, where it carries one.`,
    missing: 'no executed trade carries a decision price',
    things: 'executed trades',
  },
]

/** The slippage of one dialect's fills against each benchmark that the records carry. */
export async function readSlippage(
  read: Reader,
  { fills }: Tables,
  dialect: 'engine' | 'fund',
): Promise<readonly MetricGroup[]> {
  const measures = dialect === 'engine' ? ENGINE : FUND
  const row = single(
    await read(
      `SELECT CAST(count(*) AS VARCHAR) AS fills, ${measures
        .map(({ prefix }) =>
          prefix === 'logged'
            ? measureAggregates(prefix, 'bps', 'weighted_bps')
            : measureAggregates(prefix, `vs_${prefix}`, `weighted_vs_${prefix}`),
        )
        .join(', ')}
       FROM (SELECT *, ${['limit', 'decision', 'arrival'].map((name) => `${weighted('weight', `vs_${name}`)} AS weighted_vs_${name}`).join(', ')}
         FROM ${fills} WHERE dialect = '${dialect}')`,
    ),
  )
  return measures.map((measure) => measureGroup(row, measure.prefix, row.count('fills'), measure))
}
