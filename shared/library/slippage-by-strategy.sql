-- title: Slippage by strategy
-- subject: Slippage
-- description: Mean, median, tail and cost of slippage by strategy and side. Positive is a cost.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param ticker: text = '' -- Ticker; empty: all
SELECT strategy, side,
  count(slippage_bps) AS fills,
  avg(slippage_bps) AS mean_bps,
  median(slippage_bps) AS median_bps,
  quantile_cont(slippage_bps, 0.95) AS p95_bps,
  max(slippage_bps) AS worst_bps,
  sum(notional * slippage_bps) / nullif(sum(notional) FILTER (slippage_bps IS NOT NULL), 0) AS weighted_bps,
  sum(notional * slippage_bps) / 10000 AS cost
FROM fills
WHERE day BETWEEN :from AND :to AND (:ticker = '' OR ticker = :ticker)
GROUP BY ALL
ORDER BY cost DESC
