/** Beginnings of questions that investigators ask again and again; `${1:...}` are the places to fill in. */
export type Snippet = { readonly name: string; readonly title: string; readonly body: string }

export const SNIPPETS: readonly Snippet[] = [
  {
    name: 'fills_by_venue',
    title: 'Fills, notional and slippage by venue',
    body: `SELECT execution_venue, count(*) AS fills, sum(notional) AS notional, avg(slippage_bps) AS avg_slippage_bps
FROM fills
WHERE day BETWEEN '\${1:2024-01-01}' AND '\${2:2024-01-31}'
GROUP BY execution_venue
ORDER BY notional DESC`,
  },
  {
    name: 'orders_with_fills',
    title: 'Orders joined with their fills',
    body: `SELECT o.order_id, o.ticker, o.side, o.quantity AS ordered, f.ts AS filled_at, f.quantity AS filled, f.fill_price
FROM orders o
JOIN fills f ON f.order_id = o.order_id
WHERE o.event_type = 'order_submitted' AND o.ticker = '\${1:SPY}'
ORDER BY o.ts, f.ts`,
  },
  {
    name: 'events_of_order',
    title: 'Everything that happened to an order',
    body: `SELECT ts, event_type, side, quantity, fill_price, execution_venue, reason, verdict, file, line
FROM events
WHERE order_id = '\${1:order_id}'
ORDER BY ts`,
  },
  {
    name: 'last_7_days',
    title: 'Events of the last 7 days of the archive',
    body: `SELECT *
FROM events
WHERE day > (SELECT max(day) FROM events) - INTERVAL \${1:7} DAY
ORDER BY ts DESC`,
  },
  {
    name: 'percentiles_by_venue',
    title: 'Percentiles of slippage by venue',
    body: `SELECT execution_venue, count(slippage_bps) AS fills,
  quantile_cont(slippage_bps, 0.5) AS p50, quantile_cont(slippage_bps, 0.95) AS p95, max(slippage_bps) AS worst
FROM fills
GROUP BY execution_venue
ORDER BY p95 DESC`,
  },
  {
    name: 'events_per_hour',
    title: 'Events per hour of a day',
    body: `SELECT date_trunc('hour', ts) AS hour, count(*) AS events
FROM events
WHERE day = '\${1:2024-01-15}'
GROUP BY hour
ORDER BY hour`,
  },
  {
    name: 'running_position',
    title: 'Position by ticker, fill by fill',
    body: `SELECT ts, ticker, side, quantity,
  sum(CASE WHEN side IN ('buy', 'cover') THEN quantity ELSE -quantity END) OVER (PARTITION BY ticker ORDER BY ts, file, line) AS position
FROM fills
WHERE ticker = '\${1:SPY}'
ORDER BY ts`,
  },
  {
    name: 'silences',
    title: 'Longest silences between two events',
    body: `SELECT ts AS silent_until, lag(ts) OVER (ORDER BY ts) AS silent_from,
  (epoch_ns(ts) - epoch_ns(lag(ts) OVER (ORDER BY ts))) / 1e9 AS seconds, file, line
FROM events
WHERE day = '\${1:2024-01-15}'
ORDER BY seconds DESC NULLS LAST
LIMIT \${2:20}`,
  },
  {
    name: 'slow_orders',
    title: 'Orders that waited longest for their first fill',
    body: `SELECT order_id, strategy, ticker, side, submitted_at, first_fill_at, submit_to_first_fill_ms
FROM order_lifecycle
WHERE first_fill_at IS NOT NULL
ORDER BY submit_to_first_fill_ms DESC
LIMIT \${1:50}`,
  },
  {
    name: 'cancel_ratio',
    title: 'Share of cancelled orders by strategy',
    body: `SELECT strategy, count(*) AS orders, count(cancelled_at) AS cancelled,
  round(100.0 * count(cancelled_at) / count(*), 2) AS cancelled_pct
FROM order_lifecycle
GROUP BY strategy
ORDER BY cancelled_pct DESC`,
  },
  {
    name: 'config_changes',
    title: 'Who changed which setting, and when',
    body: `SELECT ts, user_id, ip_address, path, old_value, new_value, change_reason, file, line
FROM config_changes
WHERE path LIKE '%\${1:limit}%'
ORDER BY ts`,
  },
  {
    name: 'user_actions',
    title: 'What a user did, with the address',
    body: `SELECT ts, event_type, action, reason, ip_address, session_id
FROM user_actions
WHERE user_id = '\${1:user}'
ORDER BY ts`,
  },
  {
    name: 'search_words',
    title: 'Records that hold words',
    body: `SELECT ts, event_type, order_id, user_id, event_data
FROM search('\${1:SPY & assignment}')
ORDER BY ts`,
  },
  {
    name: 'days_by_verdict',
    title: 'Files with their verdict and rows',
    body: `SELECT day, file, verdict, rows, rejects
FROM files
ORDER BY day`,
  },
  {
    name: 'cte',
    title: 'WITH … AS, a named step',
    body: `WITH \${1:step} AS (
  SELECT \${2:*}
  FROM \${3:events}
)
SELECT *
FROM \${1:step}`,
  },
]
