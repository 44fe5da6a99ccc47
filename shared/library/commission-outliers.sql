-- title: Commission out of line
-- subject: Fills
-- description: Fills whose commission per share is far from what is usual at their venue.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param factor: decimal = 3 -- Times the median of the venue
-- param least: decimal = 1 -- Least commission, in currency
WITH rated AS (
  SELECT *, commission / quantity AS per_share,
    median(commission / quantity) OVER (PARTITION BY execution_venue) AS usual_per_share
  FROM fills
  WHERE day BETWEEN :from AND :to AND quantity > 0 AND commission IS NOT NULL
)
SELECT ts, strategy, ticker, side, quantity, commission, per_share, usual_per_share,
  per_share / nullif(usual_per_share, 0) AS times_usual, execution_venue, order_id, fill_id, file, line
FROM rated
WHERE commission >= :least AND per_share > usual_per_share * :factor
ORDER BY times_usual DESC, file, line
