import { type Day, isDay } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type {
  Breakdown,
  BreakdownRow,
  EndpointLatency,
  ExecutionSummary,
  LatencyLeg,
  Outliers,
  SourceDocumentQueries,
} from '../../../shared/model/report.ts'
import type { RunOptions } from '../run-options.ts'
import { type Ask, type Reader, type Row, readerOf, single } from './ask.ts'
import { FILL_COLUMNS, fillReference, readRejectReasons } from './daily-summary.ts'
import { decimalText, exact, product, ratio, rounded, trimmed, whole } from './decimal.ts'
import {
  commissionGroup,
  marketGroup,
  rateGroup,
  shortfallGroup,
  slippageGroup,
} from './execution-metrics.ts'
import {
  BREAKDOWNS,
  type Dimension,
  FILL_BREAKDOWNS,
  FILLS,
  IN_PERIOD,
  ORDER_BREAKDOWNS,
  ORDERS,
  slippageAggregates,
} from './execution-sql.ts'
import { asText, BPS, IS_FILL, notional, SIDE_SIGN, valued } from './fields.ts'
import {
  figureNotes,
  fillAggregates,
  fillFigures,
  MEAN_SCALE,
  mean,
  TRADE_AGGREGATES,
  tradeFigures,
} from './fill-figures.ts'
import { latencyLeg, legAggregates } from './latency.ts'
import { explainNoEvents, fileNotes, readProvenance } from './provenance.ts'

export type ExecutionInput = {
  readonly ask: Ask
  readonly from: Day
  readonly to: Day
  readonly toolVersion: string
  /** ISO time to print; the report itself reads no clock. */
  readonly generatedAt?: string
  /** The days on which the archive should have a file; without it, Monday to Friday. */
  readonly expectedDays?: readonly Day[]
}

type Period = { readonly from: Day; readonly to: Day }

const STEPS = 15
const OUTLIER_SCORE = 3.5
const LISTED_OUTLIERS = 100

/**
 * Execution quality over a period, both days included. Metrics without what they need in the archive are there
 * with the reason, never with a number. Reads `events`, `files`, `findings`.
 * @throws BlotterError USAGE when the period is none, CANCELLED when stopped.
 */
export async function executionSummary(
  input: ExecutionInput,
  run: RunOptions = {},
): Promise<ExecutionSummary> {
  const { from, to } = input
  if (!isDay(from) || !isDay(to) || from > to)
    throw new BlotterError('USAGE', `"${from.slice(0, 40)}" to "${to.slice(0, 40)}" is not a period.`, {
      hint: 'Write both days as YYYY-MM-DD, the earlier one first.',
    })
  const period = { from, to }
  const read = readerOf(input.ask, `Execution summary of ${from} to ${to}`, STEPS, run)
  const provenance = await readProvenance(read, {
    ...period,
    toolVersion: input.toolVersion,
    generatedAt: input.generatedAt,
    expectedDays: input.expectedDays,
  })
  const head = single(await read(HEADLINE, period))
  const events = head.count('events')
  const fills = fillFigures(head)
  const byOrder = single(await read(BY_ORDER, period))
  const slippage = single(await read(SLIPPAGE, period))
  const orders = {
    submitted: byOrder.count('submitted'),
    filled: byOrder.count('all_filled'),
    partiallyFilled: byOrder.count('all_partial'),
    rejected: byOrder.count('all_rejected'),
    cancelled: byOrder.count('all_cancelled'),
    withoutId: head.count('without_id'),
  }
  return {
    kind: 'execution',
    from,
    to,
    provenance,
    noEvents:
      events > 0 ? null : explainNoEvents(provenance, input.expectedDays ? provenance.missingDays : []),
    events,
    fills,
    orders,
    groups: [
      slippageGroup(slippage, 'logged', fills.count, {
        id: 'slippage',
        title: 'Slippage, as logged',
        definition: 'slippage_bps of each fill, as the trading engine logged it.',
        missing: 'no fill carries slippage_bps',
      }),
      slippageGroup(slippage, 'limit', fills.count, {
        id: 'slippage_limit',
        title: 'Slippage against the limit price',
        definition:
          's x (p - B) / B x 10,000, B = limit price of the order; fills of orders with a limit only.',
        missing: 'no fill has an order with a limit price',
      }),
      slippageGroup(slippage, 'decision', fills.count, {
        id: 'slippage_decision',
        title: 'Slippage against the decision price',
        definition: 's x (p - B) / B x 10,000, B = decision_price of the order record, where it carries one.',
        missing: 'no decision prices in the archive',
      }),
      rateGroup(byOrder),
      commissionGroup(fills),
      shortfallGroup(byOrder),
      marketGroup(fills.count),
    ],
    latency: [
      latencyLeg(byOrder, 'first', 'Order submitted to first fill'),
      latencyLeg(byOrder, 'last', 'Order submitted to last fill'),
      await readSignalLeg(read, period),
    ],
    rejectsByReason: await readRejectReasons(read, from, to),
    breakdowns: await readBreakdowns(read, period),
    outliers: await readOutliers(read, period),
    systemLatency: await readSystemLatency(read, period),
    trades: tradeFigures(head),
    sourceDocument: await readSourceDocumentQueries(read, period),
    notes: [...fileNotes(provenance), ...figureNotes(orders, fills), ...orderNotes(byOrder)],
  }
}

