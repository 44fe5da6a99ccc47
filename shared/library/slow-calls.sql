-- title: Slow system calls
-- subject: System
-- description: Calls that took at least so many milliseconds, slowest first.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param least: decimal = 1000 -- Least latency, in milliseconds
SELECT ts, api, endpoint, method, status_code, latency_ms, retry_count, success, error, file, line
FROM system_events
WHERE day BETWEEN :from AND :to AND latency_ms >= :least
ORDER BY latency_ms DESC, file, line
