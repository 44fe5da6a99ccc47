-- title: NAV by day
-- subject: Fund
-- description: Net asset value by calculation, its change and its distance from the peak.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
SELECT ts, nav, nav - lag(nav) OVER w AS change,
  100 * (nav / nullif(lag(nav) OVER w, 0) - 1) AS change_pct,
  100 * (nav / max(nav) OVER (ORDER BY ts, file, line) - 1) AS below_peak_pct,
  cash, equity_value, options_value, discrepancy, file, line
FROM nav_history
WHERE day BETWEEN :from AND :to AND nav IS NOT NULL
WINDOW w AS (ORDER BY ts, file, line)
ORDER BY ts, file, line