const HEADLINE = `SELECT CAST(count(*) AS VARCHAR) AS events, ${fillAggregates()}, ${TRADE_AGGREGATES},
    CAST(count(*) FILTER (WHERE order_id IS NULL AND event_type IN ('order_submitted', 'order_filled',
      'order_partial_fill', 'order_rejected', 'order_cancelled')) AS VARCHAR) AS without_id
  FROM ${valued(IN_PERIOD)}`

const count = (condition: string) => `CAST(count(*) FILTER (WHERE ${condition}) AS VARCHAR)`
const COMPLETE = `submitted IS NOT NULL AND quantity > 0 AND filled_quantity = quantity AND decided > 0
      AND (${SIDE_SIGN}) IS NOT NULL`
const DECIDED = notional('quantity', 'decision_price')

const BY_ORDER = `WITH ${ORDERS}
  SELECT ${count('submitted IS NOT NULL')} AS submitted,
    ${count('submitted IS NOT NULL AND filled IS NOT NULL')} AS filled_orders,
    ${count('submitted IS NOT NULL AND partials > 0')} AS partial_orders,
    ${count('submitted IS NOT NULL AND rejects > 0')} AS rejected_orders,
    ${count('submitted IS NOT NULL AND cancels > 0')} AS cancelled_orders,
    ${count('filled IS NOT NULL')} AS all_filled, ${count('partials > 0')} AS all_partial,
    ${count('rejects > 0')} AS all_rejected, ${count('cancels > 0')} AS all_cancelled,
    ${count('submitted IS NOT NULL AND quantity IS NOT NULL')} AS with_quantity,
    ${asText('coalesce(sum(quantity) FILTER (WHERE submitted IS NOT NULL), 0)')} AS ordered_shares,
    ${asText('coalesce(sum(filled_quantity) FILTER (WHERE submitted IS NOT NULL AND quantity IS NOT NULL), 0)')} AS filled_shares,
    ${count('submitted IS NOT NULL AND filled_quantity > quantity')} AS overfilled,
    ${count('submitted IS NULL')} AS unsubmitted,
    ${count(COMPLETE)} AS shortfall_n,
    ${asText(`coalesce(sum(decided) FILTER (WHERE ${COMPLETE}), 0)`)} AS shortfall_base,
    ${asText(`coalesce(sum(CASE WHEN side IN ('buy', 'cover') THEN filled_notional - decided ELSE decided - filled_notional END) FILTER (WHERE ${COMPLETE}), 0)`)} AS shortfall_trading,
    ${asText(`coalesce(sum(fees) FILTER (WHERE ${COMPLETE}), 0)`)} AS shortfall_fees,
    ${legAggregates('first', 'submitted', 'first_fill', 'first_fill IS NOT NULL')},
    ${legAggregates('last', 'submitted', 'filled', 'filled IS NOT NULL')}
  FROM (SELECT *, ${DECIDED} AS decided FROM orders)`

