-- title: Round trips in minutes
-- subject: Surveillance
-- description: Bought and sold again, or the reverse, the same quantity of a ticker by one strategy within minutes, as wash trades look.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param ticker: text = '' -- Ticker; empty: all
-- param minutes: integer = 10 -- Within so many minutes
WITH legs AS (
  SELECT *, CASE WHEN side IN ('buy', 'cover') THEN 1 ELSE -1 END AS sign
  FROM fills WHERE day BETWEEN :from AND :to AND (:ticker = '' OR ticker = :ticker)
)
SELECT a.ts AS opened_at, b.ts AS closed_at, (epoch_ns(b.ts) - epoch_ns(a.ts)) / 1e9 AS seconds_between,
  a.strategy, a.ticker, a.side AS first_side, b.side AS second_side, a.quantity,
  a.fill_price AS first_price, b.fill_price AS second_price,
  a.sign * (b.fill_price - a.fill_price) * a.quantity AS gain, a.order_id AS first_order, b.order_id AS second_order,
  a.file, a.line, b.file AS second_file, b.line AS second_line
FROM legs a
JOIN legs b ON b.ticker = a.ticker AND b.strategy = a.strategy AND b.quantity = a.quantity AND b.day = a.day
  AND b.sign = -a.sign AND b.order_id <> a.order_id
  AND epoch_ns(b.ts) - epoch_ns(a.ts) BETWEEN 0 AND :minutes * 60000000000::BIGINT
ORDER BY seconds_between, a.file, a.line, b.line
