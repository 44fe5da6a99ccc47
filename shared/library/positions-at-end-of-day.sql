-- title: Positions at the end of a day
-- subject: Positions
-- description: What was held of each ticker after the last change up to and including a day.
-- param day: date = last_day -- Day (UTC)
-- param strategy: text = '' -- Strategy; empty: all
SELECT ticker, strategy, current_shares AS shares, current_market_value AS market_value, current_weight_pct AS weight_pct,
  ts AS last_change_at, file, line
FROM positions
WHERE day <= :day AND (:strategy = '' OR strategy = :strategy)
QUALIFY row_number() OVER (PARTITION BY ticker, strategy ORDER BY ts DESC, file DESC, line DESC) = 1 AND shares <> 0
ORDER BY abs(market_value) DESC, ticker
