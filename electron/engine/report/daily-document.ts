import type {
  DailySummary,
  DayFigures,
  FillReference,
  LatencyLeg,
  Metric,
} from '../../../shared/model/report.ts'
import { decimalText, exact, negated, sum } from './decimal.ts'
import {
  type Cell,
  counted,
  decimalCell,
  dollarCell,
  latencyCell,
  left,
  placeCell,
  plainCell,
  type ReportDocument,
  right,
  type Section,
  titleOf,
  words,
} from './document.ts'
import { countText } from './format.ts'
import { PERCENTILE_METHOD } from './latency.ts'

/** The daily summary as a document: the figures of the text layout first, then what the text has no room for. */
export function dailyDocument(report: DailySummary): ReportDocument {
  return {
    title: `${titleOf(report)}: ${report.day}`,
    period: `${report.day}, 00:00 to 24:00 UTC`,
    provenance: report.provenance,
    noEvents: report.noEvents?.sentence ?? null,
    sections: report.noEvents ? [anomalies(report)] : sections(report),
    notes: report.notes,
    definitions: DAILY_DEFINITIONS,
  }
}

function sections(report: DailySummary): readonly Section[] {
  return [
    headline(report),
    signals(report),
    configurationChanges(report),
    userActions(report),
    anomalies(report),
    countsOf('events-by-type', 'Events by type', 'Type', report.eventsByType),
    countsOf('events-by-hour', 'Events by hour (UTC)', 'Hour', report.eventsByHour),
    topTickers(report),
    countsOf(
      'rejects',
      'Rejected orders by reason',
      'Reason',
      report.rejectsByReason,
      'No order was rejected.',
    ),
    {
      id: 'largest-slippages',
      title: 'Largest slippages',
      lead: 'The costliest fills first, with their place in the archive.',
      table: fillTable(report.largestSlippages, false, 'No fill carries slippage_bps.'),
    },
    latencySection(report.latency),
    trades(report.trades),
    ...(report.previousDay ? [comparison(report, report.previousDay)] : []),
  ]
}

function headline(report: DailySummary): Section {
  const { fills, orders, positionChanges: positions } = report
  const row = (label: string, figure: Cell, coverage = ''): readonly Cell[] => [
    words(label),
    figure,
    { text: coverage },
  ]
  const of = (n: number) => `${countText(n)} of ${countText(fills.count)} fills`
  return {
    id: 'summary',
    title: 'Summary',
    lead: null,
    table: {
      columns: [left('Figure'), right('Value'), left('Coverage')],
      empty: '',
      rows: [
        row('Events', counted(report.events)),
        row('Signals computed', counted(report.signals.total)),
        row('Orders submitted', counted(orders.submitted)),
        row('Orders filled', counted(orders.filled)),
        row('Orders with partial fills', counted(orders.partiallyFilled)),
        row('Orders rejected', counted(orders.rejected)),
        row('Orders cancelled', counted(orders.cancelled)),
        row('Fills', counted(fills.count)),
        row(
          'Total value',
          fills.count === 0 ? { text: 'no fills', raw: '0' } : exactDollars(fills.totalValue),
          of(fills.valued),
        ),
        row(
          'Avg slippage, notional-weighted (bps)',
          slippageCell(fills.slippage.weightedMean, 1),
          of(fills.slippage.weightedN),
        ),
        row('Avg slippage, plain mean (bps)', slippageCell(fills.slippage.mean, 1), of(fills.slippage.n)),
        row(
          'Total commission',
          fills.count === 0 ? { text: 'no fills', raw: '0' } : exactDollars(fills.commission.total),
          of(fills.commission.n),
        ),
        row('Long increased', counted(positions.longIncreased)),
        row('Long decreased', counted(positions.longDecreased)),
        row('Short increased', counted(positions.shortIncreased)),
        row('Short decreased', counted(positions.shortDecreased)),
        row('Position changes through zero', counted(positions.flips)),
        row('Configuration changes', counted(report.configurationChanges.total)),
        row('User actions', counted(report.userActions.total)),
        row('Anomalies', counted(report.anomalies.total)),
      ],
    },
  }
}

const slippageCell = (value: string | null, places: number): Cell =>
  value === null ? { text: 'n/a', raw: '' } : decimalCell(value, places)

/** Money to the cent, or with all the digits it has beyond. */
function exactDollars(value: string): Cell {
  const places = Math.max(2, value.includes('.') ? value.length - value.indexOf('.') - 1 : 0)
  return dollarCell(value, places)
}

function signals(report: DailySummary): Section {
  return {
    id: 'signals',
    title: 'Signals computed',
    lead: null,
    table: {
      columns: [left('Strategy'), right('Computed'), left('Outcome')],
      empty: 'No signal was computed.',
      rows: report.signals.strategies.map((strategy) => [
        words(strategy.strategy ?? '(no strategy)'),
        counted(strategy.count),
        words(strategy.statuses.map((status) => `${countText(status.count)} ${status.status}`).join(', ')),
      ]),
    },
  }
}

function configurationChanges(report: DailySummary): Section {
  const { list } = report.configurationChanges
  return {
    id: 'configuration-changes',
    title: 'Configuration changes',
    lead: null,
    table: {
      columns: ['Time', 'User', 'Address', 'Setting', 'Old', 'New', 'Reason', 'File and line'].map(left),
      empty: 'No configuration was changed.',
      rows: list.flatMap((record) => {
        const entries = record.changes.length > 0 ? record.changes : [null]
        return entries.map((entry) => [
          words(record.time),
          words(record.user),
          words(record.ipAddress),
          words(entry?.path ?? '(no changes given)'),
          words(entry?.oldValue ?? null),
          words(entry?.newValue ?? null),
          words(entry?.reason ?? null),
          placeCell(record.file, record.line),
        ])
      }),
    },
  }
}

