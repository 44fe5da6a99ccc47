import {
  BLOTTER_STATUSES,
  type BlotterRow,
  type BlotterStatus,
  type TradeBlotter,
} from '../../../../shared/model/report-trade-blotter.ts'
import type { RunOptions } from '../../run-options.ts'
import { type Reader, type Row, single } from '../ask.ts'
import { heldRows, type Pages, timedPages } from '../listing.ts'
import { IN_PERIOD, type Period } from '../period.ts'
import { fileNotes } from '../provenance.ts'
import { readHead } from '../report-head.ts'
import type { ReportSource } from '../report-source.ts'
import { BLOTTER_LISTING, blotterLines, ON_BLOTTER, SUBMITTED, TOTALS } from './blotter-sql.ts'

const STEPS = 8

/**
 * The trade blotter of a period: every fill, trade, cancel and reject, by day of the archive and time. The value holds
 * the first lines; `blotterPages` reads them all.
 * @throws BlotterError USAGE when the period is none, CANCELLED when stopped.
 */
export async function tradeBlotter(
  source: ReportSource,
  asked: Period,
  run: RunOptions = {},
): Promise<TradeBlotter> {
  const { read, period, head } = await readHead(source, asked, 'Trade blotter', STEPS, run)
  const counts = single(
    await read(
      `SELECT CAST(count(*) AS VARCHAR) AS lines,
         CAST(count(*) FILTER (WHERE coalesce(asset, ticker, symbol) IS NULL) AS VARCHAR) AS unnamed
       FROM events WHERE ${IN_PERIOD} AND ${ON_BLOTTER}`,
      period,
    ),
  )
  return {
    kind: 'trade-blotter',
    ...head,
    byStatus: await readTotals(read, period),
    byDay: await readDays(read, period),
    actions: await readActions(read, period),
    notes: [...fileNotes(head.provenance), ...unnamedNote(counts.count('unnamed'))],
    trades: await heldRows(counts.count('lines'), blotterPages(read, period)),
  }
}

/**
 * All lines of the blotter. Where a cancel or a reject does not name what was to be traded, asset and action are those
 * of the order's submission.
 */
export function blotterPages(read: Reader, period: Period): Pages<BlotterRow> {
  const pages = timedPages(read, period, BLOTTER_LISTING, blotterRow)
  return async function* named() {
    for await (const rows of pages()) yield await nameAssets(read, rows)
  }
}

async function nameAssets(read: Reader, rows: readonly BlotterRow[]): Promise<readonly BlotterRow[]> {
  const unnamed = (row: BlotterRow) => row.orderId !== null && (row.asset === null || row.action === null)
  const orders = new Set(rows.filter(unnamed).map(({ orderId }) => orderId))
  if (orders.size === 0) return rows
  const answer = await read(SUBMITTED, { orders: JSON.stringify([...orders]) })
  const submitted = new Map(answer.map((row) => [row.text('order_id'), row]))
  return rows.map((row) => {
    const order = unnamed(row) ? submitted.get(row.orderId ?? '') : undefined
    if (!order) return row
    return {
      ...row,
      asset: row.asset ?? order.textOrNull('asset'),
      action: row.action ?? order.textOrNull('action'),
    }
  })
}

function blotterRow(row: Row): BlotterRow {
  return {
    timestamp: row.text('timestamp'),
    tradeId: row.textOrNull('trade_id'),
    asset: row.textOrNull('asset'),
    action: row.textOrNull('action'),
    quantity: row.decimalOrNull('quantity'),
    price: row.decimalOrNull('price'),
    commission: row.decimalOrNull('commission'),
    broker: row.textOrNull('broker'),
    executingUser: row.textOrNull('executing_user'),
    status: row.text('status') as BlotterStatus,
    file: row.text('file'),
    line: row.count('line'),
    orderId: row.textOrNull('order_id'),
    symbol: row.textOrNull('symbol'),
    reason: row.textOrNull('reason'),
    event: row.textOrNull('event'),
  }
}

async function readTotals(read: Reader, period: Period): Promise<TradeBlotter['byStatus']> {
  const rows = await read(`SELECT status, ${TOTALS} FROM ${blotterLines(IN_PERIOD)} GROUP BY status`, period)
  const byStatus = new Map(rows.map((row) => [row.text('status'), row]))
  return BLOTTER_STATUSES.flatMap((status) => {
    const row = byStatus.get(status)
    if (!row) return []
    return {
      status,
      rows: row.count('rows'),
      quantity: row.decimal('quantity'),
      notional: row.decimal('notional'),
      valued: row.count('valued'),
      commission: row.decimal('commission'),
      commissionN: row.count('commission_n'),
    }
  })
}

async function readDays(read: Reader, period: Period): Promise<TradeBlotter['byDay']> {
  const counts = BLOTTER_STATUSES.map(
    (status) => `CAST(count(*) FILTER (WHERE status = '${status}') AS VARCHAR) AS ${status}`,
  )
  const rows = await read(
    `SELECT CAST(day AS VARCHAR) AS day, ${counts.join(', ')} FROM ${blotterLines(IN_PERIOD)} GROUP BY day ORDER BY day`,
    period,
  )
  return rows.map((row) => ({
    day: row.text('day'),
    counts: Object.fromEntries(BLOTTER_STATUSES.map((status) => [status, row.count(status)])) as Record<
      BlotterStatus,
      number
    >,
  }))
}

/** A hostile archive may name an action per line: the most frequent ones are enough for a legend. */
const MOST_ACTIONS = 100

async function readActions(read: Reader, period: Period): Promise<TradeBlotter['actions']> {
  const rows = await read(
    `SELECT "action", CAST(count(*) AS VARCHAR) AS n FROM ${blotterLines(IN_PERIOD)}
     GROUP BY "action" ORDER BY count(*) DESC, "action" LIMIT ${MOST_ACTIONS}`,
    period,
  )
  return rows.map((row) => ({ action: row.textOrNull('action'), rows: row.count('n') }))
}

function unnamedNote(count: number): readonly string[] {
  return count === 0
    ? []
    : [
        `${count} ${count === 1 ? 'record does' : 'records do'} not name an asset: asset and action are those of the order's submission where there is one.`,
      ]
}
