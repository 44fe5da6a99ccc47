import {
  decimalText,
  type Exact,
  exact,
  product,
  ratio,
  trimmed,
  whole,
} from '../../../../../shared/model/decimal.ts'
import type { Metric, MetricGroup, MetricUnit } from '../../../../../shared/model/report.ts'
import type { MarketQuality, MarketRow } from '../../../../../shared/model/report-execution.ts'
import { type Reader, type Row, single } from '../../ask.ts'
import { asText } from '../../fields.ts'
import { MEAN_SCALE, mean } from '../../fill-figures.ts'
import type { Tables } from '../execution-tables.ts'
import { metricOf } from '../metric.ts'
import { measureAggregates, measureGroup } from '../slippage.ts'
import { BPS_MEASURES, HORIZONS, REALISED_AFTER, STALE_AFTER } from './quote-tables.ts'

const AMOUNTS = ['effective', 'quoted', 'realised', 'improvement'] as const

const sumOf = (expression: string, where = 'true') =>
  asText(`coalesce(sum(${expression}) FILTER (WHERE ${where}), 0)`)
const countOf = (where: string) => `CAST(count(*) FILTER (WHERE ${where}) AS VARCHAR)`

/** Sums in currency, with the shares that they are of. */
const AGGREGATES = [
  'CAST(count(*) AS VARCHAR) AS fills',
  ...AMOUNTS.flatMap((name) => [
    `CAST(count(${name}_value) AS VARCHAR) AS ${name}_n`,
    `${sumOf(`${name}_value`)} AS ${name}_value`,
    `${sumOf('shares', `${name}_value IS NOT NULL`)} AS ${name}_shares`,
  ]),
  `${sumOf('quoted_value', 'effective_value IS NOT NULL')} AS both_quoted`,
  `CAST(count(improvement) AS VARCHAR) AS compared`,
  `${countOf('improvement > 0')} AS improved`,
  `${countOf('improvement = 0')} AS at_quote`,
  `${countOf('improvement < 0')} AS outside`,
].join(', ')

const DEFINITION = `The quote that stood at a fill: the last at or before it, at most ${STALE_AFTER} seconds old, neither crossed nor locked nor one-sided; mid = (bid + ask) / 2. Effective spread 2 s (p - mid), quoted spread ask - bid, realised spread 2 s (p - mid ${REALISED_AFTER / 60} minutes later). Price improvement: ask - p of a buy, p - bid of a sell; above zero is better than the quote. E/Q: effective / quoted spread, both summed over shares.`
const MARKOUTS = `s x (p - mid at the horizon) / p x 10,000: above zero the market has moved against the fill by then. The quote at the horizon is at most ${STALE_AFTER} seconds old.`

/** Fills of one dialect against the quotes: groups of metrics, and the same by venue and ticker. */
export async function readQuoteMetrics(
  read: Reader,
  against: string,
  dialect: 'engine' | 'fund',
): Promise<Pick<MarketQuality, 'breakdowns'> & { readonly groups: readonly MetricGroup[] }> {
  const where = `FROM ${against} WHERE dialect = '${dialect}'`
  const row = single(
    await read(
      `SELECT ${AGGREGATES}, ${BPS_MEASURES.map((name) => measureAggregates(name, name, `weighted_${name}`)).join(', ')} ${where}`,
    ),
  )
  const prefix = dialect === 'engine' ? '' : 'fund_'
  const of = row.count('fills')
  return {
    groups: [
      spreads(row, prefix, of),
      measureGroup(row, 'arrival_bps', of, {
        id: `${prefix}arrival_quotes`,
        title: 'Slippage against the mid at submission',
        definition: 's x (p - B) / B x 10,000, B = mid of the quote that stood when the order was submitted.',
        missing: 'no order of a fill has a usable quote at its submission',
      }),
      markouts(row, prefix, of),
    ],
    breakdowns:
      dialect === 'engine'
        ? [
            {
              id: 'venue',
              title: 'Against the quotes, by venue',
              rows: await readRows(read, where, 'venue'),
            },
            {
              id: 'ticker',
              title: 'Against the quotes, by ticker',
              rows: await readRows(read, where, 'ticker'),
            },
          ]
        : [],
  }
}

