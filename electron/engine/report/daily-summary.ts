import { type Day, isDay } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type {
  Anomaly,
  ConfigurationChange,
  DailySummary,
  DayFigures,
  FillReference,
  LatencyLeg,
  NamedCount,
  PositionChanges,
  SignalStrategy,
  TickerFigures,
  UserAction,
} from '../../../shared/model/report.ts'
import type { RunOptions } from '../run-options.ts'
import { type Ask, type Reader, type Row, readerOf, single } from './ask.ts'
import { decimalText, exact, ratio, trimmed } from './decimal.ts'
import {
  ARCHIVE_ORDER,
  asText,
  BPS,
  CHANGES,
  FILES_IN_PERIOD,
  IS_FILL,
  SHARES_AFTER,
  SHARES_BEFORE,
  SIGNAL_STATUS,
  TYPE_NAME,
  valued,
} from './fields.ts'
import {
  figureNotes,
  fillAggregates,
  fillFigures,
  MEAN_SCALE,
  ORDER_AGGREGATES,
  orderCounts,
  TRADE_AGGREGATES,
  tradeFigures,
} from './fill-figures.ts'
import { latencyLeg, legAggregates } from './latency.ts'
import { explainNoEvents, fileNotes, readProvenance } from './provenance.ts'

export type DailyInput = {
  readonly ask: Ask
  readonly day: Day
  readonly toolVersion: string
  /** ISO time to print; the report itself reads no clock. */
  readonly generatedAt?: string
  /** Days that the archive should have and has not, where pull or verification found that. */
  readonly missingDays?: readonly Day[]
  /** Hits of the alert rules that were run over the day, and how many rules those were. */
  readonly rules?: { readonly count: number; readonly hits: readonly Anomaly[] }
}

/** Findings on the files of the period. */
const OF_FILES = `file IN (SELECT file FROM files WHERE ${FILES_IN_PERIOD})`
const TOP_TICKERS = 20
const LARGEST_SLIPPAGES = 10
const STEPS = 14

/**
 * The daily audit summary of one day, by the definitions of the daily report. Reads `events`, `files`, `findings`.
 * @throws BlotterError USAGE when the day is none, CANCELLED when stopped.
 */
export async function dailySummary(input: DailyInput, run: RunOptions = {}): Promise<DailySummary> {
  const { day } = input
  if (!isDay(day))
    throw new BlotterError('USAGE', `"${day.slice(0, 40)}" is not a day.`, {
      hint: 'Write it as YYYY-MM-DD.',
    })
  const read = readerOf(input.ask, `Daily summary of ${day}`, STEPS, run)
  const provenance = await readProvenance(read, {
    from: day,
    to: day,
    toolVersion: input.toolVersion,
    generatedAt: input.generatedAt,
  })
  const previous = await previousLoadedDay(read, day)
  const headline = await readHeadline(read, previous ? [day, previous] : [day])
  const row = headline.get(day) ?? (await emptyHeadline(read))
  const events = row.count('events')
  const orders = orderCounts(row)
  const fills = fillFigures(row)
  const positionChanges = await readPositionChanges(read, day)
  const anomalies = [
    ...(input.rules?.hits ?? []),
    ...(input.missingDays?.includes(day) ? [dayMissing(day)] : []),
    ...(await readFindings(read, day)),
  ]
  const previousRow = previous && headline.get(previous)
  const counts = await readCounts(read, day)
  return {
    kind: 'daily',
    day,
    provenance,
    noEvents: events > 0 ? null : explainNoEvents(provenance, input.missingDays ?? []),
    events,
    signals: { total: row.count('signals'), strategies: await readSignals(read, day) },
    orders,
    fills,
    positionChanges,
    configurationChanges: {
      total: row.count('configuration_changes'),
      list: await readConfigurationChanges(read, day),
    },
    userActions: { total: row.count('user_actions'), list: await readUserActions(read, day) },
    anomalies: { total: anomalies.length, rules: input.rules?.count ?? 0, list: anomalies },
    trades: tradeFigures(row),
    eventsByType: counts.byType,
    eventsByHour: counts.byHour,
    topTickers: await readTopTickers(read, day),
    rejectsByReason: await readRejectReasons(read, day, day),
    largestSlippages: await readLargestSlippages(read, day),
    latency: await readLatency(read, day),
    previousDay: previous && previousRow ? await previousFigures(read, previous, previousRow) : null,
    notes: [...fileNotes(provenance), ...figureNotes(orders, fills), ...positionNotes(positionChanges)],
  }
}

async function previousLoadedDay(read: Reader, day: Day): Promise<Day | null> {
  const rows = await read(
    'SELECT CAST(max(day) AS VARCHAR) AS day FROM events WHERE day < CAST($day AS DATE)',
    { day },
  )
  return single(rows).textOrNull('day')
}

