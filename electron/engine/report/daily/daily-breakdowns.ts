import type { Day } from '../../../../shared/model/archive.ts'
import { decimalText, exact, ratio } from '../../../../shared/model/decimal.ts'
import type {
  FillReference,
  LatencyLeg,
  NamedCount,
  PositionChanges,
  SignalStrategy,
  TickerFigures,
} from '../../../../shared/model/report.ts'
import { type Reader, type Row, single } from '../ask.ts'
import {
  asText,
  BPS,
  IS_FILL,
  SHARES_AFTER,
  SHARES_BEFORE,
  SIGNAL_STATUS,
  TYPE_NAME,
  valued,
} from '../fields.ts'
import { MEAN_SCALE } from '../fill-figures.ts'
import { FILL_COLUMNS, fillReference } from '../fill-reference.ts'
import { latencyLeg, legAggregates } from '../latency.ts'
import { IN_PERIOD, type Period } from '../period.ts'
import { type ByDay, groupedByDay } from './by-day.ts'

const TOP_TICKERS = 20
const LARGEST_SLIPPAGES = 10

/** Strategies in order of first appearance, and within each its outcomes in that order. */
export async function readSignals(read: Reader, period: Period): Promise<ByDay<SignalStrategy>> {
  const rows = await read(
    `SELECT CAST(day AS VARCHAR) AS day, strategy, ${SIGNAL_STATUS} AS outcome, CAST(count(*) AS VARCHAR) AS n
     FROM events WHERE ${IN_PERIOD} AND event_type = 'signal_computed'
     GROUP BY day, strategy, outcome ORDER BY min(id)`,
    period,
  )
  const days = groupedByDay(rows, (row) => row)
  return new Map([...days].map(([day, outcomes]) => [day, strategiesOf(outcomes)]))
}