function spreads(row: Row, prefix: string, of: number): MetricGroup {
  const metric = (
    id: string,
    label: string,
    unit: MetricUnit,
    value: string | Exact | null,
    n: number,
    what = 'no fill has a usable quote',
  ): Metric =>
    metricOf({
      id: `${prefix}market.${id}`,
      label,
      unit,
      value: n === 0 ? null : value,
      n,
      of,
      missing: of === 0 ? 'no fills' : what,
    })
  const perShare = (name: (typeof AMOUNTS)[number]) =>
    ratio(exact(row.text(`${name}_value`)), exact(row.text(`${name}_shares`)), MEAN_SCALE)
  const inBps = (name: string) => ({
    n: row.count(`${name}_n`),
    mean: mean(row.text(`${name}_sum`), row.count(`${name}_n`)),
    weighted: ratio(exact(row.text(`${name}_weighted_sum`)), exact(row.text(`${name}_weight`)), MEAN_SCALE),
    weightedN: row.count(`${name}_weighted_n`),
    p50: row.decimals(`${name}_quantiles`)?.map(trimmed)[0] ?? null,
  })
  const effective = inBps('effective_bps')
  const quoted = inBps('quoted_bps')
  const realised = inBps('realised_bps')
  const compared = row.count('compared')
  const share = (id: string, label: string, column: string) =>
    metric(id, label, 'percent', ratio(whole(100 * row.count(column)), whole(compared), MEAN_SCALE), compared)
  const late = `no fill has a usable quote ${REALISED_AFTER / 60} minutes later`
  return {
    id: `${prefix}market`,
    title: 'Against the quotes',
    definition: DEFINITION,
    metrics: [
      metric('effective_spread', 'Effective spread, mean', 'bps', effective.mean, effective.n),
      metric(
        'effective_spread_weighted',
        'Effective spread, notional-weighted',
        'bps',
        effective.weighted,
        effective.weightedN,
      ),
      metric('effective_spread_p50', 'Effective spread, p50', 'bps', effective.p50, effective.n),
      metric(
        'effective_spread_usd',
        'Effective spread, share-weighted',
        'usd-per-share',
        perShare('effective'),
        row.count('effective_n'),
      ),
      metric(
        'quoted_spread_weighted',
        'Quoted spread, notional-weighted',
        'bps',
        quoted.weighted,
        quoted.weightedN,
      ),
      metric(
        'quoted_spread_usd',
        'Quoted spread, share-weighted',
        'usd-per-share',
        perShare('quoted'),
        row.count('quoted_n'),
      ),
      metric('realised_spread', 'Realised spread, mean', 'bps', realised.mean, realised.n, late),
      metric(
        'realised_spread_weighted',
        'Realised spread, notional-weighted',
        'bps',
        realised.weighted,
        realised.weightedN,
        late,
      ),
      metric(
        'realised_spread_usd',
        'Realised spread, share-weighted',
        'usd-per-share',
        perShare('realised'),
        row.count('realised_n'),
        late,
      ),
      metric(
        'price_improvement',
        'Price improvement, share-weighted',
        'usd-per-share',
        perShare('improvement'),
        row.count('improvement_n'),
      ),
      metric(
        'price_improvement_total',
        'Price improvement, total',
        'usd',
        row.decimal('improvement_value'),
        row.count('improvement_n'),
      ),
      share('improved', 'Fills better than the quote', 'improved'),
      share('at_quote', 'Fills at the quote', 'at_quote'),
      share('outside', 'Fills worse than the quote', 'outside'),
      metric(
        'eq',
        'E/Q',
        'percent',
        ratio(
          product(exact(row.text('effective_value')), whole(100)),
          exact(row.text('both_quoted')),
          MEAN_SCALE,
        ),
        row.count('effective_n'),
      ),
    ],
  }
}

