import type { LatencyLeg } from '../../../shared/model/report.ts'
import type { Row } from './ask.ts'

/** How percentiles are taken, everywhere in a report. */
export const PERCENTILE_METHOD =
  'nearest rank: the smallest value that at least p percent of the values do not exceed; never an average of groups'

/**
 * SQL of one leg over a relation of orders: counts and percentiles of `to - from`, both TIMESTAMP_NS, in
 * nanoseconds. `prefix` names the columns, `where` says which orders the leg is about.
 */
export function legAggregates(prefix: string, from: string, to: string, where: string): string {
  // A difference of two times of 64 bits may need 65.
  const value = `(CAST(epoch_ns(${to}) AS HUGEINT) - epoch_ns(${from}))`
  const good = `FILTER (WHERE ${where} AND ${value} >= 0)`
  return `CAST(count(*) FILTER (WHERE ${where}) AS VARCHAR) AS ${prefix}_of,
    CAST(count(*) ${good} AS VARCHAR) AS ${prefix}_n,
    CAST(count(*) FILTER (WHERE ${where} AND ${value} < 0) AS VARCHAR) AS ${prefix}_negative,
    CAST(count(*) FILTER (WHERE ${where} AND ${value} IS NULL) AS VARCHAR) AS ${prefix}_missing,
    CAST(quantile_disc(${value}, 0.5) ${good} AS VARCHAR) AS ${prefix}_p50,
    CAST(quantile_disc(${value}, 0.95) ${good} AS VARCHAR) AS ${prefix}_p95,
    CAST(quantile_disc(${value}, 0.99) ${good} AS VARCHAR) AS ${prefix}_p99,
    CAST(max(${value}) ${good} AS VARCHAR) AS ${prefix}_worst`
}

export function latencyLeg(row: Row, prefix: string, name: string): LatencyLeg {
  return {
    name,
    n: row.count(`${prefix}_n`),
    of: row.count(`${prefix}_of`),
    negative: row.count(`${prefix}_negative`),
    missing: row.count(`${prefix}_missing`),
    p50: row.textOrNull(`${prefix}_p50`),
    p95: row.textOrNull(`${prefix}_p95`),
    p99: row.textOrNull(`${prefix}_p99`),
    worst: row.textOrNull(`${prefix}_worst`),
  }
}
