-- title: Positions against fills
-- subject: Positions
-- description: Orders whose fills and position changes do not agree in quantity.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
WITH filled AS (
  SELECT order_id, sum(CASE WHEN side IN ('buy', 'cover') THEN quantity ELSE -quantity END) AS shares, min(day) AS day
  FROM fills GROUP BY order_id
), changed AS (
  SELECT change_order_id AS order_id, sum(change_shares) AS shares
  FROM positions WHERE change_order_id IS NOT NULL
  GROUP BY change_order_id
), apart AS (
  SELECT f.order_id, f.shares AS filled_shares, coalesce(c.shares, 0) AS changed_shares
  FROM filled f
  LEFT JOIN changed c ON c.order_id = f.order_id
  WHERE f.day BETWEEN :from AND :to AND f.shares <> coalesce(c.shares, 0)
)
SELECT a.order_id, any_value(f.strategy) AS strategy, any_value(f.ticker) AS ticker, a.filled_shares, a.changed_shares,
  a.filled_shares - a.changed_shares AS difference, arg_min(f.file, (f.file, f.line)) AS file, arg_min(f.line, (f.file, f.line)) AS line
FROM apart a
JOIN fills f ON f.order_id IS NOT DISTINCT FROM a.order_id
GROUP BY a.order_id, a.filled_shares, a.changed_shares
ORDER BY abs(difference) DESC, a.order_id
