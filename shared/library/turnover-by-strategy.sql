-- title: Turnover by strategy
-- subject: Signals
-- description: Notional that each strategy filled a day, beside the turnover that its signals asked for.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
SELECT f.day, f.strategy, f.fills, f.notional, f.bought, f.sold, s.signals, s.turnover_pct AS signal_turnover
FROM (
  SELECT day, strategy, count(*) AS fills, sum(notional) AS notional,
    sum(notional) FILTER (side IN ('buy', 'cover')) AS bought, sum(notional) FILTER (side IN ('sell', 'short')) AS sold
  FROM fills WHERE day BETWEEN :from AND :to
  GROUP BY day, strategy
) f
LEFT JOIN (
  SELECT day, strategy, count(*) AS signals, avg(turnover_pct) AS turnover_pct
  FROM signals
  GROUP BY day, strategy
) s ON s.day = f.day AND s.strategy IS NOT DISTINCT FROM f.strategy
ORDER BY f.day, f.strategy
