-- title: Signals without orders
-- subject: Signals
-- description: Computed signals after which no order named them.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param strategy: text = '' -- Strategy; empty: all
SELECT s.ts, s.strategy, s.computation_id, s.duration_ms, s.positions_long, s.positions_short, s.turnover_pct,
  s.status, s.error, s.file, s.line
FROM signals s
WHERE s.day BETWEEN :from AND :to AND (:strategy = '' OR s.strategy = :strategy)
  AND NOT EXISTS (FROM events o WHERE o.event_type = 'order_submitted' AND o.computation_id = s.computation_id)
ORDER BY s.ts, s.file, s.line
