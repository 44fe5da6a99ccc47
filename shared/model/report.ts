/**
 * Reports as values: plain JSON, made by the report stage, shown by the window, rendered to text, HTML, Markdown,
 * JSON and CSV. Counts are numbers; everything that was or could be a fraction is exact decimal text, so that no
 * figure passes through a rounded binary number. Fields with `null` were not in the archive: null is never zero.
 */
import type { Disposition } from './alert-rule.ts'
import type { Day } from './archive.ts'
import type { AwayState } from './due-days.ts'
import type { Severity } from './finding.ts'
import type { ActivityReport } from './report-activity.ts'
import type { CommunicationsReport } from './report-communications.ts'
import type { ComplianceReport } from './report-compliance.ts'
import type { ExecutionQuality } from './report-execution.ts'
import type { NavHistory } from './report-nav.ts'
import type { PositionsReport } from './report-positions.ts'
import type { RiskHistory } from './report-risk.ts'
import type { TradeBlotter } from './report-trade-blotter.ts'
import type { FileVerdict } from './verdict.ts'

/** Exact decimal text: `-1250000.123456`, no exponent, no separators. */
export type Decimal = string

/** A whole number of nanoseconds as text (a latency may not fit a JavaScript number). */
export type Nanoseconds = string

export const REPORT_FORMATS = ['text', 'html', 'md', 'json', 'csv'] as const
export type ReportFormat = (typeof REPORT_FORMATS)[number]

/** Where a figure comes from: the archive key and the 1-based line. */
export type EvidenceReference = { readonly file: string; readonly line: number | null }

/** A record that a report names: where it stands, and what the report says of it. Texts of the archive, as they are. */
export type NamedRecord = { readonly file: string; readonly line: number; readonly words: string }

/** The records that one section names: how many, and the first of them. */
export type NamedRecords = {
  readonly title: string
  readonly total: number
  readonly records: readonly NamedRecord[]
}

/** One archive file that a report rests on. */
export type ReportFile = {
  readonly file: string
  readonly day: Day | null
  readonly sha256: string | null
  readonly bytes: number | null
  /** Lines the file holds, as read: rows + rejects. */
  readonly lines: number | null
  /** Lines loaded as events, and lines set aside because they could not be read. */
  readonly rows: number | null
  readonly rejects: number | null
  /** Values that did not fit their column and count as not given; decimals rounded to ten digits. */
  readonly castMisses: number | null
  readonly roundedValues: number | null
  readonly verdict: FileVerdict
  readonly profile: string | null
}

/** What stands at the top of every report. */
export type Provenance = {
  readonly from: Day
  readonly to: Day
  readonly timeZone: 'UTC'
  readonly files: readonly ReportFile[]
  readonly verified: number
  readonly failed: number
  readonly notChecked: number
  /** Days of the calendar without a file, and which calendar that was. */
  readonly missingDays: readonly Day[]
  readonly calendar: 'verification' | 'weekdays' | 'one day'
  /** Days without a loaded file of which it is known that there is one; only where there are such days. */
  readonly elsewhere?: readonly DayWithoutFile[]
  /** The first line of a report that rests on files which failed verification; null when none did. */
  readonly failure: string | null
  /** Findings of verification for the period, by severity. */
  readonly findings: { readonly error: number; readonly warning: number; readonly info: number }
  readonly toolVersion: string
  /** ISO time, only when the caller passed one: a report reads no clock. */
  readonly generatedAt: string | null
  readonly signConvention: string
  /** Files that were given beside the archive: quotes, a market tape. */
  readonly besides?: readonly FileBeside[]
}

/** A day of which the report has no file, and where its file is. */
export type DayWithoutFile = { readonly day: Day; readonly where: AwayState | 'not loaded' }

/** A file beside the archive that a report rests on, too. Its content is not verified: the hash says which it was. */
export type FileBeside = {
  /** What it was given as, e.g. `quotes`. */
  readonly what: string
  /** Its name, without folders. */
  readonly name: string
  readonly sha256: string
  readonly bytes: number
  readonly rows: number
}

/** Why a day has nothing to report. */
export type NoEvents = {
  readonly reason: 'missing' | 'not-loaded' | 'empty' | 'unreadable'
  readonly sentence: string
}

export type SignalStrategy = {
  /** Null when the record names no strategy. */
  readonly strategy: string | null
  readonly count: number
  /** In order of first appearance; `success` unless the record says otherwise. */
  readonly statuses: readonly { readonly status: string; readonly count: number }[]
}

