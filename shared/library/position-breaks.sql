-- title: Breaks in positions
-- subject: Positions
-- description: Changes that do not begin where the one before ended, or do not add up.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param ticker: text = '' -- Ticker; empty: all
WITH steps AS (
  SELECT *, lag(current_shares) OVER (PARTITION BY ticker, strategy ORDER BY ts, file, line) AS shares_before
  FROM positions
  WHERE (:ticker = '' OR ticker = :ticker)
)
SELECT ts, strategy, ticker, shares_before, previous_shares, change_shares, current_shares,
  CASE WHEN previous_shares + change_shares <> current_shares THEN 'does not add up' ELSE 'does not continue' END AS what,
  change_reason, change_order_id, file, line
FROM steps
WHERE day BETWEEN :from AND :to AND (previous_shares <> shares_before OR previous_shares + change_shares <> current_shares)
ORDER BY ts, file, line
