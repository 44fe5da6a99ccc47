import type { DailyRange, DailySummary } from '../../../../shared/model/report.ts'
import type { RunOptions } from '../../run-options.ts'
import { readerOf } from '../ask.ts'
import { tradeFigures } from '../fill-figures.ts'
import { checkedPeriod, type Period } from '../period.ts'
import { explainNoEvents } from '../provenance.ts'
import { dayFigures, readTotals } from './daily-figures.ts'
import { type DaysInput, readDays } from './daily-summary.ts'

const STEPS = 19

/**
 * The daily audit summaries of a period, one for each of its days, and the figures of all of them together.
 * @throws BlotterError USAGE when the period is none, CANCELLED when stopped.
 */
export async function dailyRange(
  input: DaysInput,
  period: Period,
  run: RunOptions = {},
): Promise<DailyRange> {
  const { from, to } = checkedPeriod(period)
  const read = readerOf(input.ask, `Daily summaries of ${from} to ${to}`, STEPS, run)
  const { days, provenance } = await readDays(read, { from, to }, input)
  const row = await readTotals(read, { from, to })
  const { day: _, ...figures } = dayFigures(from, row, sumOf(provenance.findings))
  const positions = (pick: (changes: DailySummary['positionChanges']) => number) =>
    days.reduce((sum, { positionChanges }) => sum + pick(positionChanges), 0)
  return {
    kind: 'daily-range',
    from,
    to,
    provenance,
    noEvents: figures.events > 0 ? null : explainNoEvents(provenance, input.missingDays ?? []),
    days,
    totals: {
      ...figures,
      daysWithEvents: days.filter(({ noEvents }) => noEvents === null).length,
      longIncreased: positions(({ longIncreased }) => longIncreased),
      longDecreased: positions(({ longDecreased }) => longDecreased),
      shortIncreased: positions(({ shortIncreased }) => shortIncreased),
      shortDecreased: positions(({ shortDecreased }) => shortDecreased),
      trades: tradeFigures(row),
      anomalies: days.reduce((sum, { anomalies }) => sum + anomalies.total, 0),
    },
  }
}

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)
