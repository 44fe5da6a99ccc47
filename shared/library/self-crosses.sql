-- title: Self-crosses
-- subject: Surveillance
-- description: A buy and a sell of the same ticker by different strategies within seconds of each other.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param ticker: text = '' -- Ticker; empty: all
-- param seconds: decimal = 5 -- Within so many seconds
WITH bought AS (
  FROM fills WHERE side IN ('buy', 'cover') AND day BETWEEN :from AND :to AND (:ticker = '' OR ticker = :ticker)
), sold AS (
  FROM fills WHERE side IN ('sell', 'short') AND day BETWEEN :from AND :to AND (:ticker = '' OR ticker = :ticker)
)
SELECT b.ts AS bought_at, s.ts AS sold_at, abs(epoch_ns(b.ts) - epoch_ns(s.ts)) / 1e9 AS seconds_between,
  b.ticker, b.strategy AS buyer, s.strategy AS seller, b.quantity AS bought, s.quantity AS sold,
  b.fill_price AS buy_price, s.fill_price AS sell_price, b.execution_venue AS buy_venue, s.execution_venue AS sell_venue,
  b.order_id AS buy_order, s.order_id AS sell_order, b.file, b.line, s.file AS sell_file, s.line AS sell_line
FROM bought b
JOIN sold s ON s.ticker = b.ticker AND s.strategy <> b.strategy AND s.day = b.day
  AND abs(epoch_ns(b.ts) - epoch_ns(s.ts)) <= :seconds * 1000000000::BIGINT
ORDER BY seconds_between, b.file, b.line, s.line
