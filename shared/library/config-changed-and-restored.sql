-- title: Settings changed and put back
-- subject: Configuration
-- description: Settings that were changed and set back to the value before: for how long, and by whom.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
SELECT a.ts AS changed_at, b.ts AS restored_at, (epoch_ns(b.ts) - epoch_ns(a.ts)) / 1e9 / 3600 AS hours,
  a.path, a.old_value, a.new_value, a.user_id AS changed_by, a.ip_address AS changed_from, b.user_id AS restored_by,
  b.ip_address AS restored_from, a.file, a.line, b.file AS restored_file, b.line AS restored_line
FROM config_changes a
JOIN config_changes b ON b.path = a.path AND b.ts > a.ts
  AND a.old_value::VARCHAR = b.new_value::VARCHAR AND a.new_value::VARCHAR = b.old_value::VARCHAR
WHERE a.day BETWEEN :from AND :to
QUALIFY row_number() OVER (PARTITION BY a.file, a.line, a.path ORDER BY b.ts) = 1
ORDER BY a.ts, a.file, a.line