export type OrderCounts = {
  readonly submitted: number
  readonly filled: number
  /** Orders with a partial fill, filled later or not. */
  readonly partiallyFilled: number
  readonly rejected: number
  readonly cancelled: number
  /** Order records without an `order_id`: in none of the counts above. */
  readonly withoutId: number
}

export type FillFigures = {
  readonly count: number
  /** Fills with quantity and price: those that `totalValue` sums. */
  readonly valued: number
  /** Sum of quantity x fill_price, exact. */
  readonly totalValue: Decimal
  readonly shares: Decimal
  readonly slippage: {
    /** Fills that carry `slippage_bps`. */
    readonly n: number
    /** Fills that carry `slippage_bps` and a notional: the base of the weighted mean. */
    readonly weightedN: number
    /** Exact: sum of |notional| x bps, and sum of |notional|. */
    readonly weightedSum: Decimal
    readonly weight: Decimal
    /** Basis points, six decimals; null when nothing carries one. */
    readonly weightedMean: Decimal | null
    readonly mean: Decimal | null
  }
  readonly commission: { readonly n: number; readonly total: Decimal }
}

export type PositionChanges = {
  readonly total: number
  readonly longIncreased: number
  readonly longDecreased: number
  readonly shortIncreased: number
  readonly shortDecreased: number
  /** Changes through zero: each is one decrease and one increase above. */
  readonly flips: number
  readonly unchanged: number
  /** Records whose shares are not given or are no numbers: in none of the four counts. */
  readonly unreadable: number
}

export type ConfigurationChange = EvidenceReference & {
  readonly time: string
  readonly user: string | null
  readonly ipAddress: string | null
  readonly changes: readonly {
    readonly path: string
    readonly oldValue: string
    readonly newValue: string
    readonly reason: string | null
  }[]
}

export type UserAction = EvidenceReference & {
  readonly time: string
  readonly user: string | null
  readonly ipAddress: string | null
  readonly action: string | null
}

/** A hit of an alert rule or a finding of verification. */
export type Anomaly = {
  readonly source: 'rule' | 'integrity'
  /** The rule's severity group, or the finding's severity. */
  readonly severity: Severity | 'critical' | 'high' | 'medium' | 'low'
  /** The rule's name, or the finding's kind. */
  readonly kind: string
  readonly time: string | null
  readonly file: string | null
  readonly line: number | null
  readonly message: string
  /** Of a rule's hit: that it was dismissed, or linked to a case. It counts as a hit all the same. */
  readonly disposition?: Disposition
}

/** A group of records and how many there are. */
export type NamedCount = { readonly name: string; readonly count: number }

/** Fills of one ticker. */
export type TickerFigures = {
  readonly ticker: string | null
  readonly fills: number
  readonly shares: Decimal
  readonly notional: Decimal
  readonly weightedSlippage: Decimal | null
  readonly commission: Decimal
}

/** One fill that stands out, with its place in the archive. */
export type FillReference = EvidenceReference & {
  readonly time: string
  readonly orderId: string | null
  readonly ticker: string | null
  readonly side: string | null
  readonly venue: string | null
  readonly quantity: Decimal | null
  readonly price: Decimal | null
  readonly slippageBps: Decimal
  /** Robust score, two decimals; null where no score was asked for. */
  readonly score: Decimal | null
}

/**
 * Latency of one leg, in nanoseconds; percentiles are nearest-rank over the raw values.
 * `negative` and `missing` are counted apart and are in no percentile.
 */
export type LatencyLeg = {
  readonly name: string
  readonly n: number
  readonly of: number
  readonly negative: number
  readonly missing: number
  readonly p50: Nanoseconds | null
  readonly p95: Nanoseconds | null
  readonly p99: Nanoseconds | null
  readonly worst: Nanoseconds | null
}

/** TRADE records of the fund-operations dialect: shown apart, in no total of the fills. */
export type TradeFigures = {
  readonly executed: number
  readonly failed: number
  readonly other: number
  /** quantity x fill_price as logged; the contract multiplier is not in the record. */
  readonly quantityTimesPrice: Decimal | null
  readonly commission: Decimal | null
  readonly premiumCollected: Decimal | null
  readonly netProceeds: Decimal | null
  /** Plain mean of slippage_pct x 10,000, as logged. */
  readonly meanSlippageBps: Decimal | null
  readonly slippageN: number
}

