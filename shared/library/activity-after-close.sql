-- title: Activity after the close
-- subject: Surveillance
-- description: What happened after the close of the exchange, by type and person.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param zone: text = America/New_York -- Time zone of the exchange
-- param closes: text = '16:00' -- Close, in that zone
SELECT coalesce(event_type, log_type || '/' || event) AS event, user_id, ip_address, count(*) AS events,
  count(DISTINCT day) AS days, min(ts) AS first_at, max(ts) AS last_at
FROM events
WHERE day BETWEEN :from AND :to AND timezone(:zone, ts::TIMESTAMPTZ)::TIME >= CAST(:closes AS TIME)
GROUP BY ALL
ORDER BY user_id NULLS LAST, events DESC, event
