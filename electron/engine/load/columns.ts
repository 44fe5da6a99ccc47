/**
 * The one place that defines what `events` holds: name, type, where in the record it stands, meaning and unit.
 * The table, the staging file, the comments that the editor shows, and the known fields of `schema_drift` all
 * derive from this list. Order here is order in the table.
 */

/** How a column takes its value out of the record's text. */
export type ColumnKind =
  /** A string; numbers and booleans are taken as their text. */
  | 'text'
  /** buy, sell, short or cover, whatever its spelling. */
  | 'side'
  /** A whole number within 64 bits, signed. */
  | 'integer'
  /** Money or a price: an exact decimal, see MONEY. */
  | 'decimal'
  /** Shares or contracts: an exact decimal, see QUANTITY. */
  | 'quantity'
  /** A measure or ratio: the nearest double, as the writer had it. */
  | 'double'
  | 'boolean'
  /** `YYYY-MM-DD`. */
  | 'date'
  /** ISO 8601 with up to 9 fractional digits, to the nanosecond. */
  | 'timestamp'

export type EventColumn = {
  readonly name: string
  readonly kind: ColumnKind
  /** Where in the record, first that is present: `user`, `previous.shares` (one level deep at most). */
  readonly paths: readonly string[]
  /** Meaning and unit: the column's comment. */
  readonly meaning: string
}

export type DecimalShape = { readonly width: number; readonly scale: number }

/** Prices and money up to a trillion, to a millionth. In 64 bits: wider decimals take several times as long to load. */
export const MONEY: DecimalShape = { width: 18, scale: 6 }

/**
 * Quantities: every 64-bit integer, and fractions to 8 digits. A product with a price is DECIMAL(38,14), so
 * quantity * price is exact too. In 128 bits.
 */
export const QUANTITY: DecimalShape = { width: 28, scale: 8 }

/** The chain's own four fields: reserved, never part of `event_data`. */
export const CHAIN_FIELDS = ['previous_hash', 'current_hash', 'signature', 'key_id'] as const

const column = (name: string, kind: ColumnKind, meaning: string, ...paths: string[]): EventColumn => ({
  name,
  kind,
  paths: paths.length ? paths : [name],
  meaning,
})

