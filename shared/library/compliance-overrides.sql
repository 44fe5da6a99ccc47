-- title: Compliance decisions overridden
-- subject: Compliance
-- description: Requests that were decided more than once with another outcome, and trades executed although their risk check failed.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
SELECT ts, 'decision changed' AS what, request_id AS id, employee AS who, security AS instrument, decision,
  lag(decision) OVER (PARTITION BY request_id ORDER BY ts, file, line) AS decision_before, reviewer, reasoning, file, line
FROM compliance_events
WHERE day BETWEEN :from AND :to AND request_id IS NOT NULL AND decision IS NOT NULL
QUALIFY decision <> decision_before
UNION ALL
SELECT ts, 'traded despite its risk check', trade_id, executing_user, asset, 'executed', 'failed', NULL, NULL, file, line
FROM trades
WHERE day BETWEEN :from AND :to AND risk_check_passed = false AND event = 'trade_executed'
ORDER BY ts, file, line
