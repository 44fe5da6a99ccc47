import { EVENT_COLUMNS } from './columns.ts'
import { sqlName } from './quote.ts'

/** Views over `events`, each column with its meaning. */

export type ViewColumn = { readonly name: string; readonly sql: string; readonly meaning: string }
export type View = {
  readonly name: string
  readonly comment: string
  readonly columns: readonly ViewColumn[]
  /** From `FROM` on. */
  readonly from: string
}

const MEANINGS: ReadonlyMap<string, string> = new Map([
  ...EVENT_COLUMNS.map(({ name, meaning }): [string, string] => [name, meaning]),
  ['ts', 'Time of the event, UTC, to the nanosecond'],
  ['file', 'Archive key of the file that the record stands in'],
  ['line', 'Line in the file, counted from 1'],
  ['day', 'Day of the archive file (UTC)'],
  ['verdict', 'Verdict of verification on the file: PASSED, FAILED, NOT_CHECKED'],
  ['event_data', 'The record as logged, without its chain fields'],
])

/** Columns of `events` as they are. */
const plain = (...names: string[]): ViewColumn[] =>
  names.map((name) => {
    const meaning = MEANINGS.get(name)
    if (meaning === undefined) throw new Error(`events has no column ${name}`)
    return { name, sql: sqlName(name), meaning }
  })

const made = (name: string, sql: string, meaning: string): ViewColumn => ({ name, sql, meaning })

const ORIGIN = plain('day', 'verdict', 'file', 'line')

/** log_type and event of the trading engine's records, in the words of fund operations. */
const LOG_TYPE = `coalesce(log_type, CASE
  WHEN event_type LIKE 'order\\_%' ESCAPE '\\' OR event_type = 'position_changed' THEN 'TRADE'
  WHEN event_type = 'circuit_breaker_triggered' THEN 'RISK'
  WHEN event_type = 'config_changed' OR event_type LIKE 'user\\_%' ESCAPE '\\' THEN 'COMPLIANCE'
  WHEN event_type = 'signal_computed' THEN 'SYSTEM'
  ELSE 'OTHER' END)`

const IS_FILL = `event_type IN ('order_filled', 'order_partial_fill')`

const msBetween = (from: string, to: string) => `(epoch_ns(${to}) - epoch_ns(${from})) / 1e6`

