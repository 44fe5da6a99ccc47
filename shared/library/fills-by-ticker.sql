-- title: Fills by ticker
-- subject: Fills
-- description: What was bought and sold of each ticker: fills, quantity, notional and what it leaves.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param strategy: text = '' -- Strategy; empty: all
SELECT ticker,
  count(*) AS fills,
  sum(quantity) FILTER (side IN ('buy', 'cover')) AS bought,
  sum(quantity) FILTER (side IN ('sell', 'short')) AS sold,
  sum(CASE WHEN side IN ('buy', 'cover') THEN quantity ELSE -quantity END) AS net_quantity,
  sum(notional) AS notional,
  sum(commission) AS commission
FROM fills
WHERE day BETWEEN :from AND :to AND (:strategy = '' OR strategy = :strategy)
GROUP BY ticker
ORDER BY notional DESC
