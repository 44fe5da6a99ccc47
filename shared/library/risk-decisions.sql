-- title: Risk decisions
-- subject: Risk
-- description: Risk records that are more than an approval: rejections, warnings, breaches.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param severity: text = '' -- Severity; empty: all
SELECT ts, event, severity, trigger, current_value, threshold, action_taken, auto_executed, portfolio_nav, file, line
FROM risk_events
WHERE day BETWEEN :from AND :to AND event IS NOT NULL AND event <> 'risk_check_approved' AND (:severity = '' OR severity = :severity)
ORDER BY ts, file, line