const SLIPPAGE = `WITH ${ORDERS}, ${FILLS}
  SELECT ${slippageAggregates('logged', 'bps', 'weighted_bps')},
    ${slippageAggregates('limit', 'vs_limit', 'weighted_vs_limit')},
    ${slippageAggregates('decision', 'vs_decision', 'weighted_vs_decision')}
  FROM fills`

function orderNotes(row: Row): readonly string[] {
  const notes: string[] = []
  const overfilled = row.count('overfilled')
  const unsubmitted = row.count('unsubmitted')
  if (overfilled > 0)
    notes.push(`${overfilled} orders were filled beyond the quantity that was ordered: look into them.`)
  if (unsubmitted > 0)
    notes.push(
      `${unsubmitted} orders were not submitted within the period: their fills count, but no rate or latency has them.`,
    )
  return notes
}

/** From the signal that an order names to its submission. */
async function readSignalLeg(read: Reader, period: Period): Promise<LatencyLeg> {
  const row = single(
    await read(
      `WITH submitted AS (SELECT order_id, min(ts) AS submitted, min(computation_id) AS computation_id
           FROM events WHERE ${IN_PERIOD} AND event_type = 'order_submitted' AND order_id IS NOT NULL GROUP BY order_id),
         signals AS (SELECT computation_id, min(ts) AS computed FROM events
           WHERE ${IN_PERIOD} AND event_type = 'signal_computed' AND computation_id IS NOT NULL GROUP BY computation_id)
       SELECT ${legAggregates('leg', 'computed', 'submitted', 'true')}
       FROM submitted LEFT JOIN signals USING (computation_id)`,
      period,
    ),
  )
  return latencyLeg(row, 'leg', 'Signal computed to order submitted')
}

async function readBreakdowns(read: Reader, period: Period): Promise<readonly Breakdown[]> {
  const fillRows = await read(FILL_BREAKDOWNS, period)
  const orderRows = await read(ORDER_BREAKDOWNS, period)
  return BREAKDOWNS.map(([id, title]) => ({ id, title, rows: breakdownRows(id, fillRows, orderRows) }))
}

function breakdownRows(
  id: Dimension,
  fillRows: readonly Row[],
  orderRows: readonly Row[],
): readonly BreakdownRow[] {
  const inDimension = (row: Row) => row.text('dimension') === id
  const orders = new Map(orderRows.filter(inDimension).map((row) => [row.textOrNull('name'), row]))
  const rows = fillRows.filter(inDimension).map((row): BreakdownRow => {
    const key = row.textOrNull('name')
    const order = orders.get(key)
    orders.delete(key)
    const weighted = ratio(exact(row.text('weighted_sum')), exact(row.text('weight')), MEAN_SCALE)
    const perNotional = ratio(
      product(exact(row.text('commission')), whole(10_000)),
      exact(row.text('turnover')),
      MEAN_SCALE,
    )
    const [p50, p95] = row.decimals('quantiles')?.map(trimmed) ?? []
    return {
      key,
      ...orderSide(id, order),
      fills: row.count('fills'),
      shares: trimmed(row.text('shares')),
      notional: trimmed(row.text('notional')),
      slippageN: row.count('n'),
      meanSlippage: mean(row.text('bps_sum'), row.count('n')),
      weightedSlippage: weighted && decimalText(weighted),
      p50Slippage: p50 ?? null,
      p95Slippage: p95 ?? null,
      commission: trimmed(row.text('commission')),
      commissionBps: perNotional && decimalText(perNotional),
    }
  })
  // What had orders but no fill at all, e.g. a ticker whose orders were all rejected.
  for (const [key, order] of orders) {
    rows.push({
      key,
      ...orderSide(id, order),
      fills: 0,
      shares: '0',
      notional: '0',
      slippageN: 0,
      meanSlippage: null,
      weightedSlippage: null,
      p50Slippage: null,
      p95Slippage: null,
      commission: '0',
      commissionBps: null,
    })
  }
  const inOrderOfName = id === 'day' || id === 'time_of_day'
  return inOrderOfName ? rows.sort((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : 1)) : rows
}

