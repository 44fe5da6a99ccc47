-- title: Rejected orders
-- subject: Rejects
-- description: Every rejected order with its reason and its pre-trade checks.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param ticker: text = '' -- Ticker; empty: all
-- param reason: text = '' -- Reason; empty: all
SELECT r.ts, r.strategy, r.ticker, r.side, r.quantity, r.reason,
  o.check_position_limit, o.check_liquidity, o.check_circuit_breaker, o.ts AS submitted_at, r.order_id, r.file, r.line
FROM orders r
LEFT JOIN orders o ON o.order_id = r.order_id AND o.event_type = 'order_submitted'
WHERE r.event_type = 'order_rejected' AND r.day BETWEEN :from AND :to
  AND (:ticker = '' OR r.ticker = :ticker) AND (:reason = '' OR r.reason = :reason)
ORDER BY r.ts, r.file, r.line
