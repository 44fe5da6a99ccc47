/** The parts that the specification's compliance package names, as tables of records with their file and line. */

export type RecordTable = {
  /** File name within `records/`. */
  readonly name: string
  readonly title: string
  /** A SELECT with $from and $to, in archive order. */
  readonly sql: string
}

const IN_PERIOD = 'day BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)'
const PLACE = 'day, verdict, file, line'
const IS_FILL = `event_type IN ('order_filled', 'order_partial_fill')`
const MESSAGE = `regexp_matches(concat_ws(' ', event_type, log_type, event), '(?i)(^|[^a-z])(e-?mail|communication|message|chat)')`

export const RECORD_TABLES: readonly RecordTable[] = [
  {
    name: 'trade-blotters.csv',
    title: 'trade_blotters: trades of fund operations, and orders and fills of the trading engine',
    sql: `SELECT ts AS timestamp, coalesce(trade_id, fill_id, order_id) AS trade_id, coalesce(asset, ticker, symbol) AS asset,
      coalesce("action", side) AS "action", quantity, coalesce(fill_price, price) AS price, commission,
      coalesce(broker, execution_venue) AS broker, coalesce(executing_user, user_id) AS executing_user,
      coalesce(event, event_type) AS event, order_id, reason, ${PLACE}
    FROM events WHERE ${IN_PERIOD} AND (log_type = 'TRADE' OR starts_with(event_type, 'order_')) ORDER BY id`,
  },
  {
    name: 'position-snapshots.csv',
    title: 'position_snapshots: position changes, with the position after each',
    sql: `SELECT ts AS timestamp, strategy, ticker, previous_shares, current_shares, change_shares, current_market_value,
      current_weight_pct, change_reason, change_order_id, ${PLACE}
    FROM events WHERE ${IN_PERIOD} AND event_type = 'position_changed' ORDER BY id`,
  },
  {
    name: 'nav-calculations.csv',
    title: 'nav_calculations: net asset values with their components and discrepancies',
    sql: `SELECT ts AS timestamp, event, nav, cash, equity_value, options_value, methodology, pricing_source, verified_by,
      discrepancy, json_extract(event_data, '$.components') AS components, ${PLACE}
    FROM events WHERE ${IN_PERIOD} AND log_type = 'NAV' ORDER BY id`,
  },
  {
    name: 'fee-calculations.csv',
    title: 'fee_calculations: commissions by day and by broker or venue; exact sums',
    sql: `SELECT day, coalesce(broker, execution_venue) AS broker_or_venue, count(*) AS records,
      count(commission) AS records_with_commission, sum(commission) AS commission
    FROM events WHERE ${IN_PERIOD} AND (log_type = 'TRADE' OR ${IS_FILL}) GROUP BY ALL ORDER BY ALL`,
  },
  {
    name: 'risk-events.csv',
    title: 'risk_events: risk records of both dialects',
    sql: `SELECT ts AS timestamp, coalesce(event, event_type) AS event, severity, trigger, threshold, current_value,
      coalesce(action_taken, "action") AS action_taken, event_data, ${PLACE}
    FROM events WHERE ${IN_PERIOD} AND (log_type = 'RISK' OR event_type = 'circuit_breaker_triggered') ORDER BY id`,
  },
  {
    name: 'compliance-logs.csv',
    title: 'compliance_logs: compliance records, configuration changes, logins and user actions',
    sql: `SELECT ts AS timestamp, coalesce(event, event_type) AS event, coalesce(employee, user_id) AS person, ip_address,
      security, decision, reviewer, reasoning, event_data, ${PLACE}
    FROM events WHERE ${IN_PERIOD} AND (log_type = 'COMPLIANCE' OR event_type = 'config_changed' OR starts_with(event_type, 'user_'))
    ORDER BY id`,
  },
  {
    name: 'communications.csv',
    title: 'email_archive: records of communications, where the archive has them',
    sql: `SELECT ts AS timestamp, coalesce(event, event_type, log_type) AS event, user_id, event_data, ${PLACE}
    FROM events WHERE ${IN_PERIOD} AND ${MESSAGE} ORDER BY id`,
  },
]