function orderSide(id: Dimension, order: Row | undefined) {
  if (id === 'venue') return { orders: null, filledOrders: null, rejectedOrders: null, cancelledOrders: null }
  return {
    orders: order?.count('orders') ?? 0,
    filledOrders: order?.count('filled') ?? 0,
    rejectedOrders: order?.count('rejected') ?? 0,
    cancelledOrders: order?.count('cancelled') ?? 0,
  }
}

/** Fills whose slippage lies far from the others: |x - median| x 0.6745 / MAD of 3.5 or more. */
async function readOutliers(read: Reader, period: Period): Promise<Outliers> {
  const slippages = `SELECT ${FILL_COLUMNS}, id, CAST(${BPS} AS DOUBLE) AS x
    FROM events WHERE ${IN_PERIOD} AND ${IS_FILL} AND ${BPS} IS NOT NULL`
  const spread = single(
    await read(
      `WITH s AS (${slippages}), m AS (SELECT median(x) AS median FROM s)
       SELECT CAST(count(*) AS VARCHAR) AS n, CAST(CAST(min(m.median) AS DECIMAL(18,8)) AS VARCHAR) AS median,
         CAST(CAST(median(abs(s.x - m.median)) AS DECIMAL(18,8)) AS VARCHAR) AS mad FROM s, m`,
      period,
    ),
  )
  const n = spread.count('n')
  const median = spread.textOrNull('median')
  const mad = spread.textOrNull('mad')
  const none = (reason: string): Outliers => ({
    median: median && trimmed(median),
    mad: mad && trimmed(mad),
    reason: `not computable: ${reason}`,
    total: 0,
    list: [],
  })
  if (n === 0 || median === null || mad === null) return none('no fill carries slippage_bps')
  if (n < 3) return none(`only ${n} ${n === 1 ? 'fill carries' : 'fills carry'} slippage_bps`)
  if (exact(mad).units === 0n)
    return none('at least half of the fills have the same slippage (the median absolute deviation is zero)')
  const rows = await read(
    `SELECT *, CAST(CAST(score AS DECIMAL(18,8)) AS VARCHAR) AS score_text, CAST(count(*) OVER () AS VARCHAR) AS total
     FROM (SELECT *, abs(x - CAST($median AS DOUBLE)) * 0.6745 / CAST($mad AS DOUBLE) AS score FROM (${slippages}))
     WHERE score >= ${OUTLIER_SCORE} ORDER BY score DESC, id LIMIT ${LISTED_OUTLIERS}`,
    { ...period, median, mad },
  )
  return {
    median: trimmed(median),
    mad: trimmed(mad),
    reason: null,
    total: rows[0]?.count('total') ?? 0,
    list: rows.map((row) => fillReference(row, decimalText(rounded(exact(row.text('score_text')), 2)))),
  }
}

const LATENCY = 'TRY_CAST(latency_ms AS DECIMAL(18,6))'

