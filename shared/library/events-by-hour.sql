-- title: Events by hour and weekday
-- subject: Activity
-- description: When things happen: events by local hour, one column a weekday.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param zone: text = America/New_York -- Time zone
-- param type: text = '' -- Event type; empty: all
SELECT hour(timezone(:zone, ts::TIMESTAMPTZ)) AS hour,
  count(*) FILTER (isodow(timezone(:zone, ts::TIMESTAMPTZ)) = 1) AS monday,
  count(*) FILTER (isodow(timezone(:zone, ts::TIMESTAMPTZ)) = 2) AS tuesday,
  count(*) FILTER (isodow(timezone(:zone, ts::TIMESTAMPTZ)) = 3) AS wednesday,
  count(*) FILTER (isodow(timezone(:zone, ts::TIMESTAMPTZ)) = 4) AS thursday,
  count(*) FILTER (isodow(timezone(:zone, ts::TIMESTAMPTZ)) = 5) AS friday,
  count(*) FILTER (isodow(timezone(:zone, ts::TIMESTAMPTZ)) = 6) AS saturday,
  count(*) FILTER (isodow(timezone(:zone, ts::TIMESTAMPTZ)) = 7) AS sunday,
  count(*) AS events
FROM events
WHERE day BETWEEN :from AND :to AND (:type = '' OR event_type = :type)
GROUP BY hour
ORDER BY hour
