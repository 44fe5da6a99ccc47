import type { LatencyLeg } from '../../../../shared/model/report.ts'
import { type Reader, single } from '../ask.ts'
import { latencyLeg, legAggregates } from '../latency.ts'
import { IN_PERIOD, type Period, type Tables } from './execution-tables.ts'

/** From the signal to the order, from the order to its first and last fill, and from a trade's record to its fill. */
export async function readOrderLatency(
  read: Reader,
  { orders }: Tables,
  period: Period,
): Promise<readonly LatencyLeg[]> {
  const ofOrders = single(
    await read(
      `SELECT ${legAggregates('first', 'submitted', 'first_fill', 'first_fill IS NOT NULL')},
         ${legAggregates('last', 'submitted', 'filled', 'filled IS NOT NULL')} FROM ${orders}`,
    ),
  )
  const fromSignal = single(
    await read(
      `WITH signals AS (SELECT computation_id, min(ts) AS computed FROM events
         WHERE ${IN_PERIOD} AND event_type = 'signal_computed' AND computation_id IS NOT NULL GROUP BY computation_id)
       SELECT ${legAggregates('leg', 'computed', 'submitted', 'true')}
       FROM ${orders} LEFT JOIN signals USING (computation_id) WHERE submitted IS NOT NULL`,
      period,
    ),
  )
  const ofTrades = single(
    await read(
      `SELECT ${legAggregates('leg', 'ts', 'fill_timestamp', 'true')} FROM events
       WHERE ${IN_PERIOD} AND log_type = 'TRADE' AND event = 'trade_executed'`,
      period,
    ),
  )
  const trades = latencyLeg(ofTrades, 'leg', 'Trade record to its fill_timestamp (fund operations)')
  return [
    latencyLeg(ofOrders, 'first', 'Order submitted to first fill'),
    latencyLeg(ofOrders, 'last', 'Order submitted to last fill'),
    latencyLeg(fromSignal, 'leg', 'Signal computed to order submitted'),
    ...(trades.of > 0 ? [trades] : []),
  ]
}
