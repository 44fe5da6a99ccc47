-- title: Trades of fund operations
-- subject: Fund
-- description: Trades by asset and action: how many, proceeds, commission, and which failed.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
SELECT asset, action, strategy_component,
  count(*) FILTER (event = 'trade_executed') AS executed, count(*) FILTER (event <> 'trade_executed') AS not_executed,
  sum(quantity) FILTER (event = 'trade_executed') AS quantity, sum(net_proceeds) AS net_proceeds,
  sum(commission) AS commission, avg(slippage_pct) * 10000 AS mean_slippage_bps
FROM trades
WHERE day BETWEEN :from AND :to
GROUP BY ALL
ORDER BY executed DESC, asset, action
