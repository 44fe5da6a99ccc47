-- title: Client order ids used twice
-- subject: Orders
-- description: Client order ids that more than one submitted order carries.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
SELECT client_order_id, count(*) OVER (PARTITION BY client_order_id) AS uses, ts, strategy, ticker, side, quantity,
  order_id, file, line
FROM orders
WHERE event_type = 'order_submitted' AND client_order_id IS NOT NULL AND day BETWEEN :from AND :to
QUALIFY uses > 1
ORDER BY client_order_id, ts, file, line
