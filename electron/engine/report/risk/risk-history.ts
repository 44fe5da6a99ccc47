import { parseDecimal, plainDecimal } from '../../../../shared/model/decimal.ts'
import { subtractDecimals } from '../../../../shared/model/decimal-text.ts'
import type {
  BreakerEpisode,
  RiskClass,
  RiskEvent,
  RiskHistory,
} from '../../../../shared/model/report-risk.ts'
import type { RunOptions } from '../../run-options.ts'
import type { Reader, Row } from '../ask.ts'
import { parseWritten, writtenNumber, writtenText } from '../change-entries.ts'
import { heldRows, INSTANT, instant, type Pages, timedPages } from '../listing.ts'
import { IN_PERIOD, type Period } from '../period.ts'
import { fileNotes } from '../provenance.ts'
import { readHead } from '../report-head.ts'
import type { ReportSource } from '../report-source.ts'
import { IS_BREAKER, IS_CLOSING, riskListing, riskRecords } from './risk-sql.ts'

const STEPS = 10
const MOST_EPISODES = 500
const MOST_ACTIONS = 50
const MOST_KINDS = 200

/** The risk events of a period in both dialects. Throws USAGE, CANCELLED. */
export async function riskHistory(
  source: ReportSource,
  asked: Period,
  run: RunOptions = {},
): Promise<RiskHistory> {
  const { read, period, head } = await readHead(source, asked, 'Risk events', STEPS, run)
  const counted = await read(
    `SELECT class, coalesce(event_type, event) AS event, severity, CAST(count(*) AS VARCHAR) AS n
     FROM ${riskRecords(IN_PERIOD)} GROUP BY ALL ORDER BY class, count(*) DESC, event, severity`,
    period,
  )
  const counts = counted.map((row) => ({
    class: row.text('class') as RiskClass,
    event: row.textOrNull('event'),
    severity: row.textOrNull('severity'),
    records: row.count('n'),
  }))
  const total = (of: (name: RiskClass) => boolean) =>
    counts.reduce((all, each) => all + (of(each.class) ? each.records : 0), 0)
  const pages = riskPages(read, period)
  return {
    kind: 'risk',
    ...head,
    counts: counts.slice(0, MOST_KINDS),
    actions: await readActions(read, period),
    episodes: await readEpisodes(read, period),
    breakers: total((name) => name === 'circuit breaker'),
    notes: fileNotes(head.provenance),
    history: await heldRows(
      total((name) => name !== 'check approved'),
      pages.history,
    ),
    approvals: await heldRows(
      total((name) => name === 'check approved'),
      pages.approvals,
    ),
  }
}

/** The listings of the report, all of their rows. */
export function riskPages(
  read: Reader,
  period: Period,
): { readonly history: Pages<RiskEvent>; readonly approvals: Pages<RiskEvent> } {
  return {
    history: timedPages(read, period, riskListing("class <> 'check approved'"), riskEvent),
    approvals: timedPages(read, period, riskListing("class = 'check approved'"), riskEvent),
  }
}

function riskEvent(row: Row): RiskEvent {
  const json = row.textOrNull('event_data')
  const fields = json === null ? {} : (parseWritten(json) as Record<string, unknown>)
  const value = metValue(fields)
  const threshold = decimalOf(fields.threshold)
  const automatic = row.textOrNull('auto_executed')
  return {
    file: row.text('file'),
    line: row.count('line'),
    time: row.text('time'),
    class: row.text('class') as RiskClass,
    event: row.textOrNull('event'),
    severity: row.textOrNull('severity'),
    trigger: row.textOrNull('trigger'),
    value,
    threshold,
    beyond: beyond(value, threshold),
    actionTaken: row.textOrNull('action_taken'),
    automatic: automatic === null ? null : automatic === 'true',
    notified: Array.isArray(fields.notified) ? fields.notified.map(writtenText) : [],
    user: row.textOrNull('user_id'),
    strategy: row.textOrNull('strategy'),
    orderId: row.textOrNull('order_id'),
    ticker: row.textOrNull('ticker'),
    portfolioNav: row.decimalOrNull('portfolio_nav'),
    peakNav: row.decimalOrNull('peak_nav'),
    positionsAffected: row.textOrNull('positions_affected'),
    outcome: row.textOrNull('outcome'),
  }
}