async function readSystemLatency(read: Reader, period: Period): Promise<readonly EndpointLatency[]> {
  const good = `FILTER (WHERE ${LATENCY} >= 0)`
  const rows = await read(
    `SELECT api, endpoint, CAST(count(*) AS VARCHAR) AS calls,
       CAST(count(*) ${good} AS VARCHAR) AS n, ${count(`${LATENCY} < 0`)} AS negative,
       ${asText(`quantile_disc(${LATENCY}, 0.5) ${good}`)} AS p50,
       ${asText(`quantile_disc(${LATENCY}, 0.95) ${good}`)} AS p95,
       ${asText(`quantile_disc(${LATENCY}, 0.99) ${good}`)} AS p99,
       ${asText(`max(${LATENCY}) ${good}`)} AS worst,
       ${count('coalesce(NOT success, status_code >= 400, false)')} AS failed
     FROM events WHERE ${IN_PERIOD} AND log_type = 'SYSTEM' AND (event = 'api_call' OR latency_ms IS NOT NULL)
     GROUP BY api, endpoint ORDER BY count(*) DESC, api, endpoint`,
    period,
  )
  return rows.map((row) => {
    const value = (column: string) => {
      const text = row.textOrNull(column)
      return text && trimmed(text)
    }
    const successes = row.count('calls') - row.count('failed')
    const successRate = ratio(whole(100 * successes), whole(row.count('calls')), MEAN_SCALE)
    return {
      api: row.textOrNull('api'),
      endpoint: row.textOrNull('endpoint'),
      calls: row.count('calls'),
      n: row.count('n'),
      negative: row.count('negative'),
      p50: value('p50'),
      p95: value('p95'),
      p99: value('p99'),
      worst: value('worst'),
      failed: row.count('failed'),
      successRate: successRate && decimalText(successRate),
    }
  })
}

/** The two queries of the source document's log analysis, over the fund-operations dialect, as written there. */
async function readSourceDocumentQueries(read: Reader, period: Period): Promise<SourceDocumentQueries> {
  const PCT = 'TRY_CAST(slippage_pct AS DECIMAL(18,10))'
  const quality = single(
    await read(
      `SELECT ${asText(`sum(${LATENCY}) FILTER (WHERE log_type = 'SYSTEM')`)} AS latency_sum,
         CAST(count(${LATENCY}) FILTER (WHERE log_type = 'SYSTEM') AS VARCHAR) AS latency_n,
         CAST(TRY_CAST(quantile_cont(CAST(latency_ms AS DOUBLE), 0.95) FILTER (WHERE log_type = 'SYSTEM') AS DECIMAL(18,6)) AS VARCHAR) AS p95,
         ${asText(`sum(${PCT}) FILTER (WHERE log_type = 'SYSTEM')`)} AS pct_sum,
         CAST(count(${PCT}) FILTER (WHERE log_type = 'SYSTEM') AS VARCHAR) AS pct_n,
         ${count("log_type = 'SYSTEM' AND event = 'trade_executed'")} AS success,
         ${count("log_type = 'SYSTEM' AND event = 'trade_failed'")} AS failure,
         ${count("log_type = 'TRADE' AND event = 'trade_executed'")} AS trades_executed,
         ${count("log_type = 'TRADE' AND event = 'trade_failed'")} AS trades_failed
       FROM events WHERE ${IN_PERIOD} AND log_type IN ('SYSTEM', 'TRADE')`,
      period,
    ),
  )
  const trading = await read(
    `SELECT CAST(day AS VARCHAR) AS day_text, asset, action, CAST(count(*) AS VARCHAR) AS n,
       ${asText('sum(pnl)')} AS pnl, ${asText(`sum(${PCT})`)} AS pct_sum, CAST(count(${PCT}) AS VARCHAR) AS pct_n
     FROM events WHERE ${IN_PERIOD} AND log_type = 'TRADE'
     GROUP BY day, asset, action ORDER BY day, asset, action`,
    period,
  )
  const p95 = quality.textOrNull('p95')
  return {
    executionQuality: {
      avgLatency: mean(quality.textOrNull('latency_sum') ?? '0', quality.count('latency_n')),
      p95Latency: p95 && trimmed(p95),
      avgSlippage: mean(quality.textOrNull('pct_sum') ?? '0', quality.count('pct_n')),
      successCount: quality.count('success'),
      failureCount: quality.count('failure'),
      tradesExecuted: quality.count('trades_executed'),
      tradesFailed: quality.count('trades_failed'),
    },
    dailyTrading: trading.map((row) => {
      const pnl = row.textOrNull('pnl')
      return {
        day: row.text('day_text'),
        asset: row.textOrNull('asset'),
        action: row.textOrNull('action'),
        count: row.count('n'),
        totalPnl: pnl && trimmed(pnl),
        avgSlippage: mean(row.textOrNull('pct_sum') ?? '0', row.count('pct_n')),
      }
    }),
  }
}
