import type { Breakdown, ExecutionSummary, MetricGroup } from '../../../shared/model/report.ts'
import {
  countsOf,
  fillTable,
  latencySection,
  marked,
  metricCell,
  ROUNDING,
  trades,
} from './daily-document.ts'
import {
  counted,
  decimalCell,
  dollarCell,
  left,
  plainCell,
  type ReportDocument,
  right,
  type Section,
  titleOf,
  words,
} from './document.ts'
import { countText, plainText } from './format.ts'
import { PERCENTILE_METHOD } from './latency.ts'

const SHOWN_ROWS = 50

/** The execution summary as a document. */
export function executionDocument(report: ExecutionSummary): ReportDocument {
  return {
    title: `${titleOf(report)}: ${report.from} to ${report.to}`,
    period: `${report.from} 00:00 to ${report.to} 24:00 UTC, both days included`,
    provenance: report.provenance,
    noEvents: report.noEvents?.sentence ?? null,
    sections: report.noEvents ? [] : sections(report),
    notes: report.notes,
    definitions: [
      {
        term: 'Sign',
        text: `${report.provenance.signConvention}. s = +1 for buy and cover, -1 for sell and short.`,
      },
      {
        term: 'Fills',
        text: 'order_filled and order_partial_fill records, each a fill of its own. TRADE records of fund operations are shown apart.',
      },
      { term: 'Coverage', text: 'n of N: how many of the records carry what the figure needs.' },
      {
        term: 'Percentiles',
        text: `${PERCENTILE_METHOD}; p99 is marked when it rests on fewer than 100 values.`,
      },
      { term: 'Weighted mean', text: 'Weighted by |quantity x fill_price|.' },
      {
        term: 'Outliers',
        text: 'Robust score |x - median| x 0.6745 / MAD of 3.5 or more, over all fills of the period that carry slippage_bps.',
      },
      { term: 'Rounding', text: ROUNDING },
    ],
  }
}

function sections(report: ExecutionSummary): readonly Section[] {
  return [
    overview(report),
    ...report.groups.map(metricSection),
    latencySection(report.latency),
    countsOf(
      'rejects',
      'Rejected orders by reason',
      'Reason',
      report.rejectsByReason,
      'No order was rejected.',
    ),
    ...report.breakdowns.map(breakdownSection),
    outliers(report),
    systemLatency(report),
    trades(report.trades),
    sourceQuality(report),
    sourceTrading(report),
  ]
}

function overview(report: ExecutionSummary): Section {
  const { orders, fills } = report
  return {
    id: 'overview',
    title: 'Overview',
    lead: null,
    table: {
      columns: [left('Figure'), right('Value')],
      empty: '',
      rows: [
        [words('Events'), counted(report.events)],
        [words('Orders submitted'), counted(orders.submitted)],
        [words('Orders filled'), counted(orders.filled)],
        [words('Orders with partial fills'), counted(orders.partiallyFilled)],
        [words('Orders rejected'), counted(orders.rejected)],
        [words('Orders cancelled'), counted(orders.cancelled)],
        [words('Fills'), counted(fills.count)],
        [
          words('Shares filled'),
          fills.count === 0 ? { text: 'no fills', raw: '0' } : plainCell(fills.shares),
        ],
        [
          words('Total value'),
          fills.count === 0 ? { text: 'no fills', raw: '0' } : dollarCell(fills.totalValue, 2),
        ],
      ],
    },
  }
}

function metricSection(group: MetricGroup): Section {
  return {
    id: group.id.replaceAll('_', '-'),
    title: group.title,
    lead: group.definition,
    table: {
      columns: [left('Metric'), right('Value'), right('n'), right('N'), left('Remark')],
      empty: '',
      rows: group.metrics.map((metric) => [
        words(metric.label),
        metricCell(metric),
        counted(metric.n),
        counted(metric.of),
        { text: metric.reason ?? '' },
      ]),
    },
  }
}