/** The headline figures of another day, for comparison. */
export type DayFigures = {
  readonly day: Day
  readonly events: number
  readonly signals: number
  readonly orders: OrderCounts
  readonly fills: FillFigures
  readonly positionChanges: number
  readonly configurationChanges: number
  readonly userActions: number
  /** Findings of verification for that day. */
  readonly findings: number
}

export type DailySummary = {
  readonly kind: 'daily'
  readonly day: Day
  readonly provenance: Provenance
  /** Null when the day has events. */
  readonly noEvents: NoEvents | null
  readonly events: number
  readonly signals: { readonly total: number; readonly strategies: readonly SignalStrategy[] }
  readonly orders: OrderCounts
  readonly fills: FillFigures
  readonly positionChanges: PositionChanges
  readonly configurationChanges: { readonly total: number; readonly list: readonly ConfigurationChange[] }
  readonly userActions: { readonly total: number; readonly list: readonly UserAction[] }
  readonly anomalies: {
    readonly total: number
    /** How many alert rules were run over the day; their hits stand in the list. */
    readonly rules: number
    /** Hits in the list that somebody dismissed with a reason. */
    readonly dismissed: number
    readonly list: readonly Anomaly[]
  }
  readonly trades: TradeFigures
  readonly eventsByType: readonly NamedCount[]
  /** Hours of the day, UTC, `00` to `23`; only those with events. */
  readonly eventsByHour: readonly NamedCount[]
  readonly topTickers: readonly TickerFigures[]
  readonly rejectsByReason: readonly NamedCount[]
  readonly largestSlippages: readonly FillReference[]
  readonly latency: readonly LatencyLeg[]
  /** The newest earlier day that is loaded; null when there is none. */
  readonly previousDay: DayFigures | null
  /** The day against the days before it; null when none is loaded. */
  readonly trailing: Trailing | null
  /** What a reader has to know about these figures: records left out, and why. */
  readonly notes: readonly string[]
}

/** One figure of a day against the same figure of the days before. */
export type TrailingFigure = {
  readonly id: string
  readonly label: string
  /** Digits after the point that it is printed with. */
  readonly places: number
  readonly value: Decimal | null
  /** Days before that have this figure: the base of mean, lowest and highest. */
  readonly n: number
  readonly mean: Decimal | null
  readonly lowest: Decimal | null
  readonly highest: Decimal | null
  /** Outside of lowest to highest, or not; `not compared` where the day or the days before have none. */
  readonly position: 'below' | 'within' | 'above' | 'not compared'
}

/** A day against the days with events before it, 20 at most. */
export type Trailing = {
  readonly days: number
  readonly from: Day
  readonly to: Day
  readonly figures: readonly TrailingFigure[]
}

/** The daily summaries of a period, in one report. */
export type DailyRange = {
  readonly kind: 'daily-range'
  readonly from: Day
  readonly to: Day
  readonly provenance: Provenance
  readonly noEvents: NoEvents | null
  /** Every day of the period, those without events too. */
  readonly days: readonly DailySummary[]
  /** The figures over the whole period; an order that is on two days counts once. */
  readonly totals: Omit<DayFigures, 'day'> & {
    readonly daysWithEvents: number
    readonly longIncreased: number
    readonly longDecreased: number
    readonly shortIncreased: number
    readonly shortDecreased: number
    readonly trades: TradeFigures
    readonly anomalies: number
  }
}

export type MetricUnit = 'count' | 'shares' | 'usd' | 'bps' | 'percent' | 'usd-per-share'

/** One figure with its coverage: n of `of` records carry what it needs. */
export type Metric = {
  readonly id: string
  readonly label: string
  readonly unit: MetricUnit
  /** Null when not computable; then `reason` says why. */
  readonly value: Decimal | null
  readonly n: number
  readonly of: number
  /** Why there is no value; or a caution beside it (p99 of fewer than 100 values). */
  readonly reason: string | null
}

export type MetricGroup = {
  readonly id: string
  readonly title: string
  /** The definition, printed under the group. */
  readonly definition: string
  readonly metrics: readonly Metric[]
}

export type Report =
  | DailySummary
  | DailyRange
  | ExecutionQuality
  | ComplianceReport
  | TradeBlotter
  | RiskHistory
  | NavHistory
  | PositionsReport
  | ActivityReport
  | CommunicationsReport
