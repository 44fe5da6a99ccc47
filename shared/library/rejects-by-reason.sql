-- title: Rejects by reason
-- subject: Rejects
-- description: Rejected orders by reason and strategy, with their share of what was submitted.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param strategy: text = '' -- Strategy; empty: all
WITH submitted AS (
  SELECT strategy, count(*) AS orders FROM orders
  WHERE event_type = 'order_submitted' AND day BETWEEN :from AND :to
  GROUP BY strategy
)
SELECT r.reason, r.strategy, count(*) AS rejects, count(*) / any_value(s.orders) AS share_of_orders,
  count(DISTINCT r.ticker) AS tickers, min(r.ts) AS first_at, max(r.ts) AS last_at
FROM orders r
LEFT JOIN submitted s ON s.strategy IS NOT DISTINCT FROM r.strategy
WHERE r.event_type = 'order_rejected' AND r.day BETWEEN :from AND :to
  AND (:strategy = '' OR r.strategy = :strategy)
GROUP BY r.reason, r.strategy
ORDER BY rejects DESC, r.reason, r.strategy
