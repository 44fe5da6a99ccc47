import { type Day, daysBetween } from '../../../../shared/model/archive.ts'
import type { Anomaly, DailySummary, DayFigures, Provenance } from '../../../../shared/model/report.ts'
import type { RunOptions } from '../../run-options.ts'
import { type Ask, type Reader, type Row, readerOf } from '../ask.ts'
import { figureNotes, tradeFigures } from '../fill-figures.ts'
import type { KnownDays } from '../known-days.ts'
import { checkedPeriod, type Period } from '../period.ts'
import { explainNoEvents, fileNotes, provenanceOf, readProvenance } from '../provenance.ts'
import type { ByDay } from './by-day.ts'
import {
  NO_POSITION_CHANGES,
  positionNotes,
  readCounts,
  readLargestSlippages,
  readLatency,
  readPositionChanges,
  readRejects,
  readSignals,
  readTopTickers,
} from './daily-breakdowns.ts'
import {
  countFindings,
  dayFigures,
  emptyHeadline,
  loadedDaysBefore,
  readHeadlines,
  TRAILING_DAYS,
  trailingOf,
} from './daily-figures.ts'
import {
  dayNotHere,
  readConfigurationChanges,
  readFilesByDay,
  readFindings,
  readUserActions,
} from './daily-lists.ts'

/** Alert rules that were run over a period: how many, their hits by day, and those that could not be run. */
export type RulesRun = {
  readonly count: number
  readonly hits: ByDay<Anomaly>
  readonly failures?: readonly { readonly rule: string; readonly message: string }[]
  /** What else has to be said of the hits of single days. */
  readonly notes?: ReadonlyMap<Day, readonly string[]>
}

type Input = {
  readonly ask: Ask
  readonly toolVersion: string
  /** ISO time to print; the report itself reads no clock. */
  readonly generatedAt?: string
  /** Days that the archive should have and has not, where pull or verification found that. */
  readonly missingDays?: readonly Day[]
  /** What else is known of the archive's days. */
  readonly knownDays?: KnownDays
  /** The first day whose records are at hand, where earlier ones were left out: those of a package. */
  readonly recordsFrom?: Day
}

export type DailyInput = Input & {
  readonly day: Day
  /** Hits of the alert rules that were run over the day, and how many rules those were. */
  readonly rules?: RulesRun
}

export type DaysInput = Input & {
  /** The alert rules that were run over the period. */
  readonly rules?: RulesRun
}

const STEPS = 18

/**
 * The daily audit summary of one day, by the definitions of the daily report. Reads `events`, `files`, `findings`.
 * @throws BlotterError USAGE when the day is none, CANCELLED when stopped.
 */
export async function dailySummary(input: DailyInput, run: RunOptions = {}): Promise<DailySummary> {
  const { day, ...rest } = input
  const period = checkedPeriod({ from: day, to: day })
  const read = readerOf(input.ask, `Daily summary of ${day}`, STEPS, run)
  const { days } = await readDays(read, period, rest)
  return days[0] as DailySummary
}

/**
 * The summaries of several days in order, each what `dailySummary` would make of it.
 * @throws BlotterError USAGE when they are too far apart to name each day between, CANCELLED when stopped.
 */
export async function dailySummaries(
  input: DaysInput,
  days: readonly Day[],
  run: RunOptions = {},
): Promise<readonly DailySummary[]> {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return []
  const period = checkedPeriod({ from: first, to: last })
  const read = readerOf(input.ask, `Daily summaries of ${first} to ${last}`, STEPS, run)
  const wanted = new Set(days)
  return (await readDays(read, period, input)).days.filter(({ day }) => wanted.has(day))
}

/**
 * The summaries of every day of a period, those without events too, and what all of it rests on. Each is what the
 * report of that day alone would be; every figure is read for all days in one statement.
 */
