-- title: Fills by venue
-- subject: Fills
-- description: Count, notional, commission and slippage of fills by execution venue.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param ticker: text = '' -- Ticker; empty: all
SELECT execution_venue,
  count(*) AS fills,
  sum(quantity) AS quantity,
  sum(notional) AS notional,
  sum(commission) AS commission,
  sum(notional * slippage_bps) / nullif(sum(notional) FILTER (slippage_bps IS NOT NULL), 0) AS weighted_slippage_bps,
  max(slippage_bps) AS worst_slippage_bps
FROM fills
WHERE day BETWEEN :from AND :to AND (:ticker = '' OR ticker = :ticker)
GROUP BY execution_venue
ORDER BY notional DESC