function strategiesOf(rows: readonly Row[]): readonly SignalStrategy[] {
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
export async function readPositionChanges(
  read: Reader,
  period: Period,
): Promise<ReadonlyMap<Day, PositionChanges>> {
  const count = (condition: string) => `CAST(count(*) FILTER (WHERE ${condition}) AS VARCHAR)`
  const rows = await read(
    `SELECT CAST(day AS VARCHAR) AS day, CAST(count(*) AS VARCHAR) AS total,
       ${count('after > 0 AND after > before')} AS long_increased,
       ${count('before > 0 AND after < before')} AS long_decreased,
       ${count('after < 0 AND after < before')} AS short_increased,
       ${count('before < 0 AND after > before')} AS short_decreased,
       ${count('before < 0 AND after > 0 OR before > 0 AND after < 0')} AS flips,
       ${count('before = after')} AS unchanged,
       ${count('before IS NULL OR after IS NULL')} AS unreadable
     FROM (SELECT day, ${SHARES_BEFORE} AS before, ${SHARES_AFTER} AS after FROM events
       WHERE ${IN_PERIOD} AND event_type = 'position_changed') GROUP BY day`,
    period,
  )
  return new Map(
    rows.map((row) => [
      row.text('day'),
      {
        total: row.count('total'),
        longIncreased: row.count('long_increased'),
        longDecreased: row.count('long_decreased'),
        shortIncreased: row.count('short_increased'),
        shortDecreased: row.count('short_decreased'),
        flips: row.count('flips'),
        unchanged: row.count('unchanged'),
        unreadable: row.count('unreadable'),
      },
    ]),
  )
}

export const NO_POSITION_CHANGES: PositionChanges = {
  total: 0,
  longIncreased: 0,
  longDecreased: 0,
  shortIncreased: 0,
  shortDecreased: 0,
  flips: 0,
  unchanged: 0,
  unreadable: 0,
}

export function positionNotes(changes: PositionChanges): readonly string[] {
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

export async function readCounts(
  read: Reader,
  period: Period,
): Promise<{ readonly byType: ByDay<NamedCount>; readonly byHour: ByDay<NamedCount> }> {
  const rows = await read(
    `SELECT CAST(day AS VARCHAR) AS day, CAST(grouping(type) AS VARCHAR) AS by_hour, type, hour,
       CAST(count(*) AS VARCHAR) AS n
     FROM (SELECT day, ${TYPE_NAME} AS type, lpad(CAST(hour(CAST(ts AS TIMESTAMP)) AS VARCHAR), 2, '0') AS hour
       FROM events WHERE ${IN_PERIOD})
     GROUP BY GROUPING SETS ((day, type), (day, hour)) ORDER BY day, by_hour, hour, count(*) DESC, type`,
    period,
  )
  const named = (kind: string, column: string) =>
    groupedByDay(
      rows.filter((row) => row.text('by_hour') === kind),
      (row) => ({ name: row.textOrNull(column) ?? '(no time)', count: row.count('n') }),
    )
  return { byType: named('0', 'type'), byHour: named('1', 'hour') }
}

export async function readTopTickers(read: Reader, period: Period): Promise<ByDay<TickerFigures>> {
  const rows = await read(
    `SELECT CAST(day AS VARCHAR) AS day, ticker, CAST(count(*) AS VARCHAR) AS fills,
       ${asText('coalesce(sum(quantity), 0)')} AS shares,
       ${asText('coalesce(sum(notional), 0)')} AS notional,
       ${asText('coalesce(sum(weighted_bps), 0)')} AS weighted_sum,
       ${asText('coalesce(sum(weight) FILTER (WHERE weighted_bps IS NOT NULL), 0)')} AS weight,
       ${asText('coalesce(sum(commission), 0)')} AS commission
     FROM ${valued(`${IN_PERIOD} AND ${IS_FILL}`)} GROUP BY day, ticker
     QUALIFY row_number() OVER (PARTITION BY day ORDER BY sum(weight) DESC NULLS LAST, ticker) <= ${TOP_TICKERS}
     ORDER BY day, sum(weight) DESC NULLS LAST, ticker`,
    period,
  )
  return groupedByDay(rows, (row) => {
    const weighted = ratio(exact(row.text('weighted_sum')), exact(row.text('weight')), MEAN_SCALE)
    return {
      ticker: row.textOrNull('ticker'),
      fills: row.count('fills'),
      shares: row.decimal('shares'),
      notional: row.decimal('notional'),
      weightedSlippage: weighted && decimalText(weighted),
      commission: row.decimal('commission'),
    }
  })
}

/** Rejected orders by reason, most first. */
export async function readRejects(read: Reader, period: Period): Promise<ByDay<NamedCount>> {
  const rows = await read(
    `SELECT CAST(day AS VARCHAR) AS day, coalesce(reason, '(no reason given)') AS reason,
       CAST(count(*) AS VARCHAR) AS n
     FROM events WHERE ${IN_PERIOD} AND event_type = 'order_rejected'
     GROUP BY ALL ORDER BY day, count(*) DESC, reason`,
    period,
  )
  return groupedByDay(rows, (row) => ({ name: row.text('reason'), count: row.count('n') }))
}

export async function readLargestSlippages(read: Reader, period: Period): Promise<ByDay<FillReference>> {
  const rows = await read(
    `SELECT CAST(day AS VARCHAR) AS day, ${FILL_COLUMNS} FROM events WHERE id IN (SELECT id FROM events
       WHERE ${IN_PERIOD} AND ${IS_FILL} AND ${BPS} IS NOT NULL
       QUALIFY row_number() OVER (PARTITION BY day ORDER BY ${BPS} DESC, id) <= ${LARGEST_SLIPPAGES})
       AND ${IN_PERIOD}
     ORDER BY day, ${BPS} DESC, id`,
    period,
  )
  return groupedByDay(rows, (row) => fillReference(row, null))
}

/** Latency of the orders of each day, by the records of that day alone. */
export async function readLatency(
  read: Reader,
  period: Period,
): Promise<(day: Day) => readonly LatencyLeg[]> {
  const figures = `${legAggregates('first', 'submitted', 'first_fill', 'first_fill IS NOT NULL')},
       ${legAggregates('last', 'submitted', 'filled', 'filled IS NOT NULL')}`
  const orders = `(SELECT day, min(ts) FILTER (WHERE event_type = 'order_submitted') AS submitted,
         min(ts) FILTER (WHERE ${IS_FILL}) AS first_fill,
         max(ts) FILTER (WHERE event_type = 'order_filled') AS filled
       FROM events WHERE ${IN_PERIOD} AND order_id IS NOT NULL
         AND event_type IN ('order_submitted', 'order_filled', 'order_partial_fill')
       GROUP BY day, order_id)`
  const rows = await read(
    `SELECT CAST(day AS VARCHAR) AS day, ${figures} FROM ${orders} GROUP BY day`,
    period,
  )
  const nothing = single(await read(`SELECT ${figures} FROM ${orders} WHERE false`, period))
  const byDay = new Map(rows.map((row) => [row.text('day'), row]))
  return (day) => {
    const row = byDay.get(day) ?? nothing
    return [
      latencyLeg(row, 'first', 'Order submitted to first fill'),
      latencyLeg(row, 'last', 'Order submitted to last fill'),
    ]
  }
}
