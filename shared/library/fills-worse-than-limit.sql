-- title: Fills worse than the limit
-- subject: Fills
-- description: Fills of limit orders above (buys) or below (sells) the limit price of their order: there should be none.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param ticker: text = '' -- Ticker; empty: all
SELECT f.ts, f.strategy, f.ticker, f.side, f.quantity, o.limit_price, f.fill_price,
  CASE WHEN f.side IN ('buy', 'cover') THEN f.fill_price - o.limit_price ELSE o.limit_price - f.fill_price END AS worse_by,
  f.execution_venue, f.order_id, f.fill_id, f.file, f.line
FROM fills f
JOIN orders o ON o.order_id = f.order_id AND o.event_type = 'order_submitted' AND o.limit_price IS NOT NULL
WHERE f.day BETWEEN :from AND :to AND (:ticker = '' OR f.ticker = :ticker)
  AND CASE WHEN f.side IN ('buy', 'cover') THEN f.fill_price > o.limit_price ELSE f.fill_price < o.limit_price END
ORDER BY worse_by DESC, f.file, f.line
