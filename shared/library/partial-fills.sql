-- title: Orders filled in parts
-- subject: Fills
-- description: Orders with several fills, or filled less than whole: how many fills, what share, how long it took.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param ticker: text = '' -- Ticker; empty: all
SELECT o.order_id, o.strategy, o.ticker, o.side, o.quantity AS ordered, f.fills, f.filled,
  f.filled / o.quantity AS filled_share,
  f.last_fill - f.first_fill AS first_to_last_fill,
  o.ts AS submitted_at, o.file, o.line
FROM orders o
JOIN (
  SELECT order_id, count(*) AS fills, sum(quantity) AS filled, min(ts::TIMESTAMP) AS first_fill, max(ts::TIMESTAMP) AS last_fill
  FROM fills
  GROUP BY order_id
) f ON f.order_id = o.order_id
WHERE o.event_type = 'order_submitted' AND o.day BETWEEN :from AND :to AND (:ticker = '' OR o.ticker = :ticker)
  AND (f.fills > 1 OR f.filled < o.quantity)
ORDER BY filled_share, fills DESC, o.file, o.line
