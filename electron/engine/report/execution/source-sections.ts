/** What the source document's own queries and its SYSTEM records say, as sections. */
import type { ExecutionQuality } from '../../../../shared/model/report-execution.ts'
import { counted, decimalCell, dollarCell, left, plainCell, right, type Section, words } from '../document.ts'
import { marked } from '../sections.ts'

const SHOWN_ROWS = 50

export function systemLatency(report: ExecutionQuality): Section {
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

export function sourceQuality(report: ExecutionQuality): Section {
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

export function sourceTrading(report: ExecutionQuality): Section {
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
