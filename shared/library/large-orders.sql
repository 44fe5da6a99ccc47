-- title: Orders large against the usual
-- subject: Orders
-- description: Orders many times the median notional of their strategy. A market order is valued at its decision price.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param strategy: text = '' -- Strategy; empty: all
-- param factor: decimal = 10 -- Times the median
WITH valued AS (
  SELECT *, quantity * coalesce(limit_price, decision_price) AS notional
  FROM events
  WHERE event_type = 'order_submitted' AND day BETWEEN :from AND :to AND (:strategy = '' OR strategy = :strategy)
), rated AS (
  SELECT *, median(notional) OVER (PARTITION BY strategy) AS usual_notional FROM valued
)
SELECT ts, strategy, ticker, side, quantity, order_type, notional, usual_notional,
  notional / nullif(usual_notional, 0) AS times_usual, reason, order_id, file, line
FROM rated
WHERE notional > usual_notional * :factor
ORDER BY times_usual DESC, file, line
