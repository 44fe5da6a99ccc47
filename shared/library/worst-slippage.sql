-- title: Fills with the worst slippage
-- subject: Slippage
-- description: Single fills at or above a slippage, worst first.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param ticker: text = '' -- Ticker; empty: all
-- param least: decimal = 5 -- Least slippage, in basis points
SELECT ts, strategy, ticker, side, quantity, fill_price, slippage_bps, notional * slippage_bps / 10000 AS cost,
  execution_venue, order_id, fill_id, file, line
FROM fills
WHERE day BETWEEN :from AND :to AND (:ticker = '' OR ticker = :ticker) AND slippage_bps >= :least
ORDER BY slippage_bps DESC, file, line
