-- title: Largest fills
-- subject: Fills
-- description: Single fills with the largest notional.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param ticker: text = '' -- Ticker; empty: all
-- param rows: integer = 100 -- How many
SELECT ts, strategy, ticker, side, quantity, fill_price, notional, slippage_bps, execution_venue, order_id, fill_id,
  file, line
FROM fills
WHERE day BETWEEN :from AND :to AND (:ticker = '' OR ticker = :ticker)
ORDER BY notional DESC, file, line
LIMIT :rows
