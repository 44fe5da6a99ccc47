-- title: Days of unusual volume
-- subject: Activity
-- description: Events by type and day, where a day is far from the usual of its type.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param deviations: decimal = 3 -- Least distance from the median, in median deviations
WITH counted AS (
  SELECT d.day, t.event, count(e.id) AS events
  FROM (SELECT DISTINCT day FROM files WHERE day BETWEEN :from AND :to) d
  CROSS JOIN (SELECT DISTINCT coalesce(event_type, log_type || '/' || event) AS event FROM events) t
  LEFT JOIN events e ON e.day = d.day AND coalesce(e.event_type, e.log_type || '/' || e.event) = t.event
  GROUP BY d.day, t.event
), rated AS (
  SELECT *, median(events) OVER (PARTITION BY event) AS usual, mad(events) OVER (PARTITION BY event) AS deviation
  FROM counted
)
SELECT day, event, events, usual, (events - usual) / nullif(deviation, 0) AS deviations_off
FROM rated
WHERE abs(events - usual) > :deviations * deviation AND deviation > 0
ORDER BY abs(deviations_off) DESC, day, event