export async function readDays(
  read: Reader,
  period: Period,
  input: DaysInput,
): Promise<{ readonly days: readonly DailySummary[]; readonly provenance: Provenance }> {
  const days = daysBetween(period.from, period.to)
  const provenance = await readProvenance(read, { ...input, ...period })
  const files = await readFilesByDay(read, days)
  const findings = await readFindings(read, period)
  const figures = await readFigures(read, period, days, (day) => findingsOf(findings, files.get(day)).length)
  const signals = await readSignals(read, period)
  const positions = await readPositionChanges(read, period)
  const configuration = await readConfigurationChanges(read, period)
  const actions = await readUserActions(read, period)
  const counts = await readCounts(read, period)
  const tickers = await readTopTickers(read, period)
  const rejects = await readRejects(read, period)
  const slippages = await readLargestSlippages(read, period)
  const latency = await readLatency(read, period)
  const summaryOf = (day: Day): DailySummary => {
    const own = provenanceOfDay(provenance, day, files.get(day), findings, input)
    const row = figures.rowOf(day)
    const { events, orders, fills, ...headline } = figures.of(day)
    const positionChanges = positions.get(day) ?? NO_POSITION_CHANGES
    const anomalies = [
      ...(input.rules?.hits.get(day) ?? []),
      ...dayNotHere(day, own.elsewhere?.[0], input.missingDays?.includes(day) ?? false),
      ...findingsOf(findings, files.get(day)),
    ]
    const before = figures.before(day)
    return {
      kind: 'daily',
      day,
      provenance: own,
      noEvents: events > 0 ? null : explainNoEvents(own, input.missingDays ?? []),
      events,
      signals: { total: headline.signals, strategies: signals.get(day) ?? [] },
      orders,
      fills,
      positionChanges,
      configurationChanges: { total: headline.configurationChanges, list: configuration.get(day) ?? [] },
      userActions: { total: headline.userActions, list: actions.get(day) ?? [] },
      anomalies: {
        total: anomalies.length,
        rules: input.rules?.count ?? 0,
        dismissed: anomalies.filter(({ disposition }) => disposition?.kind === 'dismissed').length,
        list: anomalies,
      },
      trades: tradeFigures(row),
      eventsByType: counts.byType.get(day) ?? [],
      eventsByHour: counts.byHour.get(day) ?? [],
      topTickers: tickers.get(day) ?? [],
      rejectsByReason: rejects.get(day) ?? [],
      largestSlippages: slippages.get(day) ?? [],
      latency: latency(day),
      previousDay: before.at(-1) ?? null,
      trailing: trailingOf(figures.of(day), before),
      notes: [
        ...fileNotes(own),
        ...figureNotes(orders, fills),
        ...positionNotes(positionChanges),
        ...ruleNotes(input.rules),
        ...(input.rules?.notes?.get(day) ?? []),
        ...comparisonNote(input.recordsFrom, before.length),
      ],
    }
  }
  return { days: days.map(summaryOf), provenance }
}

/** A rule that could not be run says nothing, and that is said. */
function ruleNotes(rules: RulesRun | undefined): readonly string[] {
  return (rules?.failures ?? []).map(
    ({ rule, message }) => `The alert rule ${rule} could not be run, so it has no hits here: ${message}`,
  )
}

/** Days before the first of a package are in no comparison, and that is said. */
function comparisonNote(recordsFrom: Day | undefined, before: number): readonly string[] {
  if (recordsFrom === undefined || before >= TRAILING_DAYS) return []
  const compared =
    before === 0
      ? 'there is no earlier day to compare with'
      : `compared with the ${before === 1 ? 'one day' : `${before} days`} before that they hold`
  return [
    `Made from the records of a package, which begin on ${recordsFrom}: ${compared}. Earlier days of the archive, if there are any, are not in the package.`,
  ]
}

type Figures = {
  /** The headline as the database gives it. */
  readonly rowOf: (day: Day) => Row
  readonly of: (day: Day) => DayFigures
  /** The days with events before, oldest first, at most TRAILING_DAYS. */
  readonly before: (day: Day) => readonly DayFigures[]
}

/** The headline figures of the days, and of those with events before the first. */
async function readFigures(
  read: Reader,
  { from, to }: Period,
  days: readonly Day[],
  findings: (day: Day) => number,
): Promise<Figures> {
  const earlier = (await loadedDaysBefore(read, from, TRAILING_DAYS)).toReversed()
  const rows = await readHeadlines(read, { from: earlier[0] ?? from, to })
  const nothing = await emptyHeadline(read)
  const rowOf = (day: Day) => rows.get(day) ?? nothing
  const figures = new Map<Day, DayFigures>()
  // Of the days before, findings are told of the newest one alone.
  const newest = earlier.at(-1)
  const found = await countFindings(read, newest ?? from)
  for (const day of earlier) figures.set(day, dayFigures(day, rowOf(day), day === newest ? found : 0))
  for (const day of days) figures.set(day, dayFigures(day, rowOf(day), findings(day)))
  const of = (day: Day) => figures.get(day) ?? dayFigures(day, rowOf(day), findings(day))
  const loaded = [...rows.keys()].toSorted()
  const before = (day: Day) =>
    loaded
      .filter((each) => each < day)
      .slice(-TRAILING_DAYS)
      .map(of)
  return { rowOf, of, before }
}

function findingsOf(findings: readonly Anomaly[], files: ReadonlySet<string> | undefined) {
  return findings.filter(({ file }) => file !== null && files?.has(file) === true)
}

function provenanceOfDay(
  whole: Provenance,
  day: Day,
  files: ReadonlySet<string> | undefined,
  findings: readonly Anomaly[],
  { missingDays, knownDays }: Input,
): Provenance {
  const counts = { error: 0, warning: 0, info: 0 }
  for (const { severity } of findingsOf(findings, files)) {
    if (severity === 'error' || severity === 'warning' || severity === 'info') counts[severity]++
  }
  return provenanceOf(
    {
      from: day,
      to: day,
      toolVersion: whole.toolVersion,
      generatedAt: whole.generatedAt ?? undefined,
      missingDays,
      knownDays,
    },
    whole.files.filter(({ file }) => files?.has(file) === true),
    counts,
  )
}