/** Counts and totals of each day, in one scan. */
async function readHeadline(read: Reader, days: readonly Day[]): Promise<ReadonlyMap<Day, Row>> {
  const other = days[1] ?? days[0] ?? ''
  const rows = await read(
    `SELECT CAST(day AS VARCHAR) AS day, ${HEADLINE}
     FROM ${valued('day IN (CAST($day AS DATE), CAST($other AS DATE))')} GROUP BY day`,
    { day: days[0] ?? '', other },
  )
  return new Map(rows.map((row) => [row.text('day'), row]))
}

/** The same columns over nothing: zeros and nulls as the database says them. */
async function emptyHeadline(read: Reader): Promise<Row> {
  return single(await read(`SELECT ${HEADLINE} FROM ${valued('false')}`))
}

const countOf = (type: string) => `CAST(count(*) FILTER (WHERE event_type = '${type}') AS VARCHAR)`
const HEADLINE = `CAST(count(*) AS VARCHAR) AS events,
    ${countOf('signal_computed')} AS signals,
    ${countOf('position_changed')} AS position_changes,
    ${countOf('config_changed')} AS configuration_changes,
    ${countOf('user_action')} AS user_actions,
    ${ORDER_AGGREGATES}, ${fillAggregates()}, ${TRADE_AGGREGATES}`

async function previousFigures(read: Reader, day: Day, row: Row): Promise<DayFigures> {
  const findings = single(
    await read(`SELECT CAST(count(*) AS VARCHAR) AS n FROM findings WHERE ${OF_FILES}`, {
      from: day,
      to: day,
    }),
  )
  return {
    day,
    events: row.count('events'),
    signals: row.count('signals'),
    orders: orderCounts(row),
    fills: fillFigures(row),
    positionChanges: row.count('position_changes'),
    configurationChanges: row.count('configuration_changes'),
    userActions: row.count('user_actions'),
    findings: findings.count('n'),
  }
}

/** Strategies in order of first appearance, and within each its outcomes in that order. */
async function readSignals(read: Reader, day: Day): Promise<readonly SignalStrategy[]> {
  const rows = await read(
    `SELECT strategy, ${SIGNAL_STATUS} AS outcome, CAST(count(*) AS VARCHAR) AS n
     FROM events WHERE day = CAST($day AS DATE) AND event_type = 'signal_computed'
     GROUP BY strategy, outcome ORDER BY min(id)`,
    { day },
  )
  const strategies = new Map<
    string | null,
    { strategy: string | null; count: number; statuses: { status: string; count: number }[] }
  >()
  for (const row of rows) {
    const strategy = row.textOrNull('strategy')
    const known = strategies.get(strategy) ?? { strategy, count: 0, statuses: [] }
    known.count += row.count('n')
    known.statuses.push({ status: row.text('outcome'), count: row.count('n') })
    strategies.set(strategy, known)
  }
  return [...strategies.values()]
}

/**
 * Long: above zero after the change, or before it when the change closed the position; short: below zero.
 * Increased: the larger absolute position. A change through zero decreases the old side and increases the new.
 */
async function readPositionChanges(read: Reader, day: Day): Promise<PositionChanges> {
  const count = (condition: string) => `CAST(count(*) FILTER (WHERE ${condition}) AS VARCHAR)`
  const row = single(
    await read(
      `SELECT CAST(count(*) AS VARCHAR) AS total,
         ${count('after > 0 AND after > before')} AS long_increased,
         ${count('before > 0 AND after < before')} AS long_decreased,
         ${count('after < 0 AND after < before')} AS short_increased,
         ${count('before < 0 AND after > before')} AS short_decreased,
         ${count('before < 0 AND after > 0 OR before > 0 AND after < 0')} AS flips,
         ${count('before = after')} AS unchanged,
         ${count('before IS NULL OR after IS NULL')} AS unreadable
       FROM (SELECT ${SHARES_BEFORE} AS before, ${SHARES_AFTER} AS after FROM events
         WHERE day = CAST($day AS DATE) AND event_type = 'position_changed')`,
      { day },
    ),
  )
  return {
    total: row.count('total'),
    longIncreased: row.count('long_increased'),
    longDecreased: row.count('long_decreased'),
    shortIncreased: row.count('short_increased'),
    shortDecreased: row.count('short_decreased'),
    flips: row.count('flips'),
    unchanged: row.count('unchanged'),
    unreadable: row.count('unreadable'),
  }
}