/** Columns taken from the record. Provenance columns (file, line, ...) stand before them: see ddl.ts. */
export const EVENT_COLUMNS: readonly EventColumn[] = [
  // identity
  column('event_type', 'text', 'Type of the event as the trading engine logs it, e.g. order_filled'),
  column('log_type', 'text', 'Kind of log as fund operations write it: TRADE, RISK, SYSTEM, NAV, COMPLIANCE'),
  column('event', 'text', 'Event within its log_type, e.g. trade_executed'),
  column('event_id', 'text', 'Identifier of the event'),
  column('strategy', 'text', 'Strategy that the event belongs to'),
  column('session_id', 'text', 'Session of the writing process or user'),
  column('environment', 'text', 'Environment of the writer, e.g. production'),
  column('version', 'text', 'Version of the writing program'),
  column('level', 'text', 'Log level, e.g. INFO, ERROR'),
  // orders and fills
  column('order_id', 'text', 'Identifier of the order'),
  column('client_order_id', 'text', 'Identifier that the client gave the order'),
  column('fill_id', 'text', 'Identifier of the fill'),
  column('trade_id', 'text', 'Identifier of the trade'),
  column('ticker', 'text', 'Ticker of the instrument'),
  column('symbol', 'text', 'Symbol of the instrument, e.g. an option symbol'),
  column('asset', 'text', 'Underlying or asset'),
  column('side', 'side', 'buy, sell, short or cover (spelling normalised; as logged in event_data)'),
  column('action', 'text', 'Action taken, e.g. SELL_PUT; of users: what they did'),
  column('quantity', 'quantity', 'Quantity in shares or contracts'),
  column('order_type', 'text', 'Order type, e.g. limit, market'),
  column('limit_price', 'decimal', 'Limit price, in currency per unit'),
  column('decision_price', 'decimal', 'Price at which the decision was taken, in currency per unit'),
  column('arrival_price', 'decimal', 'Market price when the order reached the market, in currency per unit'),
  column('end_price', 'decimal', 'Market price when the order ended, in currency per unit'),
  column('time_in_force', 'text', 'Time in force, e.g. day, gtc'),
  column('reason', 'text', 'Reason as logged'),
  column('fill_price', 'decimal', 'Price of the fill, in currency per unit'),
  column('price', 'decimal', 'Price where the record names it just price, in currency per unit'),
  column('commission', 'decimal', 'Commission, in currency'),
  column('slippage_bps', 'double', 'Slippage in basis points, positive = cost'),
  column('slippage_pct', 'double', 'Slippage as a fraction (0.0024 = 24 basis points), positive = cost'),
  column('execution_venue', 'text', 'Venue of the execution', 'execution_venue', 'venue'),
  column('broker', 'text', 'Broker'),
  column(
    'check_position_limit',
    'text',
    'Pre-trade check of the position limit: pass, fail',
    'pre_trade_checks.position_limit',
  ),
  column('check_liquidity', 'text', 'Pre-trade check of liquidity: pass, fail', 'pre_trade_checks.liquidity'),
  column(
    'check_circuit_breaker',
    'text',
    'Pre-trade check of the circuit breaker: pass, fail',
    'pre_trade_checks.circuit_breaker',
  ),
  // trades of fund operations
  column('strike', 'decimal', 'Strike price of the option, in currency'),
  column('expiration', 'date', 'Expiration day of the option'),
  column('fill_timestamp', 'timestamp', 'Time of the fill, UTC'),
  column('premium_collected', 'decimal', 'Premium collected, in currency'),
  column('net_proceeds', 'decimal', 'Proceeds after commission, in currency'),
  column('pnl', 'decimal', 'Profit and loss, in currency'),
  column('portfolio_nav_before', 'decimal', 'Net asset value before the trade, in currency'),
  column('portfolio_nav_after', 'decimal', 'Net asset value after the trade, in currency'),
  column('executing_user', 'text', 'User who executed the trade'),
  column('strategy_component', 'text', 'Part of the strategy that the trade belongs to'),
  column('risk_check_passed', 'boolean', 'Whether the risk check passed'),
  // people
  column(
    'user_id',
    'text',
    'Person behind the event: user, user_id, executing_user or employee, first present',
    'user',
    'user_id',
    'executing_user',
    'employee',
  ),
  column('ip_address', 'text', 'Address that the person came from'),
  // signals
  column('computation_id', 'text', 'Identifier of the signal computation'),
  column('duration_ms', 'double', 'Duration in milliseconds'),
  column(
    'data_timestamp',
    'timestamp',
    'Time of the data that the signal used, UTC',
    'input.data_timestamp',
    'data_timestamp',
  ),
  column(
    'symbols_count',
    'integer',
    'Symbols that the signal covered',
    'input.symbols_count',
    'symbols_count',
  ),
  column(
    'positions_long',
    'integer',
    'Long positions in the signal',
    'output.positions_long',
    'positions_long',
  ),
  column(
    'positions_short',
    'integer',
    'Short positions in the signal',
    'output.positions_short',
    'positions_short',
  ),
  column(
    'gross_exposure',
    'double',
    'Gross exposure as a multiple of capital',
    'output.gross_exposure',
    'gross_exposure',
  ),
  column(
    'net_exposure',
    'double',
    'Net exposure as a multiple of capital',
    'output.net_exposure',
    'net_exposure',
  ),
  column(
    'turnover_pct',
    'double',
    'Turnover as a fraction of capital',
    'output.turnover_pct',
    'turnover_pct',
  ),
  column('weights_hash', 'text', 'Hash of the portfolio weights'),
  column('status', 'text', 'Status as logged, e.g. success'),
  column('error', 'text', 'Error text as logged'),
  // positions
  column('previous_shares', 'quantity', 'Shares before the change', 'previous.shares'),
  column(
    'previous_market_value',
    'decimal',
    'Market value before the change, in currency',
    'previous.market_value',
  ),
  column('previous_weight_pct', 'double', 'Weight before the change, in percent', 'previous.weight_pct'),
  column('current_shares', 'quantity', 'Shares after the change', 'current.shares'),
  column(
    'current_market_value',
    'decimal',
    'Market value after the change, in currency',
    'current.market_value',
  ),
  column('current_weight_pct', 'double', 'Weight after the change, in percent', 'current.weight_pct'),
  column('change_shares', 'quantity', 'Change in shares', 'change.shares'),
  column('change_reason', 'text', 'Reason of the change', 'change.reason'),
  column('change_order_id', 'text', 'Order that caused the change', 'change.order_id'),
  // risk
  column('severity', 'text', 'Severity as logged, e.g. HIGH'),
  column('trigger', 'text', 'What triggered the event'),
  column('threshold', 'double', 'Threshold that was set'),
  column(
    'current_value',
    'double',
    'Value that met the threshold',
    'current_value',
    'current_drawdown',
    'value',
  ),
  column('action_taken', 'text', 'Action that was taken'),
  column('portfolio_nav', 'decimal', 'Net asset value at the event, in currency'),
  column('peak_nav', 'decimal', 'Peak net asset value, in currency'),
  column('positions_affected', 'integer', 'Positions affected'),
  column('delta_before', 'double', 'Portfolio delta before'),
  column('delta_after', 'double', 'Portfolio delta after'),
  column('auto_executed', 'boolean', 'Whether the action was executed automatically'),
  // system
  column('api', 'text', 'API that was called'),
  column('endpoint', 'text', 'Endpoint that was called'),
  column('method', 'text', 'Method of the call, e.g. GET'),
  column('status_code', 'integer', 'Status code of the answer'),
  column('latency_ms', 'double', 'Latency in milliseconds'),
  column('response_size_bytes', 'integer', 'Size of the answer in bytes'),
  column('retry_count', 'integer', 'Retries before the answer'),
  column('success', 'boolean', 'Whether the call succeeded'),
  // net asset value
  column('nav', 'decimal', 'Net asset value, in currency'),
  column('cash', 'decimal', 'Cash, in currency'),
  column('equity_value', 'decimal', 'Value of equities, in currency'),
  column('options_value', 'decimal', 'Value of options, in currency'),
  column('methodology', 'text', 'Valuation method'),
  column('pricing_source', 'text', 'Source of prices'),
  column('verified_by', 'text', 'Who verified the value'),
  column('discrepancy', 'decimal', 'Difference to the verified value, in currency'),
  // compliance
  column('employee', 'text', 'Employee concerned'),
  column('security', 'text', 'Security concerned'),
  column('request_id', 'text', 'Identifier of the request'),
  column('reviewer', 'text', 'Who reviewed'),
  column('decision', 'text', 'Decision, e.g. approved'),
  column('reasoning', 'text', 'Reasoning of the decision'),
  column('review_timestamp', 'timestamp', 'Time of the review, UTC'),
]

