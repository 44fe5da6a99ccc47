/** The rules that a workspace begins with: those of the source document, as they are written there. */
export const SOURCE_RULES = `# Alert rules. A condition is a SQL predicate over the events; a rule with a rate hits
# when the same event comes more than so many times within so long.
alerts:
  critical:
    - name: trading_halted
      condition: log_type == 'RISK' AND event == 'circuit_breaker_triggered'
      notification: [pagerduty, sms, phone]
      response_time: immediate

    - name: execution_failure
      condition: log_type == 'TRADE' AND event == 'trade_failed'
      notification: [pagerduty, sms]
      response_time: 5_minutes

    - name: repeated_errors
      condition: level IN ('WARNING', 'ERROR', 'CRITICAL')
      rate:
        more_than: 5
        within: 5_minutes
      notification: [pagerduty, sms]
      response_time: immediate

  high:
    - name: high_slippage
      condition: log_type == 'TRADE' AND slippage_pct > 0.02
      notification: [email, slack]
      response_time: 30_minutes

    - name: position_limit_breach
      condition: log_type == 'RISK' AND event == 'limit_exceeded'
      notification: [email, slack]
      response_time: 15_minutes

  medium:
    - name: slow_api
      condition: log_type == 'SYSTEM' AND latency_ms > 1000
      notification: [slack]
      response_time: 1_hour

  low:
    - name: daily_summary
      condition: timestamp == '16:30:00'  # After NAV calc
      notification: [email]
      response_time: eod
`
