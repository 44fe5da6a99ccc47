-- title: Orders without fills
-- subject: Orders
-- description: Submitted orders without any fill, with how they ended; those without an end at all first.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param strategy: text = '' -- Strategy; empty: all
-- param ended: choice(any, open, cancelled, rejected) = any -- How it ended
SELECT o.ts, o.strategy, o.ticker, o.side, o.quantity, o.order_type, o.limit_price,
  CASE WHEN e.rejected THEN 'rejected' WHEN e.cancelled THEN 'cancelled' ELSE 'open' END AS ended,
  e.end_reason, o.order_id, o.file, o.line
FROM orders o
JOIN (
  SELECT order_id,
    bool_or(event_type = 'order_cancelled') AS cancelled,
    bool_or(event_type = 'order_rejected') AS rejected,
    bool_or(event_type IN ('order_filled', 'order_partial_fill')) AS filled,
    any_value(reason) FILTER (event_type IN ('order_cancelled', 'order_rejected')) AS end_reason
  FROM events
  WHERE order_id IS NOT NULL
  GROUP BY order_id
) e ON e.order_id = o.order_id
WHERE o.event_type = 'order_submitted' AND o.day BETWEEN :from AND :to AND (:strategy = '' OR o.strategy = :strategy)
  AND NOT e.filled AND (:ended = 'any' OR ended = :ended)
ORDER BY ended = 'open' DESC, o.ts, o.file, o.line
