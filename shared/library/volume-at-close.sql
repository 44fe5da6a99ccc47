-- title: Volume into the close
-- subject: Surveillance
-- description: Share of a ticker's daily notional that was filled in the last minutes before the close.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param zone: text = America/New_York -- Time zone of the exchange
-- param closes: text = '16:00' -- Close, in that zone
-- param minutes: integer = 15 -- Last minutes
-- param share: decimal = 0.5 -- Least share
SELECT day, ticker, count(*) AS fills, sum(notional) AS notional,
  sum(notional) FILTER (timezone(:zone, ts::TIMESTAMPTZ)::TIME >= CAST(:closes AS TIME) - to_minutes(:minutes)) AS notional_at_close,
  notional_at_close / nullif(sum(notional), 0) AS share_at_close
FROM fills
WHERE day BETWEEN :from AND :to
GROUP BY day, ticker
HAVING share_at_close >= :share
ORDER BY share_at_close DESC, notional DESC, day, ticker
