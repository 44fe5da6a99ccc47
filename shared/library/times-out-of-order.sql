-- title: Times out of order
-- subject: Completeness
-- description: Records whose time lies before that of the line above, by more than a tolerance.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param milliseconds: integer = 0 -- By more than so many milliseconds
WITH steps AS (
  SELECT id, ts, lag(ts) OVER (PARTITION BY file ORDER BY line) AS before FROM events WHERE day BETWEEN :from AND :to
)
SELECT e.ts, s.before AS time_above, (epoch_ns(s.before) - epoch_ns(e.ts)) / 1e6 AS back_by_ms,
  coalesce(e.event_type, e.event) AS event, e.event_id, e.file, e.line
FROM steps s
JOIN events e ON e.id = s.id
WHERE epoch_ns(s.before) - epoch_ns(s.ts) > :milliseconds * 1000000::BIGINT
ORDER BY back_by_ms DESC, e.file, e.line
