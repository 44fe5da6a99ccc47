import type { DailySummary, TrailingFigure } from '../../../../shared/model/report.ts'
import { dispositionWords } from '../disposition-words.ts'
import {
  type Cell,
  counted,
  decimalCell,
  dollarCell,
  left,
  placeCell,
  plainCell,
  type ReportDocument,
  right,
  type Section,
  titleOf,
  words,
} from '../document.ts'
import { countText } from '../format.ts'
import { countsOf, exactDollars, fillTable, latencySection, ROUNDING, trades } from '../sections.ts'
import { comparedFigures, difference, TRAILING_DAYS } from './daily-figures.ts'

/** The daily summary as a document: the figures of the text layout first, then what the text has no room for. */
export function dailyDocument(report: DailySummary): ReportDocument {
  return {
    title: `${titleOf(report)}: ${report.day}`,
    period: `${report.day}, 00:00 to 24:00 UTC`,
    provenance: report.provenance,
    noEvents: report.noEvents?.sentence ?? null,
    sections: report.noEvents ? [anomalies(report)] : dailySections(report),
    notes: report.notes,
    definitions: DAILY_DEFINITIONS,
  }
}

export function dailySections(report: DailySummary): readonly Section[] {
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
    comparison(report),
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

const ANOMALY_COLUMNS = ['Severity', 'Kind', 'Time', 'File and line', 'What was found'] as const

function anomalies(report: DailySummary): Section {
  const { rules, dismissed, list } = report.anomalies
  const saidOf = list.filter(({ disposition }) => disposition !== undefined)
  const set = dismissed === 0 ? '' : ` ${countText(dismissed)} ${dismissed === 1 ? 'was' : 'were'} dismissed.`
  return {
    id: 'anomalies',
    title: 'Anomalies',
    lead: `${rules === 0 ? 'No alert rules were run' : `${countText(rules)} alert ${rules === 1 ? 'rule was' : 'rules were'} run`}; findings of verification are listed.${set}`,
    table: {
      columns: [...ANOMALY_COLUMNS, ...(saidOf.length > 0 ? ['What was said'] : [])].map(left),
      empty: report.provenance.files.length === 0 ? 'None listed: nothing was verified.' : 'None.',
      rows: list.map((anomaly) => [
        { text: anomaly.severity, ...(anomaly.severity === 'error' ? { tone: 'bad' as const } : {}) },
        words(anomaly.kind),
        words(anomaly.time),
        placeCell(anomaly.file, anomaly.line),
        words(anomaly.message),
        ...(saidOf.length > 0
          ? [words(anomaly.disposition ? dispositionWords(anomaly.disposition) : null)]
          : []),
      ]),
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

/** The day beside the day before and the mean of the days before; what lies outside their range is said in words. */
function comparison(report: DailySummary): Section {
  const { previousDay, trailing } = report
  const before = previousDay === null ? [] : comparedFigures(previousDay)
  return {
    id: 'compared',
    title: 'Compared with the days before',
    lead:
      trailing === null
        ? null
        : `The day before is ${trailing.to}, the newest earlier day that has events. The mean is that of ${trailing.days} ${trailing.days === 1 ? 'day' : 'days'} with events, ${trailing.from} to ${trailing.to}.`,
    table: {
      columns: [
        left('Figure'),
        right('This day'),
        right('Day before'),
        right('Difference'),
        right('Mean before'),
        right('of days'),
        right('Difference'),
        right('Lowest'),
        right('Highest'),
        left('Against their range'),
      ],
      empty: 'No earlier day is loaded: there is nothing to compare with.',
      rows: (trailing?.figures ?? []).map((figure, index) => {
        const { label, value, mean, places } = figure
        const then = before[index]?.value ?? null
        const meanPlaces = Math.max(places, 1)
        return [
          words(label),
          decimalCell(value, places),
          decimalCell(then, places),
          decimalCell(difference(value, then), places),
          decimalCell(mean, meanPlaces),
          counted(figure.n),
          decimalCell(difference(value, mean), meanPlaces),
          decimalCell(figure.lowest, places),
          decimalCell(figure.highest, places),
          POSITIONS[figure.position],
        ]
      }),
    },
  }
}

const POSITIONS: Readonly<Record<TrailingFigure['position'], Cell>> = {
  within: { text: 'within' },
  above: { text: 'above the highest', tone: 'caution' },
  below: { text: 'below the lowest', tone: 'caution' },
  'not compared': { text: 'not compared' },
}

export const DAILY_DEFINITIONS = [
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
  {
    term: 'Days before',
    text: `The newest ${TRAILING_DAYS} days with events that are loaded before the day, or as many as there are. Mean: sum of the daily figures by the number of days that have one. Outside: below the lowest or above the highest of them.`,
  },
  { term: 'Anomalies', text: 'Hits of alert rules and findings of verification for the day.' },
  { term: 'Rounding', text: ROUNDING },
]
