-- title: Failed pre-trade checks that went on
-- subject: Risk
-- description: Orders with a failed pre-trade check that were not rejected.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
SELECT o.ts, o.strategy, o.ticker, o.side, o.quantity, o.check_position_limit, o.check_liquidity, o.check_circuit_breaker,
  EXISTS (FROM fills f WHERE f.order_id = o.order_id) AS filled, o.order_id, o.file, o.line
FROM orders o
WHERE o.event_type = 'order_submitted' AND o.day BETWEEN :from AND :to
  AND 'fail' IN (o.check_position_limit, o.check_liquidity, o.check_circuit_breaker)
  AND NOT EXISTS (FROM orders r WHERE r.order_id = o.order_id AND r.event_type = 'order_rejected')
ORDER BY o.ts, o.file, o.line