export const VIEWS: readonly View[] = [
  {
    name: 'orders',
    comment: 'Orders as submitted, cancelled and rejected by the trading engine, one row an event',
    columns: [
      ...plain(
        'ts',
        'event_type',
        'event_id',
        'strategy',
        'order_id',
        'client_order_id',
        'ticker',
        'side',
        'quantity',
      ),
      ...plain('order_type', 'limit_price', 'time_in_force', 'reason'),
      ...plain(
        'check_position_limit',
        'check_liquidity',
        'check_circuit_breaker',
        ...ORIGIN.map(({ name }) => name),
      ),
    ],
    from: `FROM events WHERE event_type LIKE 'order\\_%' ESCAPE '\\' AND NOT ${IS_FILL}`,
  },
  {
    name: 'fills',
    comment: 'Fills and partial fills of the trading engine, one row a fill',
    columns: [
      ...plain(
        'ts',
        'event_type',
        'event_id',
        'strategy',
        'order_id',
        'fill_id',
        'ticker',
        'side',
        'quantity',
        'fill_price',
      ),
      made('notional', 'quantity * fill_price', 'Quantity times price, in currency, exact'),
      ...plain('commission', 'slippage_bps', 'execution_venue', 'broker'),
      ...ORIGIN,
    ],
    from: `FROM events WHERE ${IS_FILL}`,
  },
  {
    name: 'signals',
    comment: 'Signal computations',
    columns: [
      ...plain(
        'ts',
        'event_id',
        'strategy',
        'computation_id',
        'duration_ms',
        'data_timestamp',
        'symbols_count',
      ),
      ...plain(
        'positions_long',
        'positions_short',
        'gross_exposure',
        'net_exposure',
        'turnover_pct',
        'weights_hash',
      ),
      ...plain('status', 'error'),
      ...ORIGIN,
    ],
    from: `FROM events WHERE event_type = 'signal_computed'`,
  },
  {
    name: 'positions',
    comment: 'Position changes',
    columns: [
      ...plain(
        'ts',
        'event_id',
        'strategy',
        'ticker',
        'previous_shares',
        'previous_market_value',
        'previous_weight_pct',
      ),
      ...plain(
        'current_shares',
        'current_market_value',
        'current_weight_pct',
        'change_shares',
        'change_reason',
      ),
      ...plain('change_order_id'),
      ...ORIGIN,
    ],
    from: `FROM events WHERE event_type = 'position_changed'`,
  },
  {
    name: 'config_changes',
    comment: 'Configuration changes, one row per changed path',
    columns: [
      ...plain('ts', 'event_id', 'user_id', 'ip_address'),
      made('path', `change->>'path'`, 'Path of the setting'),
      made('old_value', `change->'old_value'`, 'Value before, as JSON'),
      made('new_value', `change->'new_value'`, 'Value after, as JSON'),
      made('change_reason', `change->>'reason'`, 'Reason that was given'),
      ...ORIGIN,
    ],
    from: `FROM (SELECT *, unnest(CASE WHEN json_array_length(event_data, '$.changes') > 0
      THEN json_extract(event_data, '$.changes[*]') ELSE [NULL::JSON] END) AS change
      FROM events WHERE event_type = 'config_changed')`,
  },
  {
    name: 'user_actions',
    comment: 'Logins and manual actions',
    columns: [
      ...plain('ts', 'event_type', 'event_id', 'user_id', 'ip_address', 'action', 'reason', 'session_id'),
      ...ORIGIN,
    ],
    from: `FROM events WHERE event_type LIKE 'user\\_%' ESCAPE '\\'`,
  },
  {
    name: 'circuit_breakers',
    comment: 'Circuit breakers that were triggered, of both dialects',
    columns: [
      ...plain('ts', 'event_id', 'strategy', 'severity', 'trigger', 'threshold', 'current_value'),
      made('action_taken', 'coalesce(action_taken, "action")', 'Action that was taken'),
      ...ORIGIN,
    ],
    from: `FROM events WHERE event_type = 'circuit_breaker_triggered' OR event = 'circuit_breaker_triggered'`,
  },
  {
    name: 'trades',
    comment: 'Trade records of fund operations',
    columns: [
      ...plain(
        'ts',
        'event',
        'trade_id',
        'asset',
        'action',
        'symbol',
        'quantity',
        'strike',
        'expiration',
        'order_type',
      ),
      ...plain('limit_price', 'fill_price', 'fill_timestamp', 'broker', 'commission', 'premium_collected'),
      ...plain('net_proceeds', 'pnl', 'portfolio_nav_before', 'portfolio_nav_after', 'executing_user'),
      ...plain('strategy_component', 'risk_check_passed', 'slippage_pct'),
      ...ORIGIN,
    ],
    from: `FROM events WHERE log_type = 'TRADE'`,
  },
  {
    name: 'risk_events',
    comment: 'Risk records of both dialects',
    columns: [
      ...plain('ts', 'event_type', 'event', 'severity', 'trigger', 'threshold', 'current_value'),
      made('action_taken', 'coalesce(action_taken, "action")', 'Action that was taken'),
      ...plain(
        'portfolio_nav',
        'peak_nav',
        'positions_affected',
        'delta_before',
        'delta_after',
        'auto_executed',
      ),
      ...ORIGIN,
    ],
    from: `FROM events WHERE log_type = 'RISK' OR event_type = 'circuit_breaker_triggered'`,
  },
  {
    name: 'system_events',
    comment: 'System records of fund operations: calls, latencies, errors',
    columns: [
      ...plain('ts', 'event', 'level', 'api', 'endpoint', 'method', 'status_code', 'latency_ms'),
      ...plain('response_size_bytes', 'retry_count', 'success', 'error'),
      ...ORIGIN,
    ],
    from: `FROM events WHERE log_type = 'SYSTEM'`,
  },
  {
    name: 'nav_history',
    comment: 'Net asset values',
    columns: [
      ...plain(
        'ts',
        'event',
        'nav',
        'cash',
        'equity_value',
        'options_value',
        'methodology',
        'pricing_source',
      ),
      made('components', `event_data->'components'`, 'Components of the value, as JSON'),
      ...plain('verified_by', 'discrepancy'),
      ...ORIGIN,
    ],
    from: `FROM events WHERE log_type = 'NAV'`,
  },
  {
    name: 'compliance_events',
    comment: 'Compliance records of fund operations',
    columns: [
      ...plain(
        'ts',
        'event',
        'employee',
        'security',
        'quantity',
        'side',
        'request_id',
        'reviewer',
        'decision',
      ),
      ...plain('reasoning', 'review_timestamp'),
      ...ORIGIN,
    ],
    from: `FROM events WHERE log_type = 'COMPLIANCE'`,
  },
  {
    name: 'order_lifecycle',
    comment: 'One row per order: its moments, what was filled, and how long it took',
    columns: [
      made('order_id', 'order_id', 'Identifier of the order'),
      made('strategy', 'any_value(strategy)', 'Strategy of the order'),
      made('ticker', 'any_value(ticker)', 'Ticker of the instrument'),
      made('side', 'any_value(side)', 'buy, sell, short or cover'),
      made('order_type', 'any_value(order_type)', 'Order type, e.g. limit, market'),
      made(
        'ordered_quantity',
        `max(quantity) FILTER (event_type = 'order_submitted')`,
        'Quantity that was ordered, in shares or contracts',
      ),
      made(
        'limit_price',
        `any_value(limit_price) FILTER (event_type = 'order_submitted')`,
        'Limit price, in currency per unit',
      ),
      made('submitted_at', `min(ts) FILTER (event_type = 'order_submitted')`, 'When it was submitted, UTC'),
      made(
        'acked_at',
        `min(ts) FILTER (event_type IN ('order_acknowledged', 'order_acked', 'order_accepted'))`,
        'When the broker acknowledged it, UTC',
      ),
      made('first_fill_at', `min(ts) FILTER (${IS_FILL})`, 'Time of its first fill, UTC'),
      made('last_fill_at', `max(ts) FILTER (${IS_FILL})`, 'Time of its last fill, UTC'),
      made('filled_at', `min(ts) FILTER (event_type = 'order_filled')`, 'When it was filled whole, UTC'),
      made('cancelled_at', `min(ts) FILTER (event_type = 'order_cancelled')`, 'When it was cancelled, UTC'),
      made('rejected_at', `min(ts) FILTER (event_type = 'order_rejected')`, 'When it was rejected, UTC'),
      made('fills', `count(*) FILTER (${IS_FILL})`, 'Number of fills'),
      made('filled_quantity', `sum(quantity) FILTER (${IS_FILL})`, 'Quantity filled, in shares or contracts'),
      made(
        'average_price',
        `(sum(quantity * fill_price) FILTER (${IS_FILL})) / nullif(sum(quantity) FILTER (${IS_FILL} AND fill_price IS NOT NULL), 0)`,
        'Average price of its fills, weighted by quantity, in currency per unit',
      ),
      made('commission', `sum(commission) FILTER (${IS_FILL})`, 'Commission of its fills, in currency'),
      made(
        'submit_to_ack_ms',
        msBetween(
          `min(ts) FILTER (event_type = 'order_submitted')`,
          `min(ts) FILTER (event_type IN ('order_acknowledged', 'order_acked', 'order_accepted'))`,
        ),
        'From submission to acknowledgement, in milliseconds',
      ),
      made(
        'submit_to_first_fill_ms',
        msBetween(`min(ts) FILTER (event_type = 'order_submitted')`, `min(ts) FILTER (${IS_FILL})`),
        'From submission to the first fill, in milliseconds',
      ),
      made(
        'submit_to_last_fill_ms',
        msBetween(`min(ts) FILTER (event_type = 'order_submitted')`, `max(ts) FILTER (${IS_FILL})`),
        'From submission to the last fill, in milliseconds',
      ),
    ],
    from: `FROM events WHERE order_id IS NOT NULL AND event_type LIKE 'order\\_%' ESCAPE '\\' GROUP BY order_id`,
  },
  {
    name: 'audit_log',
    comment: `The specification's audit table over the records of both dialects`,
    columns: [
      made('id', 'id', 'Number of the record in archive order'),
      made(
        'timestamp',
        'ts::TIMESTAMPTZ',
        'Time of the event, to the microsecond (events.ts has nanoseconds)',
      ),
      made(
        'log_type',
        LOG_TYPE,
        'TRADE, RISK, SYSTEM, NAV, COMPLIANCE; derived for records of the trading engine',
      ),
      made('event', `coalesce(event, event_type, '')`, 'The event; of the trading engine, its event type'),
      made('event_data', 'event_data', 'The record as logged, without its chain fields'),
      ...plain('user_id', 'ip_address', 'session_id'),
      made('created_at', 'ts::TIMESTAMPTZ', 'Time of the event: an archive keeps no other'),
    ],
    from: 'FROM events',
  },
  {
    name: 'trade_log',
    comment: `The specification's trade blotter: trades of fund operations and fills of the trading engine`,
    columns: [
      made('timestamp', 'ts::TIMESTAMPTZ', 'Time of the trade, to the microsecond'),
      made('trade_id', 'coalesce(trade_id, fill_id)', 'Identifier of the trade or fill'),
      made('asset', 'coalesce(asset, ticker, symbol)', 'What was traded'),
      made('action', 'coalesce("action", side)', 'What was done'),
      made('quantity', 'quantity', 'Quantity in shares or contracts'),
      made('price', 'coalesce(fill_price, price)', 'Price, in currency per unit'),
      made('commission', 'commission', 'Commission, in currency'),
      made('broker', 'coalesce(broker, execution_venue)', 'Broker, or the venue where no broker is logged'),
      made('executing_user', 'coalesce(executing_user, user_id)', 'Who executed it'),
      made('event', 'coalesce(event, event_type)', 'The event, e.g. trade_executed, order_filled'),
      ...plain('symbol', 'order_id', 'event_data'),
      ...ORIGIN,
    ],
    from: `FROM events WHERE log_type = 'TRADE' OR ${IS_FILL}`,
  },
  {
    name: 'schema_drift',
    comment: 'Types, fields and values that the schema does not know, over all files',
    columns: [
      made('kind', 'kind', 'type, field or value (a value that does not fit its column)'),
      made('name', 'name', 'The unknown type or field, or the field of the value'),
      made('event_type', 'event_type', 'Type of the records'),
      made('records', 'sum(count)::BIGINT', 'Records that carry it'),
      made('files', 'count(*)', 'Files that carry it'),
      made('first_file', 'min_by(file, (file, first_line))', 'First file that carries it'),
      made('first_line', 'min_by(first_line, (file, first_line))', 'Its first line there'),
    ],
    from: 'FROM drift GROUP BY kind, name, event_type ORDER BY kind, records DESC, name',
  },
]
