-- title: Events by type
-- subject: Activity
-- description: How many of each type there are, on how many days, and when first and last.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
SELECT coalesce(event_type, log_type || '/' || event) AS event, count(*) AS events, count(DISTINCT day) AS days,
  min(ts) AS first_at, max(ts) AS last_at
FROM events
WHERE day BETWEEN :from AND :to
GROUP BY ALL
ORDER BY events DESC, event
