/** Hostile texts that the records carry. */
export const SCRIPT_TEXT = '<script>alert(1)</script>'
export const LONG_TEXT = `=${'x'.repeat(999_999)}`
const BIDI = 'ok\u202Egnp.exe\nAnomalies: 0\u001f;'

/** Records of fund operations, people and limits of a day, with what the definitions speak of. `n` counts the days. */
export function fundRecords(day: string, n: number): readonly Record<string, unknown>[] {
  const at = (time: string) => `${day}T${time}Z`
  const nav = {
    timestamp: at('21:15:00'),
    log_type: 'NAV',
    event: 'nav_calculated',
    nav: 1000.25 + n,
    cash: 400.1,
    equity_value: 500.05,
    options_value: 100.1,
    components: {
      SPY_shares: 200,
      SPY_value: 500.05,
      QQQ_short_puts: -5,
      QQQ_puts_value: 100.1 + n,
      odd: 'x',
    },
    verified_by: n === 0 ? 'administrator' : null,
    discrepancy: n === 0 ? 0 : -0.02,
  }
  const breaker = {
    timestamp: at('14:22:15.123456'),
    log_type: 'RISK',
    event: 'circuit_breaker_triggered',
    severity: 'HIGH',
    trigger: 'drawdown_threshold',
    current_drawdown: -0.082,
    threshold: -0.08,
    action_taken: 'reduce_position_sizes_50pct',
    notified: ['portfolio_manager', 'cco'],
    auto_executed: true,
  }
  const checks = { position_limit: 'fail', liquidity: 'pass', circuit_breaker: 'pass' }
  const order = {
    event_type: 'order_submitted',
    ticker: 'Y',
    side: 'buy',
    quantity: 5,
    pre_trade_checks: checks,
  }
  return [
    {
      timestamp: at('06:00:00'),
      event_type: 'user_login',
      user: 'night',
      ip_address: '10.0.0.9',
      action: 'login',
    },
    { timestamp: at('14:00:00'), event_type: 'user_login', user: 'guest', action: 'login', result: 'failed' },
    {
      timestamp: at('14:05:00'),
      event_type: 'config_changed',
      user: BIDI,
      changes: [
        { path: '=cmd()', old_value: 1, new_value: SCRIPT_TEXT, reason: '@x' },
        { path: 'a.b', old_value: { deep: [1, 2.5] }, new_value: null },
      ],
    },
    ...(n === 1 ? [] : [nav]),
    breaker,
    // The second day's breaker is closed on the third: a reset of another trigger, before it, is none of its own.
    {
      timestamp: n === 1 ? at('12:00:00') : at('15:22:15.123456'),
      event_type: 'circuit_breaker_reset',
      trigger: n === 1 ? 'other' : 'drawdown_threshold',
      user: 'admin',
    },
    {
      timestamp: at('14:30:00'),
      log_type: 'RISK',
      event: 'risk_check_approved',
      severity: 'INFO',
      notified: [],
    },
    {
      timestamp: at('14:31:00'),
      log_type: 'RISK',
      event: 'var_breach',
      severity: BIDI,
      trigger: SCRIPT_TEXT,
    },
    { timestamp: at('14:32:00'), ...order, order_id: `chk_${n}a` },
    {
      timestamp: at('14:32:01'),
      event_type: 'order_rejected',
      order_id: `chk_${n}a`,
      reason: 'position_limit_exceeded',
    },
    { timestamp: at('14:33:00'), ...order, order_id: `chk_${n}b` },
    {
      timestamp: at('15:00:00.000000001'),
      log_type: 'TRADE',
      event: 'trade_executed',
      trade_id: `TRD-${n}`,
      asset: '=HYPERLINK("x")',
      action: 'SELL_PUT',
      symbol: 'QQQ241122P00400000',
      quantity: 5,
      fill_price: 8.52,
      commission: -3.25,
      broker: 'alpaca',
      executing_user: 'a "quoted", user',
    },
    {
      timestamp: at('15:00:01'),
      log_type: 'TRADE',
      event: 'trade_failed',
      trade_id: '+1',
      error: BIDI,
      quantity: 2,
    },
    { timestamp: at('15:00:02'), log_type: 'TRADE', event: 'assignment', asset: 'SPY', quantity: 1 },
    // A fill without a position: a break.
    ...(n === 2
      ? [
          {
            timestamp: at('19:00:00'),
            event_type: 'order_filled',
            order_id: 'lost',
            ticker: 'AAPL',
            side: 'short',
            quantity: 7,
            fill_price: 1,
          },
        ]
      : []),
    {
      timestamp: at('16:00:00'),
      log_type: 'COMPLIANCE',
      event: 'personal_trade_preclearance',
      employee: 'john_doe',
      request_id: 'PCT-1',
      reviewer: 'cco',
      decision: 'approved',
      reasoning: SCRIPT_TEXT,
    },
    {
      timestamp: at('16:30:00'),
      event_type: 'investor_mail_sent',
      from: 'a@example.com',
      to: ['b@example.com', 'c@example.com'],
      subject: '=1+1',
      body: n === 0 ? LONG_TEXT : 'short',
      message_id: `<${n}@example.com>`,
    },
    {
      timestamp: at('17:00:00'),
      log_type: 'ARCHIVE',
      event: 'stored',
      subject: 'found by its fields',
      body: 'b',
    },
  ]
}

/** A line whose numbers have more digits than a double holds. */
export const changeOfManyDigits = (day: string): string =>
  `{"timestamp": "${day}T14:06:00Z", "event_type": "config_changed", "user": "digits", "changes": [{"path": "x", "old_value": 0.12345678901234567890, "new_value": 1}]}`