function markouts(row: Row, prefix: string, of: number): MetricGroup {
  return {
    id: `${prefix}markouts`,
    title: 'Markouts',
    definition: MARKOUTS,
    metrics: HORIZONS.flatMap((seconds) => {
      const name = `markout_${seconds}`
      const after = seconds < 60 ? `${seconds} s` : `${seconds / 60} min`
      const n = row.count(`${name}_n`)
      const common = {
        unit: 'bps' as const,
        of,
        missing: of === 0 ? 'no fills' : `no fill has a usable quote ${after} later`,
      }
      return [
        metricOf({
          id: `${prefix}markouts.${seconds}`,
          label: `${after}, mean`,
          value: mean(row.text(`${name}_sum`), n),
          n,
          ...common,
        }),
        metricOf({
          id: `${prefix}markouts.${seconds}_weighted`,
          label: `${after}, notional-weighted`,
          value: ratio(
            exact(row.text(`${name}_weighted_sum`)),
            exact(row.text(`${name}_weight`)),
            MEAN_SCALE,
          ),
          n: row.count(`${name}_weighted_n`),
          ...common,
        }),
      ]
    }),
  }
}

async function readRows(read: Reader, where: string, key: string): Promise<readonly MarketRow[]> {
  const measured = ['effective_bps', 'quoted_bps', 'realised_bps'] as const
  const rows = await read(
    `SELECT ${key} AS name, ${AGGREGATES}, ${measured
      .map(
        (name) =>
          `${sumOf(`weighted_${name}`)} AS ${name}_sum, ${sumOf('weight', `weighted_${name} IS NOT NULL`)} AS ${name}_weight`,
      )
      .join(', ')} ${where} GROUP BY ${key} ORDER BY coalesce(sum(weight), 0) DESC, name`,
  )
  return rows.map((row) => {
    const weightedMean = (name: string) => {
      const value = ratio(exact(row.text(`${name}_sum`)), exact(row.text(`${name}_weight`)), MEAN_SCALE)
      return value && decimalText(value)
    }
    const percent = (part: Exact, all: Exact) => {
      const value = ratio(product(part, whole(100)), all, MEAN_SCALE)
      return value && decimalText(value)
    }
    return {
      key: row.textOrNull('name'),
      fills: row.count('fills'),
      n: row.count('effective_n'),
      effectiveBps: weightedMean('effective_bps'),
      quotedBps: weightedMean('quoted_bps'),
      realisedBps: weightedMean('realised_bps'),
      eq: percent(exact(row.text('effective_value')), exact(row.text('both_quoted'))),
      improved: percent(whole(row.count('improved')), whole(row.count('compared'))),
    }
  })
}

/** What quotes would tell: named, never guessed. */
export async function withoutMarket(read: Reader, { fills }: Tables): Promise<MetricGroup> {
  const row = single(
    await read(`SELECT CAST(count(*) AS VARCHAR) AS fills FROM ${fills} WHERE dialect = 'engine'`),
  )
  const of = row.count('fills')
  const metric = (id: string, label: string, unit: MetricUnit = 'bps') =>
    metricOf({
      id: `market.${id}`,
      label,
      unit,
      value: null,
      n: 0,
      of,
      missing: of === 0 ? 'no fills' : 'no quotes in the archive',
    })
  return {
    id: 'market',
    title: 'Against the quotes',
    definition: 'These need quotes beside the archive: a file with ticker, ts, bid and ask.',
    metrics: [
      metric('effective_spread', 'Effective spread'),
      metric('realised_spread', 'Realised spread'),
      metric('price_improvement', 'Price improvement', 'usd-per-share'),
      metric('eq', 'E/Q', 'percent'),
      metric('arrival', 'Slippage against the mid at submission'),
      metric('markouts', 'Markouts'),
    ],
  }
}