/** Fields that Blotter knows and reads out of `event_data` where needed, without a column of their own. */
export const KNOWN_FIELDS: readonly string[] = [
  'timestamp',
  'input',
  'output',
  'pre_trade_checks',
  'previous',
  'current',
  'change',
  'changes',
  'components',
  'notified',
  'verification_timestamp',
  'details',
]

/** Event types of the trading engine and events of fund operations that Blotter has views for. */
export const KNOWN_EVENT_TYPES: readonly string[] = [
  'signal_computed',
  'order_submitted',
  'order_acknowledged',
  'order_filled',
  'order_partial_fill',
  'order_cancelled',
  'order_rejected',
  'position_changed',
  'circuit_breaker_triggered',
  'config_changed',
  'user_login',
  'user_action',
  'audit.key_rotation',
]
export const KNOWN_LOG_TYPES: readonly string[] = ['TRADE', 'RISK', 'SYSTEM', 'NAV', 'COMPLIANCE']

/** The DuckDB type of a column kind. */
export function sqlTypeOf(kind: ColumnKind): string {
  switch (kind) {
    case 'text':
    case 'side':
      return 'VARCHAR'
    case 'integer':
      return 'BIGINT'
    case 'decimal':
      return `DECIMAL(${MONEY.width},${MONEY.scale})`
    case 'quantity':
      return `DECIMAL(${QUANTITY.width},${QUANTITY.scale})`
    case 'double':
      return 'DOUBLE'
    case 'boolean':
      return 'BOOLEAN'
    case 'date':
      return 'DATE'
    case 'timestamp':
      return 'TIMESTAMP_NS'
  }
}
