-- title: System calls by endpoint
-- subject: System
-- description: Calls, failures, retries and latency by endpoint.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
SELECT api, endpoint, method, count(*) AS calls, count(*) FILTER (success = false OR status_code >= 400) AS failures,
  failures / count(*) AS failure_share, sum(retry_count) AS retries, median(latency_ms) AS p50_ms,
  quantile_cont(latency_ms, 0.99) AS p99_ms, max(latency_ms) AS max_ms
FROM system_events
WHERE day BETWEEN :from AND :to AND endpoint IS NOT NULL
GROUP BY ALL
ORDER BY failures DESC, calls DESC, api, endpoint, method
