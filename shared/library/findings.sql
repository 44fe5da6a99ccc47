-- title: Findings of verification
-- subject: Completeness
-- description: What verification found in the loaded files, worst first.
-- param severity: choice(all, error, warning, info) = all -- Severity
SELECT severity, kind, message, expected, actual, confidence, event_id, file, line
FROM findings
WHERE :severity = 'all' OR severity = :severity
ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, file, line
