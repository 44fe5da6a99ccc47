-- title: NAV discrepancies
-- subject: Fund
-- description: Net asset values that differ from the verified one by more than an amount.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param least: decimal = 0.01 -- Least difference, in currency
SELECT ts, day, nav, discrepancy, 10000 * discrepancy / nullif(nav, 0) AS discrepancy_bps, cash, equity_value, options_value,
  nav - (cash + equity_value + options_value) AS not_explained, verified_by, methodology, pricing_source, file, line
FROM nav_history
WHERE day BETWEEN :from AND :to AND (abs(discrepancy) >= :least OR abs(nav - (cash + equity_value + options_value)) >= :least)
ORDER BY abs(discrepancy) DESC, file, line
