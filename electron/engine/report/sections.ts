/** Sections and cells that several reports print. */
import type { FillReference, LatencyLeg, Metric, TradeFigures } from '../../../shared/model/report.ts'
import {
  type Cell,
  counted,
  decimalCell,
  dollarCell,
  latencyCell,
  left,
  placeCell,
  plainCell,
  right,
  type Section,
  words,
} from './document.ts'
import { countText } from './format.ts'
import { PERCENTILE_METHOD } from './latency.ts'

/** A table of names and counts. */
export function countsOf(
  id: string,
  title: string,
  label: string,
  counts: readonly { readonly name: string; readonly count: number }[],
  empty = 'None.',
): Section {
  return {
    id,
    title,
    lead: null,
    table: {
      columns: [left(label), right('Count')],
      empty,
      rows: counts.map(({ name, count }) => [words(name), counted(count)]),
    },
  }
}

/** Fills with their place; with a score where they are outliers. */
export function fillTable(fills: readonly FillReference[], scored: boolean, empty: string): Section['table'] {
  return {
    columns: [
      ...['Time', 'Order', 'Ticker', 'Side', 'Venue'].map(left),
      right('Quantity'),
      right('Price'),
      right('Slippage (bps)'),
      ...(scored ? [right('Score')] : []),
      left('File and line'),
    ],
    empty,
    rows: fills.map((fill) => [
      words(fill.time),
      words(fill.orderId),
      words(fill.ticker),
      words(fill.side),
      words(fill.venue),
      plainCell(fill.quantity),
      plainCell(fill.price),
      plainCell(fill.slippageBps),
      ...(scored ? [plainCell(fill.score)] : []),
      placeCell(fill.file, fill.line),
    ]),
  }
}

export function latencySection(legs: readonly LatencyLeg[]): Section {
  return {
    id: 'latency',
    title: 'Order latency',
    lead: `Percentiles by ${PERCENTILE_METHOD}. Negative and missing latencies are counted apart.`,
    table: {
      columns: [left('Leg'), ...['n', 'of', 'Negative', 'Missing', 'p50', 'p95', 'p99', 'Worst'].map(right)],
      empty: 'None.',
      rows: legs.map((leg) => [
        words(leg.name),
        counted(leg.n),
        counted(leg.of),
        counted(leg.negative),
        counted(leg.missing),
        latencyCell(leg.p50),
        latencyCell(leg.p95),
        leg.n > 0 && leg.n < 100 ? marked(latencyCell(leg.p99)) : latencyCell(leg.p99),
        latencyCell(leg.worst),
      ]),
    },
  }
}

/** p99 of fewer than 100 values carries a mark. */
export const marked = (cell: Cell): Cell => ({ ...cell, text: `${cell.text} (n < 100)`, tone: 'caution' })

export function trades(figures: TradeFigures): Section {
  const { executed } = figures
  const none = { text: 'n/a', raw: '' }
  const money = (value: string | null) => (value === null ? none : dollarCell(value, 2))
  return {
    id: 'fund-trades',
    title: 'Trades of fund operations (TRADE records)',
    lead: 'Shown apart and in no total of the fills. The contract multiplier is not in the record: quantity x price is as logged. slippage_pct stands as logged; the record does not say its sign convention.',
    table: {
      columns: [left('Figure'), right('Value')],
      empty: 'None.',
      rows:
        executed + figures.failed + figures.other === 0
          ? []
          : [
              [words('Trades executed'), counted(executed)],
              [words('Trades failed'), counted(figures.failed)],
              [words('Other TRADE records'), counted(figures.other)],
              [words('Quantity x fill price, without multiplier'), money(figures.quantityTimesPrice)],
              [words('Commission'), money(figures.commission)],
              [words('Premium collected'), money(figures.premiumCollected)],
              [words('Net proceeds'), money(figures.netProceeds)],
              [
                words(
                  `Mean slippage_pct x 10,000 (bps), ${countText(figures.slippageN)} of ${countText(executed)} trades`,
                ),
                figures.meanSlippageBps === null ? none : decimalCell(figures.meanSlippageBps, 2),
              ],
            ],
    },
  }
}

/** The value of a metric as a cell. */
export function metricCell(metric: Metric): Cell {
  if (metric.value === null) return { text: 'not computable', raw: '' }
  switch (metric.unit) {
    case 'count':
    case 'shares':
      return plainCell(metric.value)
    case 'usd':
      return exactDollars(metric.value)
    case 'usd-per-share':
      return dollarCell(metric.value, 6)
    case 'bps':
      return { ...decimalCell(metric.value, 2), text: `${decimalCell(metric.value, 2).text} bps` }
    case 'percent':
      return { ...decimalCell(metric.value, 2), text: `${decimalCell(metric.value, 2).text} %` }
  }
}

export const ROUNDING =
  'Sums are exact decimals; printed figures are rounded once, half away from zero (0.5 becomes 1, -0.5 becomes -1).'

/** Money to the cent, or with all the digits it has beyond. */
export function exactDollars(value: string | null): Cell {
  const digits = value?.split('.')[1] ?? ''
  return dollarCell(value, Math.max(2, digits.length))
}
