-- title: Personal trades near the fund's own
-- subject: Compliance
-- description: Approved personal trades in a security that the fund itself traded within days.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param days: integer = 7 -- Within so many days
SELECT c.ts, c.employee, c.security, c.side, c.quantity, c.decision, c.reviewer, c.reasoning,
  count(f.fill_id) AS fund_fills, min(f.ts) AS first_fund_fill, max(f.ts) AS last_fund_fill, c.request_id, c.file, c.line
FROM compliance_events c
JOIN fills f ON f.ticker = c.security AND f.day BETWEEN c.day - :days AND c.day + :days
WHERE c.day BETWEEN :from AND :to AND c.decision = 'approved'
GROUP BY ALL
ORDER BY c.ts, c.file, c.line
