import { decimalText, ratio, whole } from '../../../../shared/model/decimal.ts'
import type { EndpointLatency } from '../../../../shared/model/report-execution.ts'
import type { Reader } from '../ask.ts'
import { asText } from '../fields.ts'
import { MEAN_SCALE } from '../fill-figures.ts'
import { IN_PERIOD, type Period } from './execution-tables.ts'

export const LATENCY = 'TRY_CAST(latency_ms AS DECIMAL(18,6))'

const count = (condition: string) => `CAST(count(*) FILTER (WHERE ${condition}) AS VARCHAR)`

/** SYSTEM records that carry a latency, by API and endpoint, the most called first. */
export async function readSystemLatency(read: Reader, period: Period): Promise<readonly EndpointLatency[]> {
  const good = `FILTER (WHERE ${LATENCY} >= 0)`
  const rows = await read(
    `SELECT api, endpoint, CAST(count(*) AS VARCHAR) AS calls,
       CAST(count(*) ${good} AS VARCHAR) AS n, ${count(`${LATENCY} < 0`)} AS negative,
       ${asText(`quantile_disc(${LATENCY}, 0.5) ${good}`)} AS p50,
       ${asText(`quantile_disc(${LATENCY}, 0.95) ${good}`)} AS p95,
       ${asText(`quantile_disc(${LATENCY}, 0.99) ${good}`)} AS p99,
       ${asText(`max(${LATENCY}) ${good}`)} AS worst,
       ${count('coalesce(NOT success, status_code >= 400, false)')} AS failed
     FROM events WHERE ${IN_PERIOD} AND log_type = 'SYSTEM' AND (event = 'api_call' OR latency_ms IS NOT NULL)
     GROUP BY api, endpoint ORDER BY count(*) DESC, api, endpoint`,
    period,
  )
  return rows.map((row) => {
    const successes = row.count('calls') - row.count('failed')
    const successRate = ratio(whole(100 * successes), whole(row.count('calls')), MEAN_SCALE)
    return {
      api: row.textOrNull('api'),
      endpoint: row.textOrNull('endpoint'),
      calls: row.count('calls'),
      n: row.count('n'),
      negative: row.count('negative'),
      p50: row.decimalOrNull('p50'),
      p95: row.decimalOrNull('p95'),
      p99: row.decimalOrNull('p99'),
      worst: row.decimalOrNull('worst'),
      failed: row.count('failed'),
      successRate: successRate && decimalText(successRate),
    }
  })
}
