-- title: Bursts of rejects
-- subject: Rejects
-- description: Spans of minutes in which many orders were rejected.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param minutes: integer = 5 -- Length of a span, in minutes
-- param least: integer = 5 -- Least rejects in a span
SELECT time_bucket(to_minutes(:minutes), ts::TIMESTAMP) AS starts_at,
  count(*) FILTER (event_type = 'order_rejected') AS rejects,
  count(*) FILTER (event_type = 'order_submitted') AS submitted,
  mode(reason) FILTER (event_type = 'order_rejected') AS most_frequent_reason
FROM orders
WHERE day BETWEEN :from AND :to
GROUP BY starts_at
HAVING rejects >= :least
ORDER BY starts_at
