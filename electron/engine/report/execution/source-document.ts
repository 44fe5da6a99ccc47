import type { SourceDocumentQueries } from '../../../../shared/model/report-execution.ts'
import { type Reader, single } from '../ask.ts'
import { asText } from '../fields.ts'
import { mean } from '../fill-figures.ts'
import { IN_PERIOD, type Period } from './execution-tables.ts'
import { LATENCY } from './system-latency.ts'

const count = (condition: string) => `CAST(count(*) FILTER (WHERE ${condition}) AS VARCHAR)`

/** The two queries of the source document's log analysis, over the fund-operations dialect, as written there. */
export async function readSourceDocumentQueries(
  read: Reader,
  period: Period,
): Promise<SourceDocumentQueries> {
  const PCT = 'TRY_CAST(slippage_pct AS DECIMAL(18,10))'
  const quality = single(
    await read(
      `SELECT ${asText(`sum(${LATENCY}) FILTER (WHERE log_type = 'SYSTEM')`)} AS latency_sum,
         CAST(count(${LATENCY}) FILTER (WHERE log_type = 'SYSTEM') AS VARCHAR) AS latency_n,
         CAST(TRY_CAST(quantile_cont(CAST(latency_ms AS DOUBLE), 0.95) FILTER (WHERE log_type = 'SYSTEM') AS DECIMAL(18,6)) AS VARCHAR) AS p95,
         ${asText(`sum(${PCT}) FILTER (WHERE log_type = 'SYSTEM')`)} AS pct_sum,
         CAST(count(${PCT}) FILTER (WHERE log_type = 'SYSTEM') AS VARCHAR) AS pct_n,
         ${count("log_type = 'SYSTEM' AND event = 'trade_executed'")} AS success,
         ${count("log_type = 'SYSTEM' AND event = 'trade_failed'")} AS failure,
         ${count("log_type = 'TRADE' AND event = 'trade_executed'")} AS trades_executed,
         ${count("log_type = 'TRADE' AND event = 'trade_failed'")} AS trades_failed
       FROM events WHERE ${IN_PERIOD} AND log_type IN ('SYSTEM', 'TRADE')`,
      period,
    ),
  )
  const trading = await read(
    `SELECT CAST(day AS VARCHAR) AS day_text, asset, action, CAST(count(*) AS VARCHAR) AS n,
       ${asText('sum(pnl)')} AS pnl, ${asText(`sum(${PCT})`)} AS pct_sum, CAST(count(${PCT}) AS VARCHAR) AS pct_n
     FROM events WHERE ${IN_PERIOD} AND log_type = 'TRADE'
     GROUP BY day, asset, action ORDER BY day, asset, action`,
    period,
  )
  return {
    executionQuality: {
      avgLatency: mean(quality.textOrNull('latency_sum') ?? '0', quality.count('latency_n')),
      p95Latency: quality.decimalOrNull('p95'),
      avgSlippage: mean(quality.textOrNull('pct_sum') ?? '0', quality.count('pct_n')),
      successCount: quality.count('success'),
      failureCount: quality.count('failure'),
      tradesExecuted: quality.count('trades_executed'),
      tradesFailed: quality.count('trades_failed'),
    },
    dailyTrading: trading.map((row) => {
      return {
        day: row.text('day_text'),
        asset: row.textOrNull('asset'),
        action: row.textOrNull('action'),
        count: row.count('n'),
        totalPnl: row.decimalOrNull('pnl'),
        avgSlippage: mean(row.textOrNull('pct_sum') ?? '0', row.count('pct_n')),
      }
    }),
  }
}
