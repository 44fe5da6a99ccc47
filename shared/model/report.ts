/**
 * Reports as values: plain JSON, made by the report stage, shown by the window, rendered to text, HTML, Markdown,
 * JSON and CSV. Counts are numbers; everything that was or could be a fraction is exact decimal text, so that no
 * figure passes through a rounded binary number. Fields with `null` were not in the archive: null is never zero.
 */
import type { Day } from './archive.ts'
import type { Severity } from './finding.ts'
import type { FileVerdict } from './verdict.ts'

/** Exact decimal text: `-1250000.123456`, no exponent, no separators. */
export type Decimal = string

/** A whole number of nanoseconds as text (a latency may not fit a JavaScript number). */
export type Nanoseconds = string

export const REPORT_FORMATS = ['text', 'html', 'md', 'json', 'csv'] as const
export type ReportFormat = (typeof REPORT_FORMATS)[number]

/** Where a figure comes from: the archive key and the 1-based line. */
export type EvidenceReference = { readonly file: string; readonly line: number | null }

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
  readonly calendar: 'given' | 'weekdays' | 'one day'
  /** The first line of a report that rests on files which failed verification; null when none did. */
  readonly failure: string | null
  /** Findings of verification for the period, by severity. */
  readonly findings: { readonly error: number; readonly warning: number; readonly info: number }
  readonly toolVersion: string
  /** ISO time, only when the caller passed one: a report reads no clock. */
  readonly generatedAt: string | null
  readonly signConvention: string
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
  /** What a reader has to know about these figures: records left out, and why. */
  readonly notes: readonly string[]
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

/** One row of a breakdown. Null: the dimension does not exist for that side (a venue has no submitted orders). */
export type BreakdownRow = {
  readonly key: string | null
  readonly orders: number | null
  readonly filledOrders: number | null
  readonly rejectedOrders: number | null
  readonly cancelledOrders: number | null
  readonly fills: number
  readonly shares: Decimal
  readonly notional: Decimal
  readonly slippageN: number
  readonly meanSlippage: Decimal | null
  readonly weightedSlippage: Decimal | null
  readonly p50Slippage: Decimal | null
  readonly p95Slippage: Decimal | null
  readonly commission: Decimal
  readonly commissionBps: Decimal | null
}

export type Breakdown = {
  readonly id: 'venue' | 'ticker' | 'side' | 'order_type' | 'strategy' | 'time_of_day' | 'day'
  readonly title: string
  readonly rows: readonly BreakdownRow[]
}

/** SYSTEM records with a latency, by API and endpoint; milliseconds as logged. */
export type EndpointLatency = {
  readonly api: string | null
  readonly endpoint: string | null
  readonly calls: number
  readonly n: number
  readonly negative: number
  readonly p50: Decimal | null
  readonly p95: Decimal | null
  readonly p99: Decimal | null
  readonly worst: Decimal | null
  /** Calls with `success` false, or a status code of 400 or more where `success` is not given. */
  readonly failed: number
  /** Percent of calls that did not fail. */
  readonly successRate: Decimal | null
}

/** The two queries of the source document's LogAnalyzer, as written there. */
export type SourceDocumentQueries = {
  readonly executionQuality: {
    readonly avgLatency: Decimal | null
    readonly p95Latency: Decimal | null
    readonly avgSlippage: Decimal | null
    readonly successCount: number
    readonly failureCount: number
    /** The same two counts over TRADE records, where those events are logged. */
    readonly tradesExecuted: number
    readonly tradesFailed: number
  }
  readonly dailyTrading: readonly {
    readonly day: Day
    readonly asset: string | null
    readonly action: string | null
    readonly count: number
    readonly totalPnl: Decimal | null
    readonly avgSlippage: Decimal | null
  }[]
}

export type Outliers = {
  /** Null when a score cannot be computed; then `reason` says why. */
  readonly median: Decimal | null
  readonly mad: Decimal | null
  readonly reason: string | null
  readonly total: number
  /** The largest scores; `total` may be more. */
  readonly list: readonly FillReference[]
}

export type ExecutionSummary = {
  readonly kind: 'execution'
  readonly from: Day
  readonly to: Day
  readonly provenance: Provenance
  readonly noEvents: NoEvents | null
  readonly events: number
  readonly fills: FillFigures
  readonly orders: OrderCounts
  readonly groups: readonly MetricGroup[]
  readonly latency: readonly LatencyLeg[]
  readonly rejectsByReason: readonly NamedCount[]
  readonly breakdowns: readonly Breakdown[]
  readonly outliers: Outliers
  readonly systemLatency: readonly EndpointLatency[]
  readonly trades: TradeFigures
  readonly sourceDocument: SourceDocumentQueries
  readonly notes: readonly string[]
}

export type Report = DailySummary | ExecutionSummary
