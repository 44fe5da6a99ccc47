-- title: Gaps in time
-- subject: Completeness
-- description: Spans of exchange hours in which nothing at all was logged.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param seconds: integer = 300 -- At least so many seconds
-- param zone: text = America/New_York -- Time zone of the exchange
-- param opens: text = '09:30' -- Opening, in that zone
-- param closes: text = '16:00' -- Close, in that zone
WITH steps AS (
  SELECT ts, lag(ts) OVER (PARTITION BY day ORDER BY ts, file, line) AS before, day, file, line
  FROM events
  WHERE day BETWEEN :from AND :to
), gaps AS (
  SELECT *, timezone(:zone, ts::TIMESTAMPTZ) AS local_until, timezone(:zone, before::TIMESTAMPTZ) AS local_from
  FROM steps
  WHERE epoch_ns(ts) - epoch_ns(before) >= :seconds * 1000000000::BIGINT
)
SELECT before AS silent_from, ts AS silent_until, (epoch_ns(ts) - epoch_ns(before)) / 1e9 AS seconds, day, file, line
FROM gaps
WHERE isodow(local_until) <= 5 AND local_until::TIME > CAST(:opens AS TIME) AND local_from::TIME < CAST(:closes AS TIME)
ORDER BY seconds DESC, file, line
