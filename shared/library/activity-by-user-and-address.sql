-- title: Activity by user and address
-- subject: People
-- description: What each person did from which address: events, days, first and last time.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param user: text = '' -- User; empty: all
SELECT user_id, ip_address, coalesce(event_type, log_type || '/' || event) AS event, count(*) AS events,
  count(DISTINCT day) AS days, min(ts) AS first_at, max(ts) AS last_at
FROM events
WHERE day BETWEEN :from AND :to AND user_id IS NOT NULL AND (:user = '' OR user_id = :user)
GROUP BY ALL
ORDER BY user_id, ip_address, events DESC, event
