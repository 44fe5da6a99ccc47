/** The execution quality report as a value. */
import type { Day } from './archive.ts'
import type {
  Decimal,
  FillFigures,
  FillReference,
  LatencyLeg,
  MetricGroup,
  NamedCount,
  Nanoseconds,
  NoEvents,
  OrderCounts,
  Provenance,
  TradeFigures,
} from './report.ts'

/** One row of a breakdown. Null: the dimension does not exist for that side (a venue has no submitted orders). */
export type BreakdownRow = {
  readonly key: string | null
  readonly orders: number | null
  readonly filledOrders: number | null
  readonly partialOrders: number | null
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

export type BreakdownId =
  | 'venue'
  | 'ticker'
  | 'side'
  | 'order_type'
  | 'strategy'
  | 'broker'
  | 'size_class'
  | 'time_of_day'
  | 'session'
  | 'weekday'
  | 'day'

export type Breakdown = {
  readonly id: BreakdownId
  readonly title: string
  readonly rows: readonly BreakdownRow[]
}

/** How often each range of slippage occurred; the first and the last bin are open where `from` or `to` is null. */
export type SlippageDistribution = {
  /** Width of a bin in basis points. */
  readonly width: Decimal
  readonly n: number
  /** `from` included, `to` not; in order, without gaps. */
  readonly bins: readonly {
    readonly from: Decimal | null
    readonly to: Decimal | null
    readonly count: number
  }[]
}

/** Fills of one venue within one hour of the day, UTC. */
export type VenueHour = {
  readonly venue: string | null
  /** `00` to `23`. */
  readonly hour: string
  readonly fills: number
  readonly slippageN: number
  readonly weightedSlippage: Decimal | null
}

/** The share of orders (percent) that were no slower than each latency. */
export type LatencyCurve = {
  readonly leg: string
  readonly points: readonly { readonly percent: Decimal; readonly latency: Nanoseconds }[]
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

/** What is told of the fills of one dialect: the trading engine's, or the executed trades of fund operations. */
export type DialectQuality = {
  readonly groups: readonly MetricGroup[]
  readonly breakdowns: readonly Breakdown[]
  readonly outliers: Outliers
  /** Null when no fill carries a slippage. */
  readonly distribution: SlippageDistribution | null
}

/** Which quotes stood behind the fills. The counts of `fills` add up to all of them. */
export type QuoteCoverage = {
  readonly rows: number
  readonly crossed: number
  readonly locked: number
  readonly oneSided: number
  readonly fills: {
    readonly used: number
    readonly none: number
    readonly stale: number
    readonly crossed: number
    readonly locked: number
    readonly oneSided: number
  }
}

/** Fills against the quotes, along one venue or ticker. Basis points of the mid, weighted by notional. */
export type MarketRow = {
  readonly key: string | null
  readonly fills: number
  readonly n: number
  readonly effectiveBps: Decimal | null
  readonly quotedBps: Decimal | null
  readonly realisedBps: Decimal | null
  readonly eq: Decimal | null
  /** Percent of the fills with a quote that were better than it. */
  readonly improved: Decimal | null
}

export type MarketQuality = {
  readonly quotes: QuoteCoverage | null
  readonly breakdowns: readonly {
    readonly id: 'venue' | 'ticker'
    readonly title: string
    readonly rows: readonly MarketRow[]
  }[]
}

export type ExecutionQuality = DialectQuality & {
  readonly kind: 'execution'
  readonly from: Day
  readonly to: Day
  readonly provenance: Provenance
  readonly noEvents: NoEvents | null
  readonly events: number
  readonly fills: FillFigures
  readonly orders: OrderCounts
  readonly venueByHour: readonly VenueHour[]
  readonly latency: readonly LatencyLeg[]
  readonly latencyCurves: readonly LatencyCurve[]
  readonly rejectsByReason: readonly NamedCount[]
  readonly systemLatency: readonly EndpointLatency[]
  readonly trades: TradeFigures
  /** The same of the trades of fund operations; null when the period has none. */
  readonly fund: DialectQuality | null
  /** Null when neither quotes nor a tape were given. */
  readonly market: MarketQuality | null
  readonly sourceDocument: SourceDocumentQueries
  readonly notes: readonly string[]
}
