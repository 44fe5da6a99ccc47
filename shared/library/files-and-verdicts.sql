-- title: Files and their verdicts
-- subject: Completeness
-- description: Every loaded file: verdict, counts that balance, first and last time, findings.
SELECT f.file, f.day, f.verdict, f.rows, f.rejects, f.lines, f.bytes, f.first_ts, f.last_ts, f.cast_misses, f.rounded,
  count(n.kind) AS findings, count(n.kind) FILTER (n.severity = 'error') AS errors, f.profile, f.sha256
FROM files f
LEFT JOIN findings n ON n.file = f.file
GROUP BY ALL
ORDER BY any_value(f.verdict = 'PASSED'), errors DESC, f.file
