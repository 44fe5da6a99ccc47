-- title: Order latency
-- subject: Latency
-- description: From submission to the first fill, by strategy and order type: percentiles in milliseconds.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param strategy: text = '' -- Strategy; empty: all
SELECT strategy, order_type, count(*) AS orders,
  quantile_cont(submit_to_first_fill_ms, 0.5) AS p50_ms,
  quantile_cont(submit_to_first_fill_ms, 0.9) AS p90_ms,
  quantile_cont(submit_to_first_fill_ms, 0.99) AS p99_ms,
  max(submit_to_first_fill_ms) AS max_ms,
  count(*) FILTER (submit_to_first_fill_ms < 0) AS filled_before_submitted
FROM order_lifecycle
WHERE submitted_at >= :from AND submitted_at < :to + INTERVAL 1 DAY AND submit_to_first_fill_ms IS NOT NULL
  AND (:strategy = '' OR strategy = :strategy)
GROUP BY strategy, order_type
ORDER BY strategy, order_type
