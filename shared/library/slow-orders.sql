-- title: Slowest orders
-- subject: Latency
-- description: Orders that waited longest for their first fill.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param type: choice(market, limit, all) = market -- Order type
-- param rows: integer = 100 -- How many
SELECT o.order_id, o.strategy, o.ticker, o.side, o.quantity, o.order_type, o.ts AS submitted_at, f.first_fill_at,
  (epoch_ns(f.first_fill_at) - epoch_ns(o.ts)) / 1e6 AS submit_to_first_fill_ms, o.file, o.line
FROM orders o
JOIN (SELECT order_id, min(ts) AS first_fill_at FROM fills GROUP BY order_id) f ON f.order_id = o.order_id
WHERE o.event_type = 'order_submitted' AND o.day BETWEEN :from AND :to
  AND (:type = 'all' OR o.order_type = :type)
ORDER BY submit_to_first_fill_ms DESC, o.file, o.line
LIMIT :rows
