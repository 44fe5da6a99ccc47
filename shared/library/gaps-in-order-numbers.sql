-- title: Gaps in order numbers
-- subject: Completeness
-- description: Numbers missing from the run of client order ids of a day: the digits at their end, counted up.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
WITH numbered AS (
  SELECT day, client_order_id, regexp_extract(client_order_id, '(\d{1,15})$', 1)::BIGINT AS number, ts, file, line
  FROM orders
  WHERE event_type = 'order_submitted' AND day BETWEEN :from AND :to AND regexp_matches(client_order_id, '\d$')
), steps AS (
  SELECT *, lag(number) OVER w AS number_before, lag(client_order_id) OVER w AS id_before
  FROM numbered
  WINDOW w AS (PARTITION BY day ORDER BY number, ts)
)
SELECT day, number_before + 1 AS first_missing, number - 1 AS last_missing, number - number_before - 1 AS missing,
  id_before, client_order_id AS id_after, ts, file, line
FROM steps
WHERE number > number_before + 1
ORDER BY day, first_missing
