import type { Day } from '../../../../shared/model/archive.ts'
import {
  decimalText,
  exact,
  negated,
  ratio,
  shortText,
  sum,
  whole,
} from '../../../../shared/model/decimal.ts'
import type { DayFigures, Trailing } from '../../../../shared/model/report.ts'
import { type Reader, type Row, single } from '../ask.ts'
import { FILES_IN_PERIOD, valued } from '../fields.ts'
import {
  fillAggregates,
  fillFigures,
  MEAN_SCALE,
  ORDER_AGGREGATES,
  orderCounts,
  TRADE_AGGREGATES,
} from '../fill-figures.ts'
import { IN_PERIOD, type Period } from '../period.ts'

/** Days before that a day is compared with at most. */
export const TRAILING_DAYS = 20

const countOf = (type: string) => `CAST(count(*) FILTER (WHERE event_type = '${type}') AS VARCHAR)`
const HEADLINE = `CAST(count(*) AS VARCHAR) AS events,
    ${countOf('signal_computed')} AS signals,
    ${countOf('position_changed')} AS position_changes,
    ${countOf('config_changed')} AS configuration_changes,
    ${countOf('user_action')} AS user_actions,
    ${ORDER_AGGREGATES}, ${fillAggregates()}, ${TRADE_AGGREGATES}`

/** Counts and totals of each day that has events, in one scan. */
export async function readHeadlines(read: Reader, period: Period): Promise<ReadonlyMap<Day, Row>> {
  const rows = await read(
    `SELECT CAST(day AS VARCHAR) AS day, ${HEADLINE} FROM ${valued(IN_PERIOD)} GROUP BY day ORDER BY day`,
    { from: period.from, to: period.to },
  )
  return new Map(rows.map((row) => [row.text('day'), row]))
}

/** The same columns over all days at once; over nothing they are zeros and nulls as the database says them. */
export async function readTotals(read: Reader, period: Period): Promise<Row> {
  return single(
    await read(`SELECT ${HEADLINE} FROM ${valued(IN_PERIOD)}`, { from: period.from, to: period.to }),
  )
}

/** The columns of a day without events. */
export async function emptyHeadline(read: Reader): Promise<Row> {
  return single(await read(`SELECT ${HEADLINE} FROM ${valued('false')}`))
}

/** The days with events up to a day, newest first, no more than `most`; with `before`, without that day itself. */
export async function loadedDaysBefore(read: Reader, day: Day, most: number): Promise<readonly Day[]> {
  const rows = await read(
    `SELECT DISTINCT CAST(day AS VARCHAR) AS day FROM events WHERE day < CAST($day AS DATE)
     ORDER BY 1 DESC LIMIT ${most}`,
    { day },
  )
  return rows.map((row) => row.text('day'))
}

/** Findings of verification on the files of one day. */
export async function countFindings(read: Reader, day: Day): Promise<number> {
  const rows = await read(
    `SELECT CAST(count(*) AS VARCHAR) AS n FROM findings
     WHERE file IN (SELECT file FROM files WHERE ${FILES_IN_PERIOD})`,
    { from: day, to: day },
  )
  return single(rows).count('n')
}

export function dayFigures(day: Day, row: Row, findings: number): DayFigures {
  return {
    day,
    events: row.count('events'),
    signals: row.count('signals'),
    orders: orderCounts(row),
    fills: fillFigures(row),
    positionChanges: row.count('position_changes'),
    configurationChanges: row.count('configuration_changes'),
    userActions: row.count('user_actions'),
    findings,
  }
}

/** One figure of a day that days are compared by; `places` it is printed with. */
export type ComparedFigure = {
  readonly id: string
  readonly label: string
  readonly value: string | null
  readonly places: number
}

/** The figures that days are compared by, in the order in which they print. */
export function comparedFigures(figures: DayFigures): readonly ComparedFigure[] {
  const { orders, fills } = figures
  const count = (id: string, label: string, value: number) => ({ id, label, value: String(value), places: 0 })
  const amount = (id: string, label: string, value: string | null, places: number) => ({
    id,
    label,
    value,
    places,
  })
  return [
    count('events', 'Events', figures.events),
    count('signals', 'Signals computed', figures.signals),
    count('submitted', 'Orders submitted', orders.submitted),
    count('filled', 'Orders filled', orders.filled),
    count('rejected', 'Orders rejected', orders.rejected),
    count('cancelled', 'Orders cancelled', orders.cancelled),
    count('fills', 'Fills', fills.count),
    count('position_changes', 'Position changes', figures.positionChanges),
    count('configuration_changes', 'Configuration changes', figures.configurationChanges),
    count('user_actions', 'User actions', figures.userActions),
    amount('total_value', 'Total value ($)', fills.totalValue, 0),
    amount('avg_slippage', 'Avg slippage (bps)', fills.slippage.weightedMean, 1),
    amount('total_commission', 'Total commission ($)', fills.commission.total, 2),
  ]
}

/**
 * A day against the days before it (oldest first): mean, lowest and highest of each figure over the days that have it,
 * and where the day lies. Null when there is no day before.
 */
export function trailingOf(day: DayFigures, before: readonly DayFigures[]): Trailing | null {
  const [first, last] = [before[0], before.at(-1)]
  if (!first || !last) return null
  const earlier = before.map(comparedFigures)
  const figures = comparedFigures(day).map(({ id, label, value, places }, index) => {
    const values = earlier.flatMap((list) => list[index]?.value ?? [])
    const [low, high] = [extreme(values, -1), extreme(values, 1)]
    const mean = ratio(values.map(exact).reduce(sum, whole(0)), whole(values.length), MEAN_SCALE)
    const position =
      value === null || low === null || high === null
        ? ('not compared' as const)
        : compared(value, low) < 0
          ? ('below' as const)
          : compared(value, high) > 0
            ? ('above' as const)
            : ('within' as const)
    return {
      id,
      label,
      places,
      n: values.length,
      value,
      mean: mean && shortText(mean),
      lowest: low,
      highest: high,
      position,
    }
  })
  return { days: before.length, from: first.day, to: last.day, figures }
}

/** The difference of two decimals, exact; null when one is missing. */
export function difference(now: string | null, then: string | null): string | null {
  return now === null || then === null ? null : decimalText(sum(exact(now), negated(exact(then))))
}

function compared(one: string, other: string): number {
  const { units } = sum(exact(one), negated(exact(other)))
  return units < 0n ? -1 : units > 0n ? 1 : 0
}

function extreme(values: readonly string[], sign: 1 | -1): string | null {
  return values.reduce<string | null>(
    (found, value) => (found === null || compared(value, found) * sign > 0 ? value : found),
    null,
  )
}
