-- title: Orders filled beyond their quantity
-- subject: Fills
-- description: Orders whose fills add up to more than was ordered.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
SELECT o.order_id, o.strategy, o.ticker, o.side, o.quantity AS ordered, f.filled, f.filled - o.quantity AS beyond,
  o.ts AS submitted_at, o.file, o.line
FROM orders o
JOIN (SELECT order_id, sum(quantity) AS filled FROM fills GROUP BY order_id) f ON f.order_id = o.order_id
WHERE o.event_type = 'order_submitted' AND o.day BETWEEN :from AND :to AND f.filled > o.quantity
ORDER BY beyond DESC, o.file, o.line
