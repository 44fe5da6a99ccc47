-- title: Logins at odd hours
-- subject: People
-- description: Logins outside office hours or at a weekend, in local time.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param zone: text = America/New_York -- Time zone of the office
-- param opens: text = '06:00' -- Office hours begin
-- param closes: text = '20:00' -- Office hours end
SELECT ts, timezone(:zone, ts::TIMESTAMPTZ) AS local_time, dayname(timezone(:zone, ts::TIMESTAMPTZ)) AS weekday, user_id, ip_address, action,
  event_data->>'method' AS method, event_data->>'result' AS result, session_id, file, line
FROM events
WHERE event_type = 'user_login' AND day BETWEEN :from AND :to
  AND (isodow(timezone(:zone, ts::TIMESTAMPTZ)) > 5 OR timezone(:zone, ts::TIMESTAMPTZ)::TIME < CAST(:opens AS TIME) OR timezone(:zone, ts::TIMESTAMPTZ)::TIME >= CAST(:closes AS TIME))
ORDER BY ts, file, line
