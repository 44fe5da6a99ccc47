-- title: Trading outside exchange hours
-- subject: Surveillance
-- description: Orders and fills before the open or after the close of the exchange, in its own time, and at weekends.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param zone: text = America/New_York -- Time zone of the exchange
-- param opens: text = '09:30' -- Opening, in that zone
-- param closes: text = '16:00' -- Close, in that zone
WITH orders_and_fills AS (
  FROM events WHERE event_type LIKE 'order\_%' ESCAPE '\' AND day BETWEEN :from AND :to
), hours AS (
  -- Clocks are set forward or back at a whole minute: within one, the exchange is as far from UTC as at its beginning.
  SELECT minute, timezone(:zone, minute::TIMESTAMPTZ) - minute AS ahead
  FROM (SELECT DISTINCT date_trunc('minute', ts::TIMESTAMP) AS minute FROM orders_and_fills)
)
SELECT ts, ts::TIMESTAMP + ahead AS exchange_time, event_type, strategy, ticker, side, quantity, reason, order_id, file, line
FROM orders_and_fills
JOIN hours ON minute = date_trunc('minute', ts::TIMESTAMP)
WHERE isodow(ts::TIMESTAMP + ahead) > 5 OR (ts::TIMESTAMP + ahead)::TIME < CAST(:opens AS TIME) OR (ts::TIMESTAMP + ahead)::TIME >= CAST(:closes AS TIME)
ORDER BY ts, file, line
