/** The figures of a day that an attestation stands for, and the report behind their hash. */

import type { Day } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { DailySummary } from '../../../shared/model/report.ts'
import { exactJson } from '../evidence/exact-json.ts'
import { ask } from '../query/index.ts'
import type { Reader } from '../query/open-reader.ts'
import { dailySummaries } from '../report/index.ts'
import type { RunOptions } from '../run-options.ts'
import { jcsText } from '../verify/jcs.ts'
import { countTrades, type TradeCounts } from './trade-counts.ts'

/**
 * The daily reports' own figures as canonical JSON. What speaks of other days (the comparison), of the tool, or of the
 * alert rules in force is left out: a day is re-opened by its own figures only. The list is written out, so that a
 * report that learns to say more does not re-open every day.
 */
async function dayReports(
  reader: Reader,
  days: readonly Day[],
  run: RunOptions,
): Promise<ReadonlyMap<Day, string>> {
  const summaries = await dailySummaries(
    { ask: (sql, params) => ask(reader, sql, params), toolVersion: '' },
    days,
    {
      ...(run.signal && { signal: run.signal }),
    },
  )
  return new Map(summaries.map((summary) => [summary.day, jcsText(exactJson(figuresOf(summary)))]))
}

/** What is signed of one day, and compared with it later: its report, and its trades. */
export type DayFigures = { readonly report: string; readonly trades: TradeCounts }

/** The figures of days in order, made together. */
export async function dayFigures(
  reader: Reader,
  days: readonly Day[],
  run: RunOptions,
): Promise<ReadonlyMap<Day, DayFigures>> {
  const reports = await dayReports(reader, days, run)
  const counts = await countTrades(reader, days)
  return new Map(
    days.map((day) => {
      const [report, trades] = [reports.get(day), counts.get(day)]
      if (report === undefined || trades === undefined)
        throw new BlotterError('INTERNAL', `The figures of ${day} were not made.`)
      return [day, { report, trades }]
    }),
  )
}

/** The figures of one day. */
export async function figuresOfDay(reader: Reader, day: Day, run: RunOptions): Promise<DayFigures> {
  return (await dayFigures(reader, [day], run)).get(day) as DayFigures
}

function figuresOf(summary: DailySummary) {
  const { provenance } = summary
  return {
    day: summary.day,
    events: summary.events,
    files: provenance.files.map(
      ({ file, sha256, bytes, lines, rows, rejects, castMisses, roundedValues, verdict }) => ({
        file,
        sha256,
        bytes,
        lines,
        rows,
        rejects,
        castMisses,
        roundedValues,
        verdict,
      }),
    ),
    findings: provenance.findings,
    signals: summary.signals,
    orders: summary.orders,
    fills: summary.fills,
    positionChanges: summary.positionChanges,
    configurationChanges: summary.configurationChanges,
    userActions: summary.userActions,
    trades: summary.trades,
    eventsByType: summary.eventsByType,
    eventsByHour: summary.eventsByHour,
    topTickers: summary.topTickers,
    rejectsByReason: summary.rejectsByReason,
    largestSlippages: summary.largestSlippages,
    latency: summary.latency,
  }
}
