-- title: Orders cancelled at once
-- subject: Orders
-- description: Orders cancelled within seconds of submission and never filled, as layering leaves them.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param ticker: text = '' -- Ticker; empty: all
-- param seconds: integer = 60 -- Cancelled within so many seconds
SELECT o.ts AS submitted_at, c.ts AS cancelled_at, (epoch_ns(c.ts) - epoch_ns(o.ts)) / 1e9 AS lived_seconds,
  o.strategy, o.ticker, o.side, o.quantity, o.limit_price, c.reason, o.order_id, o.file, o.line
FROM orders o
JOIN orders c ON c.order_id = o.order_id AND c.event_type = 'order_cancelled'
WHERE o.event_type = 'order_submitted' AND o.day BETWEEN :from AND :to AND (:ticker = '' OR o.ticker = :ticker)
  AND epoch_ns(c.ts) - epoch_ns(o.ts) BETWEEN 0 AND :seconds * 1000000000::BIGINT
  AND NOT EXISTS (FROM fills f WHERE f.order_id = o.order_id)
ORDER BY lived_seconds, o.file, o.line
