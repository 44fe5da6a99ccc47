import { exact, shortText, sum, whole } from '../../../../shared/model/decimal.ts'
import type {
  BreakOrder,
  Holding,
  PositionBreak,
  PositionsReport,
} from '../../../../shared/model/report-positions.ts'
import type { RunOptions } from '../../run-options.ts'
import type { Reader, Row } from '../ask.ts'
import { asText, IS_FILL, SIGNED_QUANTITY } from '../fields.ts'
import { HELD_ROWS, type Pages } from '../listing.ts'
import type { Period } from '../period.ts'
import { fileNotes } from '../provenance.ts'
import { readHead } from '../report-head.ts'
import type { ReportSource } from '../report-source.ts'
import { positionDays } from './position-days.ts'

const STEPS = 40
/** Breaks whose orders are looked up, and orders that are named of each. */
const EXPLAINED_BREAKS = 25
const NAMED_ORDERS = 20

/** End-of-day positions of a period, and their breaks against the fills. Throws USAGE, CANCELLED. */
export async function positionsReport(
  source: ReportSource,
  asked: Period,
  run: RunOptions = {},
): Promise<PositionsReport> {
  const { read, period, head } = await readHead(source, asked, 'End-of-day positions', STEPS, run)
  const positions: Holding[] = []
  const breaks: PositionBreak[] = []
  const byDay: PositionsReport['byDay'][number][] = []
  let [positionTotal, breakTotal] = [0, 0]
  let closing: readonly Holding[] = []
  for await (const day of positionDays(read, period)) {
    positionTotal += day.holdings.length
    breakTotal += day.breaks.length
    positions.push(...day.holdings.slice(0, HELD_ROWS - positions.length))
    breaks.push(...day.breaks.slice(0, HELD_ROWS - breaks.length))
    byDay.push(dayLine(day.day, day.holdings, day.breaks.length))
    closing = day.holdings
  }
  return {
    kind: 'positions',
    ...head,
    closingDay: byDay.at(-1)?.day ?? null,
    closing: closing.filter(({ shares }) => shares !== '0'),
    byDay,
    orders: await readOrders(read, breaks),
    notes: fileNotes(head.provenance),
    breaks: { total: breakTotal, rows: breaks },
    positions: { total: positionTotal, rows: positions },
  }
}

/** The listings of the report, all of their rows. */
export function positionPages(
  read: Reader,
  period: Period,
): { readonly positions: Pages<Holding>; readonly breaks: Pages<PositionBreak> } {
  return {
    positions: async function* positions() {
      for await (const { holdings } of positionDays(read, period)) yield holdings
    },
    breaks: async function* breaks() {
      for await (const day of positionDays(read, period)) yield day.breaks
    },
  }
}

function dayLine(
  day: string,
  holdings: readonly Holding[],
  breaks: number,
): PositionsReport['byDay'][number] {
  const side = (short: boolean) =>
    holdings.filter(({ shares }) => shares !== '0' && shares.startsWith('-') === short)
  const value = (list: readonly Holding[]) =>
    shortText(list.map(({ marketValue }) => exact(marketValue ?? '0')).reduce(sum, whole(0)))
  const [long, short] = [side(false), side(true)]
  return {
    day,
    long: long.length,
    short: short.length,
    longValue: value(long),
    shortValue: value(short),
    changes: holdings.reduce((all, { changes }) => all + changes, 0),
    breaks,
  }
}

/** Of the first breaks against fills: the orders of that day whose fills and changes are not the same. */
async function readOrders(read: Reader, breaks: readonly PositionBreak[]): Promise<readonly BreakOrder[]> {
  const orders: BreakOrder[] = []
  for (const { day, ticker } of breaks.filter(({ kind }) => kind === 'fills').slice(0, EXPLAINED_BREAKS)) {
    const rows = await read(
      `WITH filled AS (SELECT order_id, sum(${SIGNED_QUANTITY}) AS shares, arg_min(file, id) AS file, arg_min(line, id) AS line
         FROM events WHERE day = CAST($day AS DATE) AND ticker IS NOT DISTINCT FROM $ticker AND ${IS_FILL} GROUP BY order_id),
       changed AS (SELECT change_order_id AS order_id, sum(coalesce(change_shares, current_shares - previous_shares)) AS shares,
           arg_min(file, id) AS file, arg_min(line, id) AS line
         FROM events WHERE day = CAST($day AS DATE) AND ticker IS NOT DISTINCT FROM $ticker
           AND event_type = 'position_changed' GROUP BY change_order_id)
       SELECT coalesce(f.order_id, c.order_id) AS order_id, ${asText('coalesce(f.shares, 0)')} AS filled,
         ${asText('coalesce(c.shares, 0)')} AS changed, f.file AS fill_file, CAST(f.line AS VARCHAR) AS fill_line,
         c.file AS change_file, CAST(c.line AS VARCHAR) AS change_line
       FROM filled f FULL JOIN changed c ON f.order_id = c.order_id
       WHERE coalesce(f.shares, 0) <> coalesce(c.shares, 0)
       ORDER BY coalesce(f.file, c.file), coalesce(f.line, c.line) LIMIT ${NAMED_ORDERS}`,
      { day, ticker },
    )
    orders.push(...rows.map((row) => breakOrder(row, day, ticker)))
  }
  return orders
}

function breakOrder(row: Row, day: string, ticker: string | null): BreakOrder {
  const place = (name: string) => {
    const file = row.textOrNull(`${name}_file`)
    return file === null ? null : { file, line: row.count(`${name}_line`) }
  }
  return {
    day,
    ticker,
    orderId: row.textOrNull('order_id'),
    filled: row.decimal('filled'),
    changed: row.decimal('changed'),
    fill: place('fill'),
    change: place('change'),
  }
}
