/** Steps of time: which one suits a span, the SQL that takes a moment down to its step, and the steps between two. */
import { TIME_STEPS, type TimeStep } from '../../../shared/model/chart.ts'
import type { ChartColumn } from './chart-columns.ts'

const MS = 1_000_000n
const SECOND = 1000n * MS
const DAY = 86_400n * SECOND

const LENGTHS: Readonly<Record<TimeStep, bigint>> = {
  millisecond: MS,
  '10 milliseconds': 10n * MS,
  '100 milliseconds': 100n * MS,
  second: SECOND,
  '10 seconds': 10n * SECOND,
  minute: 60n * SECOND,
  '5 minutes': 300n * SECOND,
  '15 minutes': 900n * SECOND,
  hour: 3600n * SECOND,
  day: DAY,
  week: 7n * DAY,
  // For choosing a step only: months differ.
  month: 30n * DAY,
}

const isCalendar = (step: TimeStep): step is 'day' | 'week' | 'month' =>
  step === 'day' || step === 'week' || step === 'month'

/** The shortest step that cuts a span (in nanoseconds) into at most `most` pieces; of days, no shorter than a day. */
export function stepFor(span: bigint, most: number, type: string): TimeStep {
  const steps = type === 'DATE' ? TIME_STEPS.filter(isCalendar) : TIME_STEPS
  return steps.find((step) => span / LENGTHS[step] < BigInt(most)) ?? 'month'
}

/** A step that the column can be cut into: a day is not cut. */
export function usableStep(step: TimeStep, type: string): TimeStep {
  return type === 'DATE' && !isCalendar(step) ? 'day' : step
}

/** Start and end of the step that a moment lies in. */
export function stepSql(
  column: Pick<ChartColumn, 'sql' | 'type'>,
  step: TimeStep,
): { readonly from: string; readonly until: string; readonly type: string } {
  if (isCalendar(step)) {
    const from = `date_trunc('${step}', ${column.sql}::DATE)::DATE`
    return { from, until: `(${from} + INTERVAL 1 ${step})::DATE`, type: 'DATE' }
  }
  const length = LENGTHS[step]
  const at = `epoch_ns(${column.sql})`
  // Down, also before 1970.
  const start = `(${at} - ((${at} % ${length}) + ${length}) % ${length})`
  return {
    from: `make_timestamp_ns(${start})`,
    until: `make_timestamp_ns(${start} + ${length})`,
    type: 'TIMESTAMP_NS',
  }
}

export type Moment = { readonly value: number; readonly text: string; readonly until: string }

/**
 * Every step from the one that starts at `first` to the one at `last` (milliseconds since 1970), as DuckDB prints them;
 * null when there are more than `most`.
 */
export function stepsBetween(
  first: number,
  last: number,
  step: TimeStep,
  most: number,
): readonly Moment[] | null {
  const moments: Moment[] = []
  const print = (ms: number) => {
    const text = new Date(ms).toISOString()
    if (isCalendar(step)) return text.slice(0, 10)
    const fraction = text.slice(19, 23).replace(/\.?0+$/, '')
    return `${text.slice(0, 10)} ${text.slice(11, 19)}${fraction}`
  }
  const next = (ms: number) => {
    if (step !== 'month') return ms + Number(LENGTHS[step] / MS)
    const date = new Date(ms)
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
  }
  for (let ms = first; ms <= last; ms = next(ms)) {
    if (moments.length === most) return null
    moments.push({ value: ms, text: print(ms), until: print(next(ms)) })
  }
  return moments
}
