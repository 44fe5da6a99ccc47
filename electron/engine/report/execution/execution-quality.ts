import { type Day, isDay } from '../../../../shared/model/archive.ts'
import { BlotterError } from '../../../../shared/model/error.ts'
import type { DialectQuality, ExecutionQuality } from '../../../../shared/model/report-execution.ts'
import type { RunOptions } from '../../run-options.ts'
import { type Ask, type Reader, readerOf, single } from '../ask.ts'
import { readyToDraw } from '../chart/plot.ts'
import { asText, valued } from '../fields.ts'
import { figureNotes, fillAggregates, fillFigures, TRADE_AGGREGATES, tradeFigures } from '../fill-figures.ts'
import { readRejectReasons } from '../fill-reference.ts'
import type { KnownDays } from '../known-days.ts'
import { explainNoEvents, fileNotes, readProvenance } from '../provenance.ts'
import { type Scratch, scratchOf } from '../scratch.ts'
import { readBreakdowns } from './breakdowns.ts'
import { readDistribution, readLatencyCurves, readVenueHours } from './chart-figures.ts'
import { type CommissionSums, commissionGroup } from './commission.ts'
import { IN_PERIOD, makeTables, type Period, type Tables } from './execution-tables.ts'
import { type MarketFiles, readMarket } from './market/read-market.ts'
import { readOrderLatency } from './order-latency.ts'
import { readOutliers } from './outliers.ts'
import { orderCountsOf, orderNotes, rateGroup, readOrders, tradeRateGroup } from './rates.ts'
import { readShortfall } from './shortfall.ts'
import { readSlippage } from './slippage.ts'
import { readSourceDocumentQueries } from './source-document.ts'
import { readSystemLatency } from './system-latency.ts'

export type ExecutionInput = Period & {
  /** May make temporary tables; they are dropped at the end. */
  readonly ask: Ask
  readonly toolVersion: string
  /** ISO time to print; the report itself reads no clock. */
  readonly generatedAt?: string
  /** Days that the archive should have and has not, where pull or verification found that. */
  readonly missingDays?: readonly Day[]
  /** What else is known of its days. */
  readonly knownDays?: KnownDays
  /** Quotes and a market tape beside the archive. */
  readonly market?: MarketFiles
}

const STEPS = 37

/**
 * Execution quality over a period, both days included. Metrics without what they need in the archive are there
 * with the reason, never with a number. Reads `events`, `files`, `findings`.
 * @throws BlotterError USAGE when the period is none or a market file holds what it may not, IO when one cannot be
 *   read, CANCELLED when stopped.
 */
export async function executionQuality(
  input: ExecutionInput,
  run: RunOptions = {},
): Promise<ExecutionQuality> {
  const { from, to } = input
  if (!isDay(from) || !isDay(to) || from > to)
    throw new BlotterError('USAGE', `"${from.slice(0, 40)}" to "${to.slice(0, 40)}" is not a period.`, {
      hint: 'Write both days as YYYY-MM-DD, the earlier one first.',
    })
  const read = readerOf(input.ask, `Execution quality of ${from} to ${to}`, STEPS, run)
  const scratch = scratchOf(input.ask)
  try {
    const [report] = await Promise.all([readReport(read, scratch, input), readyToDraw()])
    return report
  } finally {
    await scratch.drop()
  }
}

