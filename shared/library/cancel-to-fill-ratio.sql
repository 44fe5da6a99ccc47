-- title: Cancels against fills
-- subject: Orders
-- description: Orders submitted, filled and cancelled by strategy and day, and cancels for each filled order.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param strategy: text = '' -- Strategy; empty: all
SELECT strategy, day,
  count(DISTINCT order_id) FILTER (event_type = 'order_submitted') AS submitted,
  count(DISTINCT order_id) FILTER (event_type = 'order_filled') AS filled,
  count(DISTINCT order_id) FILTER (event_type = 'order_cancelled') AS cancelled,
  count(DISTINCT order_id) FILTER (event_type = 'order_rejected') AS rejected,
  cancelled / nullif(filled, 0) AS cancels_per_filled
FROM events
WHERE event_type IN ('order_submitted', 'order_filled', 'order_cancelled', 'order_rejected')
  AND day BETWEEN :from AND :to AND (:strategy = '' OR strategy = :strategy)
GROUP BY strategy, day
ORDER BY cancels_per_filled DESC NULLS LAST, strategy, day
