-- title: Fills without an order
-- subject: Fills
-- description: Fills whose order was never submitted in what is loaded: by their order id.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
WITH orphans AS (
  SELECT f.file, f.line FROM fills f
  WHERE f.day BETWEEN :from AND :to
    AND NOT EXISTS (FROM orders o WHERE o.order_id = f.order_id AND o.event_type = 'order_submitted')
)
SELECT f.ts, f.strategy, f.ticker, f.side, f.quantity, f.fill_price, f.execution_venue, f.order_id, f.fill_id,
  f.file, f.line
FROM fills f
SEMI JOIN orphans USING (file, line)
ORDER BY f.ts, f.file, f.line
