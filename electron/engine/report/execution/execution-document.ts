import type { Metric, MetricGroup } from '../../../../shared/model/report.ts'
import type { DialectQuality, ExecutionQuality, Outliers } from '../../../../shared/model/report-execution.ts'
import {
  counted,
  dollarCell,
  left,
  plainCell,
  type ReportDocument,
  right,
  type Section,
  titleOf,
  words,
} from '../document.ts'
import { countText, plainText } from '../format.ts'
import { PERCENTILE_METHOD } from '../latency.ts'
import { countsOf, fillTable, latencySection, metricCell, ROUNDING, trades } from '../sections.ts'
import { breakdownSection } from './breakdown-section.ts'
import { distributionSection, latencyCurveSection, overTime, venueByHourSection } from './chart-sections.ts'
import { marketSections } from './market/market-sections.ts'
import { OUTLIER_SCORE } from './outliers.ts'
import { sourceQuality, sourceTrading, systemLatency } from './source-sections.ts'

const SHOWN_ROWS = 50

/** The execution quality report as a document. */
export function executionDocument(report: ExecutionQuality): ReportDocument {
  const period = report.from === report.to ? report.from : `${report.from} to ${report.to}`
  return {
    title: `${titleOf(report)}: ${period}`,
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
        text: `Robust score |x - median| x 0.6745 / MAD of ${OUTLIER_SCORE} or more, over all fills of the period that carry a slippage.`,
      },
      {
        term: 'Session',
        text: "The archive does not name its exchange's hours: the parts of the session are New York's, 09:30 to 16:00 there, in summer and in winter; open and close are its first and last 30 minutes.",
      },
      {
        term: 'Size of the order',
        text: 'Shares (of fund trades: contracts) that were ordered; of an order that was not submitted within the period it is not known.',
      },
      { term: 'Rounding', text: ROUNDING },
    ],
  }
}

function sections(report: ExecutionQuality): readonly Section[] {
  const { fund } = report
  return [
    overview(report),
    ...report.groups.flatMap((group) =>
      group.id === 'slippage'
        ? [metricSection(group), ...distributionSection(report.distribution, '')]
        : [metricSection(group)],
    ),
    ...marketSections(report),
    latencySection(report.latency),
    ...latencyCurveSection(report.latencyCurves),
    countsOf(
      'rejects',
      'Rejected orders by reason',
      'Reason',
      report.rejectsByReason,
      'No order was rejected.',
    ),
    ...breakdowns(report, ''),
    ...venueByHourSection(report.venueByHour),
    outliers(report.outliers, ''),
    systemLatency(report),
    trades(report.trades),
    ...(fund
      ? [
          ...fund.groups.map(metricSection),
          ...distributionSection(fund.distribution, 'fund-'),
          ...breakdowns(fund, 'fund-'),
          outliers(fund.outliers, 'fund-'),
        ]
      : []),
    sourceQuality(report),
    sourceTrading(report),
  ]
}

function breakdowns(of: DialectQuality, prefix: string): readonly Section[] {
  const days = of.breakdowns.find(({ id }) => id === 'day')?.rows.length ?? 0
  // Slippage over time: by day, or through the one day.
  const timed = days > 1 ? 'day' : 'time_of_day'
  return of.breakdowns.map((breakdown) => {
    const section = breakdownSection(breakdown, prefix)
    const figure = breakdown.id === timed ? overTime(breakdown) : null
    return figure ? { ...section, figure } : section
  })
}

function overview(report: ExecutionQuality): Section {
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
      rows: together(group.metrics).map((metric) => [
        words(metric.label),
        metricCell(metric),
        counted(metric.n),
        counted(metric.of),
        { text: metric.reason ?? '' },
      ]),
    },
  }
}

/** Metrics of which none can be computed, all for the same reason, as one row that names them. */
function together(metrics: readonly Metric[]): readonly Metric[] {
  const [first] = metrics
  return first && metrics.every(({ value, reason }) => value === null && reason === first.reason)
    ? [{ ...first, label: metrics.map(({ label }) => label).join(', ') }]
    : metrics
}

function outliers(outliers: Outliers, prefix: string): Section {
  const lead =
    outliers.reason ??
    `${countText(outliers.total)} fills score ${OUTLIER_SCORE} or more (median ${plainText(outliers.median ?? '0')} bps, MAD ${plainText(outliers.mad ?? '0')} bps)${outliers.total > outliers.list.length ? `; the ${outliers.list.length} largest scores are listed` : ''}.`
  return {
    id: `${prefix}outliers`,
    title: prefix === '' ? 'Outliers' : 'Outliers of fund trades',
    lead,
    table: { ...fillTable(outliers.list, true, 'None.'), shown: SHOWN_ROWS },
  }
}