function positionNotes(changes: PositionChanges): readonly string[] {
  const notes: string[] = []
  if (changes.flips > 0)
    notes.push(
      `${changes.flips} position ${changes.flips === 1 ? 'change goes' : 'changes go'} through zero: counted as a decrease of the old side and an increase of the new.`,
    )
  if (changes.unchanged > 0)
    notes.push(`${changes.unchanged} position records change nothing and are in none of the four counts.`)
  if (changes.unreadable > 0)
    notes.push(`${changes.unreadable} position records give no shares and are in none of the four counts.`)
  return notes
}

async function readConfigurationChanges(read: Reader, day: Day): Promise<readonly ConfigurationChange[]> {
  const rows = await read(
    `SELECT file, CAST(line AS VARCHAR) AS line, ts_text, user_id, ip_address, ${CHANGES} AS changes
     FROM events WHERE day = CAST($day AS DATE) AND event_type = 'config_changed' ORDER BY ${ARCHIVE_ORDER}`,
    { day },
  )
  return rows.map((row) => ({
    file: row.text('file'),
    line: row.count('line'),
    time: row.text('ts_text'),
    user: row.textOrNull('user_id'),
    ipAddress: row.textOrNull('ip_address'),
    changes: changeEntries(row.textOrNull('changes')),
  }))
}

/** `changes` is foreign JSON: whatever is not of the expected shape is shown as its text. */
function changeEntries(json: string | null): ConfigurationChange['changes'] {
  if (json === null) return []
  const parsed: unknown = JSON.parse(json)
  const entries: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed]
  const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value ?? null))
  return entries.map((entry) => {
    const fields = typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>) : {}
    return {
      path: 'path' in fields ? textOf(fields.path) : JSON.stringify(entry),
      oldValue: textOf(fields.old_value),
      newValue: textOf(fields.new_value),
      reason: fields.reason === undefined || fields.reason === null ? null : textOf(fields.reason),
    }
  })
}

async function readUserActions(read: Reader, day: Day): Promise<readonly UserAction[]> {
  const rows = await read(
    `SELECT file, CAST(line AS VARCHAR) AS line, ts_text, user_id, ip_address, action
     FROM events WHERE day = CAST($day AS DATE) AND event_type = 'user_action' ORDER BY ${ARCHIVE_ORDER}`,
    { day },
  )
  return rows.map((row) => ({
    file: row.text('file'),
    line: row.count('line'),
    time: row.text('ts_text'),
    user: row.textOrNull('user_id'),
    ipAddress: row.textOrNull('ip_address'),
    action: row.textOrNull('action'),
  }))
}

function dayMissing(day: Day): Anomaly {
  return {
    source: 'integrity',
    severity: 'error',
    kind: 'DAY_MISSING',
    time: null,
    file: null,
    line: null,
    message: `The archive should have a file for ${day} and has none.`,
  }
}

/** Every finding of the day, worst first; its time is that of the record at its line, where there is one. */
async function readFindings(read: Reader, day: Day): Promise<readonly Anomaly[]> {
  const rows = await read(
    `SELECT CAST(f.kind AS VARCHAR) AS kind, CAST(f.severity AS VARCHAR) AS severity, f.file,
       CAST(f.line AS VARCHAR) AS line, f.message, e.ts_text
     FROM (SELECT * FROM findings WHERE ${OF_FILES}) f
     LEFT JOIN (SELECT file, line, ts_text FROM events WHERE day = CAST($from AS DATE)
         AND line IN (SELECT line FROM findings WHERE ${OF_FILES})) e
       ON e.file = f.file AND e.line = f.line
     ORDER BY CASE CAST(f.severity AS VARCHAR) WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
       f.file, f.line, kind, f.message`,
    { from: day, to: day },
  )
  return rows.map((row) => {
    const severity = row.text('severity')
    return {
      source: 'integrity',
      severity: severity === 'error' || severity === 'warning' ? severity : 'info',
      kind: row.text('kind'),
      time: row.textOrNull('ts_text'),
      file: row.textOrNull('file'),
      line: row.countOrNull('line'),
      message: row.textOrNull('message') ?? '',
    }
  })
}

async function readCounts(
  read: Reader,
  day: Day,
): Promise<{ readonly byType: readonly NamedCount[]; readonly byHour: readonly NamedCount[] }> {
  const rows = await read(
    `SELECT CAST(grouping(type) AS VARCHAR) AS by_hour, type, hour, CAST(count(*) AS VARCHAR) AS n
     FROM (SELECT ${TYPE_NAME} AS type, lpad(CAST(hour(CAST(ts AS TIMESTAMP)) AS VARCHAR), 2, '0') AS hour
       FROM events WHERE day = CAST($day AS DATE))
     GROUP BY GROUPING SETS ((type), (hour)) ORDER BY by_hour, hour, count(*) DESC, type`,
    { day },
  )
  const named = (kind: string, column: string) =>
    rows
      .filter((row) => row.text('by_hour') === kind)
      .map((row) => ({ name: row.textOrNull(column) ?? '(no time)', count: row.count('n') }))
  return { byType: named('0', 'type'), byHour: named('1', 'hour') }
}

