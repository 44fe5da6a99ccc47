-- title: Orders after a circuit breaker
-- subject: Risk
-- description: Orders submitted within minutes after a circuit breaker of their strategy tripped, with what became of the check.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param minutes: integer = 15 -- So many minutes after
SELECT o.ts, b.ts AS tripped_at, (epoch_ns(o.ts) - epoch_ns(b.ts)) / 1e9 AS seconds_after, b.trigger,
  o.strategy, o.ticker, o.side, o.quantity, o.check_circuit_breaker, o.order_id, o.file, o.line
FROM orders o
JOIN circuit_breakers b ON (b.strategy = o.strategy OR b.strategy IS NULL)
  AND epoch_ns(o.ts) - epoch_ns(b.ts) BETWEEN 0 AND :minutes * 60000000000::BIGINT
WHERE o.event_type = 'order_submitted' AND o.day BETWEEN :from AND :to
ORDER BY o.ts, o.file, o.line, b.line
