/** The retention schedule that comes with Blotter, until a workspace has its own. */
export const DEFAULT_SCHEDULE = `# Retention schedule: which records are kept how long, and by which rule.
#
# A record is of the first type below that fits it; "*" at the end of a text stands for anything.
# A period is written as "7 years", "18 months", "90 days" or "permanent". It begins on the record's day;
# write "from: end_of_year" where a rule counts from the end of the year.
# This is a starting point, no legal advice: have it looked over by those who answer for it.

record_types:
  - id: trade
    title: Trade logs (signals, orders, fills, trades)
    match:
      - event_type: order_*
      - event_type: signal_computed
      - log_type: TRADE
  - id: position
    title: Position snapshots
    match:
      - event_type: position_changed
      - log_type: POSITION
  - id: nav
    title: NAV calculations
    match:
      - log_type: NAV
  - id: risk
    title: Risk events
    match:
      - event_type: circuit_breaker_triggered
      - log_type: RISK
  - id: communication
    title: Communications (email archive)
    match:
      - event_type: email*
      - event_type: communication*
      - event_type: message*
      - log_type: EMAIL
      - log_type: COMMUNICATION
      - log_type: COMPLIANCE
        event: email*
      - log_type: COMPLIANCE
        event: communication*
  - id: compliance
    title: Compliance records, configuration changes and user actions
    match:
      - log_type: COMPLIANCE
      - event_type: config_changed
      - event_type: user_*
      - event_type: audit.*
  - id: system
    title: System logs
    match:
      - log_type: SYSTEM

rules:
  - regulation: SEC 204-2
    record_types: [trade, position, nav, risk, communication, compliance]
    keep: 7 years
    readily_accessible: 2 years
  - regulation: SEC 17a-4
    record_types: [trade, position, communication, compliance]
    keep: 6 years
    readily_accessible: 2 years
  - regulation: FINRA 4511
    record_types: [trade, position, nav, risk, communication, compliance]
    keep: 6 years
  - regulation: MiFID II
    record_types: [trade, position, risk, communication]
    keep: 5 years
  - regulation: Own rule
    record_types: [system]
    keep: 1 year
`