async function readTopTickers(read: Reader, day: Day): Promise<readonly TickerFigures[]> {
  const rows = await read(
    `SELECT ticker, CAST(count(*) AS VARCHAR) AS fills, ${asText('coalesce(sum(quantity), 0)')} AS shares,
       ${asText('coalesce(sum(notional), 0)')} AS notional,
       ${asText('coalesce(sum(weighted_bps), 0)')} AS weighted_sum,
       ${asText('coalesce(sum(weight) FILTER (WHERE weighted_bps IS NOT NULL), 0)')} AS weight,
       ${asText('coalesce(sum(commission), 0)')} AS commission
     FROM ${valued(`day = CAST($day AS DATE) AND ${IS_FILL}`)}
     GROUP BY ticker ORDER BY sum(weight) DESC NULLS LAST, ticker LIMIT ${TOP_TICKERS}`,
    { day },
  )
  return rows.map((row) => {
    const weighted = ratio(exact(row.text('weighted_sum')), exact(row.text('weight')), MEAN_SCALE)
    return {
      ticker: row.textOrNull('ticker'),
      fills: row.count('fills'),
      shares: trimmed(row.text('shares')),
      notional: trimmed(row.text('notional')),
      weightedSlippage: weighted && decimalText(weighted),
      commission: trimmed(row.text('commission')),
    }
  })
}

/** Rejected orders by reason, most first. */
export async function readRejectReasons(read: Reader, from: Day, to: Day): Promise<readonly NamedCount[]> {
  const rows = await read(
    `SELECT coalesce(reason, '(no reason given)') AS reason, CAST(count(*) AS VARCHAR) AS n
     FROM events WHERE day BETWEEN CAST($from AS DATE) AND CAST($to AS DATE) AND event_type = 'order_rejected'
     GROUP BY 1 ORDER BY count(*) DESC, 1`,
    { from, to },
  )
  return rows.map((row) => ({ name: row.text('reason'), count: row.count('n') }))
}

/** The columns of one fill with its place. */
export const FILL_COLUMNS = `file, CAST(line AS VARCHAR) AS line, ts_text, order_id, ticker, side, execution_venue,
       ${asText('quantity')} AS quantity, ${asText('fill_price')} AS fill_price, ${asText(BPS)} AS bps`

export function fillReference(row: Row, score: string | null): FillReference {
  const amount = (column: string) => {
    const text = row.textOrNull(column)
    return text === null ? null : trimmed(text)
  }
  return {
    file: row.text('file'),
    line: row.count('line'),
    time: row.text('ts_text'),
    orderId: row.textOrNull('order_id'),
    ticker: row.textOrNull('ticker'),
    side: row.textOrNull('side'),
    venue: row.textOrNull('execution_venue'),
    quantity: amount('quantity'),
    price: amount('fill_price'),
    slippageBps: trimmed(row.text('bps')),
    score,
  }
}

async function readLargestSlippages(read: Reader, day: Day): Promise<readonly FillReference[]> {
  const rows = await read(
    `SELECT ${FILL_COLUMNS} FROM events WHERE id IN (SELECT id FROM events
       WHERE day = CAST($day AS DATE) AND ${IS_FILL} AND ${BPS} IS NOT NULL
       ORDER BY ${BPS} DESC, id LIMIT ${LARGEST_SLIPPAGES}) AND day = CAST($day AS DATE)
     ORDER BY ${BPS} DESC, id`,
    { day },
  )
  return rows.map((row) => fillReference(row, null))
}

async function readLatency(read: Reader, day: Day): Promise<readonly LatencyLeg[]> {
  const row = single(
    await read(
      `SELECT ${legAggregates('first', 'submitted', 'first_fill', 'first_fill IS NOT NULL')},
         ${legAggregates('last', 'submitted', 'filled', 'filled IS NOT NULL')}
       FROM (SELECT min(ts) FILTER (WHERE event_type = 'order_submitted') AS submitted,
           min(ts) FILTER (WHERE ${IS_FILL}) AS first_fill,
           max(ts) FILTER (WHERE event_type = 'order_filled') AS filled
         FROM events WHERE day = CAST($day AS DATE) AND order_id IS NOT NULL
           AND event_type IN ('order_submitted', 'order_filled', 'order_partial_fill')
         GROUP BY order_id)`,
      { day },
    ),
  )
  return [
    latencyLeg(row, 'first', 'Order submitted to first fill'),
    latencyLeg(row, 'last', 'Order submitted to last fill'),
  ]
}