async function readReport(read: Reader, scratch: Scratch, input: ExecutionInput): Promise<ExecutionQuality> {
  const { from, to } = input
  const period = { from, to }
  const archive = await readProvenance(read, {
    ...period,
    toolVersion: input.toolVersion,
    generatedAt: input.generatedAt,
    missingDays: input.missingDays,
    knownDays: input.knownDays,
  })
  const head = single(await read(HEADLINE, period))
  const events = head.count('events')
  const trades = tradeFigures(single(await read(TRADES, period)))
  const tables = await makeTables(read, scratch, period)
  const fills = fillFigures(
    single(await read(`SELECT ${fillAggregates("dialect = 'engine'")} FROM ${tables.fills}`)),
  )
  const ofOrders = await readOrders(read, tables)
  const orders = orderCountsOf(ofOrders, head.count('without_id'))
  const market = await readMarket({ read, scratch, tables, files: input.market })
  const engine = await readDialect(read, tables, 'engine')
  const hasTrades = trades.executed + trades.failed > 0
  const fund = hasTrades ? await readDialect(read, tables, 'fund') : null
  return {
    kind: 'execution',
    from,
    to,
    provenance: market.files.length === 0 ? archive : { ...archive, besides: market.files },
    noEvents: events > 0 ? null : explainNoEvents(archive, input.missingDays ?? []),
    events,
    fills,
    orders,
    ...engine,
    groups: [
      ...(await readSlippage(read, tables, 'engine')),
      rateGroup(ofOrders),
      commissionGroup(await readCommission(read, tables, 'engine'), {
        id: 'commission',
        title: 'Commission',
        things: 'fills',
      }),
      await readShortfall(read, tables, market.marks),
      ...market.groups,
    ],
    venueByHour: await readVenueHours(read, tables),
    latency: await readOrderLatency(read, tables, period),
    latencyCurves: await readLatencyCurves(read, tables),
    rejectsByReason: await readRejectReasons(read, from, to),
    systemLatency: await readSystemLatency(read, period),
    trades,
    fund: fund && {
      ...fund,
      groups: [
        ...(await readSlippage(read, tables, 'fund')),
        tradeRateGroup(trades.executed, trades.failed),
        commissionGroup(await readCommission(read, tables, 'fund'), {
          id: 'fund_commission',
          title: 'Commission of fund trades',
          things: 'executed trades',
        }),
        ...market.fundGroups,
      ],
    },
    market: market.quality,
    sourceDocument: await readSourceDocumentQueries(read, period),
    notes: [...fileNotes(archive), ...figureNotes(orders, fills), ...orderNotes(ofOrders), ...market.notes],
  }
}

const HEADLINE = `SELECT CAST(count(*) AS VARCHAR) AS events,
    CAST(count(*) FILTER (WHERE order_id IS NULL AND event_type IN ('order_submitted', 'order_filled',
      'order_partial_fill', 'order_rejected', 'order_cancelled')) AS VARCHAR) AS without_id
  FROM events WHERE ${IN_PERIOD}`

const TRADES = `SELECT ${TRADE_AGGREGATES} FROM ${valued(`${IN_PERIOD} AND log_type = 'TRADE'`)}`

async function readDialect(
  read: Reader,
  tables: Tables,
  dialect: 'engine' | 'fund',
): Promise<Omit<DialectQuality, 'groups'>> {
  return {
    breakdowns: await readBreakdowns(read, tables, dialect),
    outliers: await readOutliers(read, tables, dialect),
    distribution: await readDistribution(read, tables, dialect),
  }
}

async function readCommission(read: Reader, { fills }: Tables, dialect: string): Promise<CommissionSums> {
  const carrying = 'FILTER (WHERE commission IS NOT NULL)'
  const total = (column: string) => `${asText(`coalesce(sum(${column}) ${carrying}, 0)`)} AS ${column}`
  const row = single(
    await read(
      `SELECT CAST(count(*) AS VARCHAR) AS fills, CAST(count(commission) AS VARCHAR) AS n, ${total('commission')},
         ${total('quantity')}, ${total('weight')}, ${total('weighted_bps')} FROM ${fills} WHERE dialect = '${dialect}'`,
    ),
  )
  return {
    fills: row.count('fills'),
    n: row.count('n'),
    total: row.text('commission'),
    shares: row.text('quantity'),
    turnover: row.text('weight'),
    slippage: row.text('weighted_bps'),
  }
}
