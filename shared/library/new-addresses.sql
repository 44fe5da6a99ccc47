-- title: Addresses seen for the first time
-- subject: People
-- description: The first event of a person from an address, after the first days of the archive.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param days: integer = 3 -- Days at the start of the archive to learn from
WITH first_seen AS (
  SELECT user_id, ip_address, ts, event_type, action, day, file, line
  FROM events
  WHERE user_id IS NOT NULL AND ip_address IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY user_id, ip_address ORDER BY ts, file, line) = 1
)
SELECT ts, user_id, ip_address, event_type, action,
  (SELECT count(*) FROM events e WHERE e.user_id = f.user_id AND e.ip_address = f.ip_address) AS events_since, file, line
FROM first_seen f
WHERE day BETWEEN :from AND :to AND day >= (SELECT min(day) FROM files) + :days
ORDER BY ts, file, line