/**
 * The value that met the threshold, with the digits that were logged: current_value, current_drawdown or value; else it
 * is named by what it is, such as current_margin_usage.
 */
function metValue(fields: Readonly<Record<string, unknown>>): string | null {
  const { current_value, current_drawdown, value } = fields
  const known = decimalOf(current_value ?? current_drawdown ?? value)
  if (known !== null) return known
  for (const [name, each] of Object.entries(fields)) {
    const number = name.startsWith('current_') && writtenNumber(each) !== null ? decimalOf(each) : null
    if (number !== null) return number
  }
  return null
}

/** A number of the record, also one in quotes, without its exponent; null for anything else. */
function decimalOf(value: unknown): string | null {
  const text = typeof value === 'string' ? value : writtenNumber(value)
  return text === null ? null : plainDecimal(text)
}

function beyond(value: string | null, threshold: string | null): string | null {
  if (value === null || threshold === null || !parseDecimal(value) || !parseDecimal(threshold)) return null
  return subtractDecimals(value, threshold)
}

async function readActions(read: Reader, period: Period): Promise<RiskHistory['actions']> {
  const rows = await read(
    `SELECT coalesce(action_taken, "action") AS action_taken, CAST(count(*) AS VARCHAR) AS n
     FROM ${riskRecords(IN_PERIOD)} WHERE class IN ('circuit breaker', 'risk event')
     GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${MOST_ACTIONS}`,
    period,
  )
  return rows.map((row) => ({ action: row.textOrNull('action_taken'), records: row.count('n') }))
}

/** Breakers of the period with the next record, of whatever day, that closes one of the same trigger or of any. */
async function readEpisodes(read: Reader, period: Period): Promise<readonly BreakerEpisode[]> {
  const closing = (condition: string) =>
    `(SELECT ts, id, "trigger", coalesce(event_type, event) AS event, user_id, file, line FROM events
      WHERE ${IS_CLOSING} AND "trigger" IS ${condition} AND day >= CAST($from AS DATE)
      QUALIFY row_number() OVER (PARTITION BY ts, "trigger" ORDER BY id) = 1)`
  const rows = await read(
    `WITH opened AS (SELECT id, ts, "trigger", severity, action_taken, "action", file, line FROM events WHERE ${IN_PERIOD} AND ${IS_BREAKER} ORDER BY ts, id LIMIT ${MOST_EPISODES}),
     paired AS (SELECT o.*, CASE WHEN a.ts IS NULL OR s.ts <= a.ts THEN s ELSE a END AS c
       FROM opened o
       ASOF LEFT JOIN ${closing('NOT NULL')} s ON s."trigger" = o."trigger" AND s.ts >= o.ts
       ASOF LEFT JOIN ${closing('NULL')} a ON a.ts >= o.ts)
     SELECT ${INSTANT} AS time, "trigger", severity, coalesce(action_taken, "action") AS action_taken, file,
       CAST(line AS VARCHAR) AS line, ${instant('c.ts')} AS closed_at,
       c.event AS closed_event, c.user_id AS closed_by, c.file AS closed_file, CAST(c.line AS VARCHAR) AS closed_line,
       CAST(epoch_ns(c.ts) - epoch_ns(ts) AS VARCHAR) AS open_ns
     FROM paired ORDER BY ts, id`,
    period,
  )
  return rows.map((row) => {
    const closedAt = row.textOrNull('closed_at')
    return {
      file: row.text('file'),
      line: row.count('line'),
      time: row.text('time'),
      trigger: row.textOrNull('trigger'),
      severity: row.textOrNull('severity'),
      actionTaken: row.textOrNull('action_taken'),
      closed:
        closedAt === null
          ? null
          : {
              file: row.text('closed_file'),
              line: row.count('closed_line'),
              time: closedAt,
              event: row.textOrNull('closed_event'),
              user: row.textOrNull('closed_by'),
              nanoseconds: row.text('open_ns'),
            },
    }
  })
}
