-- title: Slippage by venue and hour
-- subject: Slippage
-- description: Where and when fills were expensive: mean slippage by venue, hour of the exchange and day.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param zone: text = America/New_York -- Time zone of the exchange
-- param fills: integer = 5 -- Least fills in an hour
SELECT day, execution_venue, hour(timezone(:zone, ts::TIMESTAMPTZ)) AS hour,
  count(*) AS fills, avg(slippage_bps) AS mean_bps, max(slippage_bps) AS worst_bps,
  sum(notional * slippage_bps) / 10000 AS cost
FROM fills
WHERE day BETWEEN :from AND :to AND slippage_bps IS NOT NULL
GROUP BY ALL
HAVING count(*) >= :fills
ORDER BY mean_bps DESC, day, execution_venue, hour