function breakdownSection(breakdown: Breakdown): Section {
  const withOrders = breakdown.id !== 'venue'
  return {
    id: `by-${breakdown.id.replaceAll('_', '-')}`,
    title: breakdown.title,
    lead: withOrders ? null : 'Fills only: orders are submitted without a venue.',
    table: {
      shown: SHOWN_ROWS,
      columns: [
        left(
          breakdown.title.replace(/^By (.)/, (_, first: string) => first.toUpperCase()).replace(/ \(.*/, ''),
        ),
        ...(withOrders ? ['Orders', 'Filled', 'Rejected', 'Cancelled'] : []).map(right),
        ...[
          'Fills',
          'Shares',
          'Notional',
          'Mean bps',
          'Weighted bps',
          'p50 bps',
          'p95 bps',
          'Commission',
          'Comm. bps',
        ].map(right),
      ],
      empty: 'No fills.',
      rows: breakdown.rows.map((row) => [
        words(row.key ?? '(none)'),
        ...(withOrders
          ? [row.orders, row.filledOrders, row.rejectedOrders, row.cancelledOrders].map(counted)
          : []),
        counted(row.fills),
        plainCell(row.shares),
        dollarCell(row.notional, 2),
        decimalCell(row.meanSlippage, 2),
        decimalCell(row.weightedSlippage, 2),
        decimalCell(row.p50Slippage, 2),
        decimalCell(row.p95Slippage, 2),
        dollarCell(row.commission, 2),
        decimalCell(row.commissionBps, 2),
      ]),
    },
  }
}

function outliers(report: ExecutionSummary): Section {
  const { outliers } = report
  const lead =
    outliers.reason ??
    `${countText(outliers.total)} fills score 3.5 or more (median ${plainText(outliers.median ?? '0')} bps, MAD ${plainText(outliers.mad ?? '0')} bps)${outliers.total > outliers.list.length ? `; the ${outliers.list.length} largest scores are listed` : ''}.`
  return {
    id: 'outliers',
    title: 'Outliers',
    lead,
    table: { ...fillTable(outliers.list, true, 'None.'), shown: SHOWN_ROWS },
  }
}

function systemLatency(report: ExecutionSummary): Section {
  return {
    id: 'system-latency',
    title: 'System latency by API and endpoint',
    lead: 'latency_ms of SYSTEM records, in milliseconds. Failed: success is false, or the status code is 400 or more.',
    table: {
      shown: SHOWN_ROWS,
      columns: [
        left('API'),
        left('Endpoint'),
        ...['Calls', 'n', 'Negative', 'p50', 'p95', 'p99', 'Worst', 'Failed', 'Success %'].map(right),
      ],
      empty: 'No SYSTEM record carries a latency.',
      rows: report.systemLatency.map((row) => [
        words(row.api),
        words(row.endpoint),
        counted(row.calls),
        counted(row.n),
        counted(row.negative),
        plainCell(row.p50),
        plainCell(row.p95),
        row.n > 0 && row.n < 100 ? marked(plainCell(row.p99)) : plainCell(row.p99),
        plainCell(row.worst),
        counted(row.failed),
        decimalCell(row.successRate, 2),
      ]),
    },
  }
}

function sourceQuality(report: ExecutionSummary): Section {
  const quality = report.sourceDocument.executionQuality
  return {
    id: 'execution-quality-report',
    title: 'execution_quality_report, as the source document writes it',
    lead: 'Over SYSTEM records, p95 interpolated (PERCENTILE_CONT), as written there. Trades are logged as TRADE records, so the last two rows count them there.',
    table: {
      columns: [left('Column'), right('Value')],
      empty: '',
      rows: [
        [words('avg_latency (ms)'), decimalCell(quality.avgLatency, 3)],
        [words('p95_latency (ms)'), decimalCell(quality.p95Latency, 3)],
        [words('avg_slippage'), decimalCell(quality.avgSlippage, 6)],
        [words('success_count'), counted(quality.successCount)],
        [words('failure_count'), counted(quality.failureCount)],
        [words('trade_executed in TRADE records'), counted(quality.tradesExecuted)],
        [words('trade_failed in TRADE records'), counted(quality.tradesFailed)],
      ],
    },
  }
}

function sourceTrading(report: ExecutionSummary): Section {
  return {
    id: 'daily-trading-summary',
    title: 'daily_trading_summary, as the source document writes it',
    lead: 'TRADE records of each day by asset and action.',
    table: {
      shown: SHOWN_ROWS,
      columns: [
        left('Day'),
        left('Asset'),
        left('Action'),
        right('Count'),
        right('Total P&L'),
        right('Avg slippage_pct'),
      ],
      empty: 'No TRADE records.',
      rows: report.sourceDocument.dailyTrading.map((row) => [
        words(row.day),
        words(row.asset),
        words(row.action),
        counted(row.count),
        dollarCell(row.totalPnl, 2),
        decimalCell(row.avgSlippage, 6),
      ]),
    },
  }
}
