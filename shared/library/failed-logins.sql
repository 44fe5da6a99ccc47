-- title: Failed logins
-- subject: People
-- description: Failed logins by person and address, and whether one succeeded soon after.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param minutes: integer = 30 -- Soon: within so many minutes
WITH logins AS (
  SELECT ts, user_id, ip_address, coalesce(event_data->>'result', 'success') AS result, day, file, line
  FROM events WHERE event_type = 'user_login'
)
SELECT f.user_id, f.ip_address, count(DISTINCT (f.file, f.line)) AS failures, min(f.ts) AS first_at, max(f.ts) AS last_at,
  min(s.ts) AS succeeded_at, arg_min(f.file, (f.file, f.line)) AS file, arg_min(f.line, (f.file, f.line)) AS line
FROM logins f
LEFT JOIN logins s ON s.user_id = f.user_id AND s.ip_address = f.ip_address AND s.result = 'success'
  AND epoch_ns(s.ts) - epoch_ns(f.ts) BETWEEN 0 AND :minutes * 60000000000::BIGINT
WHERE f.result <> 'success' AND f.day BETWEEN :from AND :to
GROUP BY f.user_id, f.ip_address, f.day
ORDER BY failures DESC, first_at
