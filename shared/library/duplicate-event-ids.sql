-- title: Event ids used twice
-- subject: Completeness
-- description: Records that share their event id with another.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
SELECT event_id, count(*) OVER (PARTITION BY event_id) AS uses, ts, coalesce(event_type, event) AS event, file, line
FROM events
WHERE event_id IN (
  SELECT event_id FROM events WHERE event_id IS NOT NULL GROUP BY event_id HAVING count(*) > 1
) AND day BETWEEN :from AND :to
ORDER BY event_id, file, line
