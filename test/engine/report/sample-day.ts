/**
 * The day of the source document's Daily Audit Summary: 85 orders submitted, 83 filled, one rejected, one cancelled,
 * $1,250,000 traded at 2.3 bps for $125.50, 25/18/22/16 position changes, two actions of the admin.
 */
export const SAMPLE_DAY = '2024-01-15'

export const SAMPLE_TEXT = `Daily Audit Report: 2024-01-15
==============================

Signals Computed: 3
  momentum: 1 (success)
  value: 1 (success)
  mean_reversion: 1 (success)

Orders:
  Submitted: 85
  Filled: 83
  Rejected: 1
  Cancelled: 1

Fills:
  Total Value: $1,250,000
  Avg Slippage: 2.3 bps
  Total Commission: $125.50

Position Changes:
  Long increased: 25
  Long decreased: 18
  Short increased: 22
  Short decreased: 16

Configuration Changes: 0
User Actions: 2
  - admin: Acknowledged alert
  - admin: Reset circuit breaker

Anomalies: 0
`

export function sampleDay(): readonly Record<string, unknown>[] {
  const events: Record<string, unknown>[] = []
  let second = 0
  const add = (event_type: string, fields: Record<string, unknown>) => {
    second += 7
    const clock = [9 + Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60]
    const time = clock.map((part) => String(part).padStart(2, '0')).join(':')
    events.push({ event_type, timestamp: `${SAMPLE_DAY}T${time}.123456Z`, ...fields })
  }
  for (const strategy of ['momentum', 'value', 'mean_reversion']) add('signal_computed', { strategy })
  for (let n = 1; n <= 85; n++) {
    add('order_submitted', { order_id: `ord_${n}`, ticker: 'AAPL', side: 'buy', quantity: 100 })
    if (n === 84) add('order_rejected', { order_id: 'ord_84', reason: 'locate_not_available' })
    if (n === 85) add('order_cancelled', { order_id: 'ord_85', reason: 'time_limit' })
    if (n > 83) continue
    // 82 fills of 100 at 150.00 make 1,230,000.00; the last makes the 20,000.00 that are left.
    // 82 x 1.50 and 2.50 make 125.50. 2.3 bps on each: any weighting gives 2.3.
    const last = n === 83
    add('order_filled', {
      order_id: `ord_${n}`,
      fill_id: `fill_${n}`,
      ticker: 'AAPL',
      side: 'buy',
      quantity: 100,
      fill_price: last ? 200.0 : 150.0,
      commission: last ? 2.5 : 1.5,
      slippage_bps: 2.3,
      execution_venue: 'NASDAQ',
    })
  }
  const moves: readonly (readonly [number, number, number])[] = [
    [25, 500, 600],
    [18, 500, 400],
    [22, -100, -200],
    [16, -200, -100],
  ]
  for (const [times, before, after] of moves) {
    for (let n = 0; n < times; n++)
      add('position_changed', {
        ticker: 'AAPL',
        previous: { shares: before },
        current: { shares: after },
        change: { shares: after - before, reason: 'rebalance' },
      })
  }
  for (const action of ['Acknowledged alert', 'Reset circuit breaker'])
    add('user_action', { user: 'admin', action })
  return events
}