function userActions(report: DailySummary): Section {
  return {
    id: 'user-actions',
    title: 'User actions',
    lead: null,
    table: {
      columns: ['Time', 'User', 'Address', 'Action', 'File and line'].map(left),
      empty: 'No user action was logged.',
      rows: report.userActions.list.map((action) => [
        words(action.time),
        words(action.user),
        words(action.ipAddress),
        words(action.action),
        placeCell(action.file, action.line),
      ]),
    },
  }
}

function anomalies(report: DailySummary): Section {
  const { rules, list } = report.anomalies
  return {
    id: 'anomalies',
    title: 'Anomalies',
    lead: `${rules === 0 ? 'No alert rules were run' : `${countText(rules)} alert rules were run`}; findings of verification are listed.`,
    table: {
      columns: ['Severity', 'Kind', 'Time', 'File and line', 'What was found'].map(left),
      empty: report.provenance.files.length === 0 ? 'None listed: nothing was verified.' : 'None.',
      rows: list.map((anomaly) => [
        { text: anomaly.severity, ...(anomaly.severity === 'error' ? { tone: 'bad' as const } : {}) },
        words(anomaly.kind),
        words(anomaly.time),
        placeCell(anomaly.file, anomaly.line),
        words(anomaly.message),
      ]),
    },
  }
}

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

function topTickers(report: DailySummary): Section {
  return {
    id: 'top-tickers',
    title: 'Top tickers by notional',
    lead: null,
    table: {
      columns: [
        left('Ticker'),
        right('Fills'),
        right('Shares'),
        right('Notional'),
        right('Slippage, weighted (bps)'),
        right('Commission'),
      ],
      empty: 'No fills.',
      rows: report.topTickers.map((ticker) => [
        words(ticker.ticker),
        counted(ticker.fills),
        plainCell(ticker.shares),
        dollarCell(ticker.notional, 2),
        decimalCell(ticker.weightedSlippage, 2),
        dollarCell(ticker.commission, 2),
      ]),
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

export function trades(figures: DailySummary['trades']): Section {
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

function comparison(report: DailySummary, before: DayFigures): Section {
  const counts: readonly (readonly [string, number, number])[] = [
    ['Events', report.events, before.events],
    ['Signals computed', report.signals.total, before.signals],
    ['Orders submitted', report.orders.submitted, before.orders.submitted],
    ['Orders filled', report.orders.filled, before.orders.filled],
    ['Orders rejected', report.orders.rejected, before.orders.rejected],
    ['Orders cancelled', report.orders.cancelled, before.orders.cancelled],
    ['Fills', report.fills.count, before.fills.count],
    ['Position changes', report.positionChanges.total, before.positionChanges],
    ['Configuration changes', report.configurationChanges.total, before.configurationChanges],
    ['User actions', report.userActions.total, before.userActions],
  ]
  const amounts: readonly (readonly [string, string | null, string | null, number])[] = [
    ['Total value ($)', report.fills.totalValue, before.fills.totalValue, 0],
    ['Avg slippage (bps)', report.fills.slippage.weightedMean, before.fills.slippage.weightedMean, 1],
    ['Total commission ($)', report.fills.commission.total, before.fills.commission.total, 2],
  ]
  return {
    id: 'previous-day',
    title: `Compared with ${before.day}`,
    lead: 'The newest earlier day that is loaded.',
    table: {
      columns: [left('Figure'), right(report.day), right(before.day), right('Difference')],
      empty: 'None.',
      rows: [
        ...counts.map(([label, now, then]) => [
          words(label),
          counted(now),
          counted(then),
          counted(now - then),
        ]),
        ...amounts.map(([label, now, then, places]) => [
          words(label),
          decimalCell(now, places),
          decimalCell(then, places),
          decimalCell(
            now === null || then === null ? null : decimalText(sum(exact(now), negated(exact(then)))),
            places,
          ),
        ]),
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

const DAILY_DEFINITIONS = [
  {
    term: 'Signals',
    text: 'signal_computed records by strategy, in order of first appearance; success unless the record carries a status or an error.',
  },
  {
    term: 'Orders',
    text: 'Distinct order_id. Submitted: in order_submitted. Filled: with an order_filled; an order with partial fills only is not filled. Rejected, cancelled: in order_rejected, order_cancelled.',
  },
  {
    term: 'Fills',
    text: 'order_filled and order_partial_fill records, each a fill of its own. TRADE records of fund operations are shown apart.',
  },
  { term: 'Total value', text: 'Sum of quantity x fill_price over fills.' },
  {
    term: 'Avg slippage',
    text: 'Mean of slippage_bps weighted by |quantity x fill_price|, over fills that carry one. The plain mean stands beside it.',
  },
  { term: 'Total commission', text: 'Sum of commission over fills.' },
  {
    term: 'Position changes',
    text: 'Long: position above zero after the change, or before it when closed; short: below zero. Increased: larger absolute position. A change through zero counts as a decrease of the old side and an increase of the new.',
  },
  { term: 'User actions', text: 'user_action records, in archive order. Logins are not among them.' },
  { term: 'Anomalies', text: 'Hits of alert rules and findings of verification for the day.' },
  { term: 'Rounding', text: ROUNDING },
] as const
