-- title: Records outside the day of their file
-- subject: Completeness
-- description: Records whose time does not fall on the day of the file that holds them.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
SELECT ts, day, ts::DATE - day AS days_off, coalesce(event_type, event) AS event, event_id, file, line
FROM events
WHERE day BETWEEN :from AND :to AND ts::DATE <> day
ORDER BY abs(days_off) DESC, file, line
