-- title: Circuit breakers
-- subject: Risk
-- description: Circuit breakers that tripped, and the next manual action that names one, with who took it and how soon.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
SELECT b.ts, b.strategy, b.trigger, b.threshold, b.current_value, b.action_taken,
  u.ts AS next_action_at, u.user_id AS next_action_by, u.ip_address, u.action AS next_action,
  (epoch_ns(u.ts) - epoch_ns(b.ts)) / 1e9 AS seconds_until, b.file, b.line
FROM circuit_breakers b
ASOF LEFT JOIN (FROM user_actions WHERE action ILIKE '%breaker%') u ON u.ts >= b.ts
WHERE b.day BETWEEN :from AND :to
ORDER BY b.ts, b.file, b.line
