-- title: Slow or failed signals
-- subject: Signals
-- description: Signal computations that failed or took longer than a bound.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param least: integer = 5000 -- Least duration, in milliseconds
SELECT ts, strategy, computation_id, duration_ms, status, error, symbols_count,
  (epoch_ns(ts) - epoch_ns(data_timestamp)) / 1e9 AS data_age_seconds, file, line
FROM signals
WHERE day BETWEEN :from AND :to AND (duration_ms >= :least OR error IS NOT NULL OR status <> 'success')
ORDER BY error IS NULL, duration_ms DESC, file, line
