-- title: Exposure over time
-- subject: Signals
-- description: Gross and net exposure as each signal set it, and its change since the one before.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param strategy: text = '' -- Strategy; empty: all
SELECT ts, strategy, gross_exposure, net_exposure,
  gross_exposure - lag(gross_exposure) OVER (PARTITION BY strategy ORDER BY ts, file, line) AS gross_change,
  net_exposure - lag(net_exposure) OVER (PARTITION BY strategy ORDER BY ts, file, line) AS net_change,
  positions_long, positions_short, computation_id, file, line
FROM signals
WHERE day BETWEEN :from AND :to AND (:strategy = '' OR strategy = :strategy) AND gross_exposure IS NOT NULL
ORDER BY strategy, ts, file, line
