import { INSTANT, type ListingSql } from '../listing.ts'

/** A circuit breaker that was triggered, in either dialect. */
export const IS_BREAKER = "coalesce(event_type, event) = 'circuit_breaker_triggered'"

/** What closes a breaker: a record that says so, or a user's action. */
export const IS_CLOSING = `(coalesce(event_type, event) IN ('circuit_breaker_reset', 'circuit_breaker_cleared',
    'circuit_breaker_closed', 'circuit_breaker_resolved', 'circuit_breaker_lifted')
  OR (event_type = 'user_action' AND "action" ILIKE '%reset%circuit breaker%'))`

const FAILED_CHECKS = ['position_limit', 'liquidity', 'circuit_breaker']

/** A pre-trade check that did not pass; "warn" let the order go. */
const CHECK_FAILED = `event_type = 'order_submitted' AND (${FAILED_CHECKS.map(
  (name) => `lower(check_${name}) IN ('fail', 'failed', 'false', 'reject', 'rejected')`,
).join(' OR ')})`

/** Words of a reason that name a limit. */
export const LIMIT_WORDS = [
  'limit',
  'circuit',
  'breaker',
  'risk',
  'margin',
  'exposure',
  'liquidity',
  'collar',
  'buying_power',
]
const REJECTED_BY_LIMIT = `event_type = 'order_rejected' AND (${LIMIT_WORDS.map((word) => `contains(lower(reason), '${word}')`).join(' OR ')})`

const CLASS = `CASE
    WHEN ${IS_BREAKER} THEN 'circuit breaker'
    WHEN ${IS_CLOSING} THEN 'breaker closed'
    WHEN log_type = 'RISK' AND contains(event, 'approved') THEN 'check approved'
    WHEN log_type = 'RISK' THEN 'risk event'
    WHEN ${REJECTED_BY_LIMIT} THEN 'order rejected'
    WHEN ${CHECK_FAILED} THEN 'check failed' END`

/** The records of a condition that tell of a risk limit, with their class. */
export const riskRecords = (where: string) =>
  `(SELECT *, ${CLASS} AS class FROM events WHERE ${where}
    AND (log_type = 'RISK' OR ${IS_BREAKER} OR ${IS_CLOSING} OR ${REJECTED_BY_LIMIT} OR ${CHECK_FAILED}))`

const FAILED_NAMES = `concat_ws(', ', ${FAILED_CHECKS.map(
  (name) => `CASE WHEN lower(check_${name}) NOT IN ('pass', 'warn') THEN '${name}' END`,
).join(', ')})`

/** The risk records of a class condition as a listing. */
export const riskListing = (classes: string): ListingSql => ({
  columns: {
    time: { plain: INSTANT },
    class: { plain: 'class' },
    event: 'coalesce(event_type, event)',
    severity: 'severity',
    trigger: `CASE class WHEN 'check failed' THEN ${FAILED_NAMES} WHEN 'order rejected' THEN reason ELSE "trigger" END`,
    action_taken: `CASE WHEN class = 'order rejected' THEN 'order rejected' ELSE coalesce(action_taken, "action") END`,
    auto_executed: { plain: 'auto_executed' },
    user_id: 'user_id',
    strategy: 'strategy',
    order_id: 'order_id',
    ticker: 'coalesce(ticker, symbol, asset)',
    portfolio_nav: { plain: 'portfolio_nav' },
    peak_nav: { plain: 'peak_nav' },
    positions_affected: { plain: 'positions_affected' },
    outcome: {
      plain: `CASE WHEN class = 'check failed' THEN CASE WHEN order_id IN (SELECT order_id FROM events
        WHERE event_type = 'order_rejected' AND order_id IS NOT NULL) THEN 'order rejected' ELSE 'order not rejected' END END`,
    },
    // Only these records can say who was told, or have a value and a threshold: their columns hold the nearest doubles.
    event_data: `CASE WHEN log_type = 'RISK' OR class = 'circuit breaker' OR current_value IS NOT NULL OR threshold IS NOT NULL
      THEN CAST(event_data AS VARCHAR) END`,
    file: 'file',
    line: { plain: 'line' },
  },
  from: ({ where, order }) => `(SELECT * FROM ${riskRecords(where)} WHERE ${classes} ${order})`,
})
