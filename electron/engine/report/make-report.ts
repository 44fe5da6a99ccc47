import { isListable, MOST_YEARS } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { Report } from '../../../shared/model/report.ts'
import type { ReportKind } from '../../../shared/model/report-kinds.ts'
import type { RunOptions } from '../run-options.ts'
import { activityPages, activityReport } from './activity/activity-report.ts'
import { type Reader, readerOf } from './ask.ts'
import { communicationPages, communicationsReport } from './communications/communications-report.ts'
import { complianceReport } from './compliance/compliance-report.ts'
import { dailyRange } from './daily/daily-range.ts'
import { dailySummary } from './daily/daily-summary.ts'
import { executionQuality } from './execution/execution-quality.ts'
import type { Listings } from './listing.ts'
import { navHistory, navPages } from './nav/nav-history.ts'
import type { Period } from './period.ts'
import { positionPages, positionsReport } from './positions/positions-report.ts'
import type { ReportSource } from './report-source.ts'
import { riskHistory, riskPages } from './risk/risk-history.ts'
import { blotterPages, tradeBlotter } from './trade-blotter/trade-blotter.ts'

type Maker = (source: ReportSource, period: Period, run: RunOptions) => Promise<Report>

const MAKERS: Readonly<Record<ReportKind, Maker>> = {
  daily: async ({ runRules, ...source }, period, run) => {
    const rules = await runRules?.(period)
    const input = { ...source, ...(rules && { rules }) }
    return period.from === period.to
      ? dailySummary({ ...input, day: period.from }, run)
      : dailyRange(input, period, run)
  },
  execution: ({ ask, toolVersion, generatedAt, missingDays, knownDays, market }, period, run) =>
    executionQuality(
      {
        ask,
        toolVersion,
        missingDays,
        ...(knownDays === undefined ? {} : { knownDays }),
        ...(generatedAt === undefined ? {} : { generatedAt }),
        ...(market === undefined ? {} : { market }),
        ...period,
      },
      run,
    ),
  compliance: ({ compliance, ...source }, period, run) =>
    complianceReport({ ...source, ...period, ...compliance() }, run),
  'trade-blotter': tradeBlotter,
  risk: riskHistory,
  nav: navHistory,
  positions: positionsReport,
  activity: activityReport,
  communications: communicationsReport,
}

/** The listings of the kinds that have some: see `Listing`. */
const LISTINGS: Readonly<Partial<Record<ReportKind, (read: Reader, period: Period) => Listings>>> = {
  'trade-blotter': (read, period) => ({ trades: blotterPages(read, period) }),
  risk: riskPages,
  nav: (read, period) => ({ records: navPages(read, period) }),
  positions: positionPages,
  activity: activityPages,
  communications: communicationPages,
}

/**
 * The report as a value, from one reader of the case database.
 * @throws BlotterError USAGE when the period is none or too long, CANCELLED when stopped.
 */
export async function makeReport(
  kind: ReportKind,
  source: ReportSource,
  period: Period,
  run: RunOptions = {},
): Promise<Report> {
  if (!isListable(period.from, period.to)) {
    throw new BlotterError(
      'USAGE',
      `The period ${period.from} to ${period.to} is longer than a report can tell day by day.`,
      {
        hint: `Ask for ${MOST_YEARS} years at most.`,
      },
    )
  }
  return MAKERS[kind](source, period, run)
}

/** All rows of the listings of which the report's value holds the first, to be read while it is written. */
export function reportListings(
  kind: ReportKind,
  source: ReportSource,
  period: Period,
  run: RunOptions = {},
): Listings {
  return LISTINGS[kind]?.(readerOf(source.ask, 'Rows of the report', 0, run), period) ?? {}
}
