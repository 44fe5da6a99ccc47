-- title: Orders without a signal
-- subject: Signals
-- description: Submitted orders that name no signal, or one that was never computed in what is loaded.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param strategy: text = '' -- Strategy; empty: all
SELECT o.ts, o.strategy, o.ticker, o.side, o.quantity, o.reason, o.computation_id,
  CASE WHEN o.computation_id IS NULL THEN 'names none' ELSE 'names an unknown one' END AS why,
  o.order_id, o.file, o.line
FROM events o
WHERE o.event_type = 'order_submitted' AND o.day BETWEEN :from AND :to AND (:strategy = '' OR o.strategy = :strategy)
  AND NOT EXISTS (FROM signals s WHERE s.computation_id = o.computation_id)
ORDER BY o.ts, o.file, o.line
