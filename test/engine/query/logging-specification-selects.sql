-- daily trade blotter
SELECT 
    timestamp,
    trade_id,
    asset,
    action,
    quantity,
    price,
    commission,
    broker,
    executing_user
FROM trade_log
WHERE timestamp::date = CURRENT_DATE
ORDER BY timestamp;

-- trades for an asset
SELECT * FROM audit_log
WHERE log_type = 'TRADE'
  AND event_data->>'asset' = 'QQQ'
  AND timestamp >= '2024-10-01'
ORDER BY timestamp;

-- search trades
SELECT * FROM audit_log WHERE log_type = 'TRADE' AND event_data->>'asset' = 'QQQ' AND timestamp >= '2024-10-01' AND timestamp <= '2024-10-31' AND event_data->>'action' = 'SELL_PUT' ORDER BY timestamp

-- daily trading summary
            SELECT 
                event_data->>'asset' as asset,
                event_data->>'action' as action,
                COUNT(*) as count,
                SUM((event_data->>'pnl')::numeric) as total_pnl,
                AVG((event_data->>'slippage_pct')::numeric) as avg_slippage
            FROM audit_log
            WHERE log_type = 'TRADE'
              AND timestamp::date = '2024-10-08'
            GROUP BY asset, action

-- risk event history
            SELECT 
                timestamp,
                event,
                event_data->>'severity' as severity,
                event_data->>'action_taken' as action
            FROM audit_log
            WHERE log_type = 'RISK'
              AND timestamp > NOW() - INTERVAL '30 days'
            ORDER BY timestamp DESC

-- execution quality
            SELECT 
                AVG((event_data->>'latency_ms')::numeric) as avg_latency,
                PERCENTILE_CONT(0.95) WITHIN GROUP (ORDER BY (event_data->>'latency_ms')::numeric) as p95_latency,
                AVG((event_data->>'slippage_pct')::numeric) as avg_slippage,
                SUM(CASE WHEN event = 'trade_executed' THEN 1 ELSE 0 END) as success_count,
            SUM(CASE WHEN event = 'trade_failed' THEN 1 ELSE 0 END) as failure_count
            FROM audit_log
            WHERE log_type = 'SYSTEM'
              AND timestamp BETWEEN '2024-10-01' AND '2024-10-31'

-- trades of a date
SELECT * FROM audit_log 
WHERE log_type = 'TRADE' 
  AND timestamp::date = '2024-10-08';

-- position changes
SELECT * FROM audit_log
WHERE event_data->>'asset' = 'SPY'
  AND event IN ('position_opened', 'position_closed', 'assignment')
ORDER BY timestamp;

-- circuit breakers
SELECT * FROM audit_log
WHERE event = 'circuit_breaker_triggered'
ORDER BY timestamp DESC;

-- total premium
SELECT 
    SUM((event_data->>'premium_collected')::numeric) as total_premium
FROM audit_log
WHERE event_data->>'action' IN ('SELL_PUT', 'SELL_CALL')
  AND timestamp >= '2024-01-01';
