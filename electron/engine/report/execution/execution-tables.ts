import type { Day } from '../../../../shared/model/archive.ts'
import type { Reader } from '../ask.ts'
import { IS_FILL, PCT_AS_BPS, SIDE_SIGN, valued, weighted } from '../fields.ts'
import type { Scratch } from '../scratch.ts'

/** The period of every statement of the report. */
export const IN_PERIOD = 'day BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)'

export type Period = { readonly from: Day; readonly to: Day }

/** Names of the temporary tables: one row an order, and one row a fill of either dialect. */
export type Tables = { readonly orders: string; readonly fills: string }

const ENDS = "event_type IN ('order_cancelled', 'order_rejected', 'order_filled')"
const SUBMITTED = [
  'ticker',
  'side',
  'order_type',
  'strategy',
  'broker',
  'quantity',
  'limit_price',
  'decision_price',
  'arrival_price',
  'computation_id',
  'day',
] as const

// Note "one row an order": what the submission says stands once; a second submission of the same order_id
// cannot multiply anything. What an order is, its first record says, whole: never the side of one and the price of
// another.
// Submissions, fills and ends are each gathered from their own records: one pass over all of them takes twice as long.
const ORDERS = `WITH submissions AS (SELECT e.order_id, f.submitted, ${SUBMITTED.map((name) => `e.${name}`).join(', ')}
      FROM events AS e JOIN (SELECT min(id) AS id, min(ts) AS submitted FROM events
          WHERE ${IN_PERIOD} AND order_id IS NOT NULL AND event_type = 'order_submitted' GROUP BY order_id) AS f ON e.id = f.id
      WHERE ${IN_PERIOD}),
    filled AS (SELECT order_id, min(ts) AS first_fill, max(ts) AS last_fill,
        max(ts) FILTER (WHERE event_type = 'order_filled') AS filled, sum(quantity) AS quantity, sum(notional) AS notional,
        sum(commission) AS fees, count(*) AS fills, count(notional) AS valued,
        count(*) FILTER (WHERE event_type = 'order_partial_fill') AS partials
      FROM ${valued(`${IN_PERIOD} AND order_id IS NOT NULL AND ${IS_FILL}`)} GROUP BY order_id),
    ends AS (SELECT order_id, max(ts) AS ended, arg_min(end_price, id) AS end_price,
        count(*) FILTER (WHERE event_type = 'order_rejected') AS rejects,
        count(*) FILTER (WHERE event_type = 'order_cancelled') AS cancels
      FROM events WHERE ${IN_PERIOD} AND order_id IS NOT NULL AND ${ENDS} GROUP BY order_id)
  SELECT order_id, s.* EXCLUDE (order_id), e.end_price, e.ended, f.first_fill, f.last_fill, f.filled,
    coalesce(f.quantity, 0) AS filled_quantity, coalesce(f.notional, 0) AS filled_notional, coalesce(f.fees, 0) AS fees,
    coalesce(f.fills, 0) AS fills, coalesce(f.valued, 0) AS valued_fills, coalesce(f.partials, 0) AS partials,
    coalesce(e.rejects, 0) AS rejects, coalesce(e.cancels, 0) AS cancels
  FROM submissions AS s FULL JOIN filled AS f USING (order_id) FULL JOIN ends AS e USING (order_id)`

/** s x (p - B) / B x 10,000, to eight decimals. */
const versus = (benchmark: string) =>
  `CASE WHEN ${benchmark} > 0 THEN TRY_CAST((${SIDE_SIGN}) * (CAST(fill_price AS DOUBLE) - CAST(${benchmark} AS DOUBLE))
      / CAST(${benchmark} AS DOUBLE) * 10000 AS DECIMAL(18,8)) END`

// Half hours since 1970, rounded down before it, too.
const HALF_HOUR = 1_800_000_000_000
const slotOf = (ts: string) =>
  `(epoch_ns(${ts}) // ${HALF_HOUR} - CASE WHEN epoch_ns(${ts}) % ${HALF_HOUR} < 0 THEN 1 ELSE 0 END)`

/** New York's trading session; half hours of UTC are half hours there, in summer as in winter. */
export const SESSIONS = ['before the open', 'open', 'midday', 'close', 'after the close'] as const
const SESSION = `CASE WHEN local < TIME '09:30:00' THEN '${SESSIONS[0]}' WHEN local < TIME '10:00:00' THEN '${SESSIONS[1]}'
    WHEN local < TIME '15:30:00' THEN '${SESSIONS[2]}' WHEN local < TIME '16:00:00' THEN '${SESSIONS[3]}' ELSE '${SESSIONS[4]}' END`

/** Classes of shares (or contracts) of an order, the lowest bound of each. */
export const SIZE_CLASSES = [
  ['below 100', 0],
  ['100 to 499', 100],
  ['500 to 1,999', 500],
  ['2,000 to 4,999', 2000],
  ['5,000 to 9,999', 5000],
  ['10,000 and more', 10_000],
] as const
const sizeClass = (quantity: string) =>
  `CASE ${[...SIZE_CLASSES]
    .reverse()
    .map(([name, from]) => `WHEN CAST(${quantity} AS DOUBLE) >= ${from} THEN '${name}'`)
    .join(' ')} END`

export const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const

/** What one side of a fund trade's action says, e.g. SELL_PUT. */
const ACTION_SIDE = `coalesce(side, CASE WHEN upper(action) LIKE 'BUY%' THEN 'buy' WHEN upper(action) LIKE 'SELL%' THEN 'sell'
      WHEN upper(action) LIKE 'SHORT%' THEN 'short' WHEN upper(action) LIKE 'COVER%' THEN 'cover' END)`

// `valued` makes bps of slippage_bps; a trade of fund operations has slippage_pct. Its `ticker` is the asset, as its
// reports group by it; the instrument that was traded, and that a quote would be of, is its symbol.
const fillRows = (orders: string) => `
    SELECT 'engine' AS dialect, f.id, f.day, f.ts, f.order_id, f.execution_venue AS venue,
      coalesce(f.ticker, o.ticker) AS ticker, coalesce(f.ticker, o.ticker) AS instrument,
      coalesce(f.side, o.side) AS side, coalesce(f.side, o.side) AS side_name, o.order_type,
      coalesce(f.strategy, o.strategy) AS strategy, coalesce(f.broker, o.broker) AS broker, o.quantity AS order_quantity,
      f.quantity, f.fill_price, f.notional, f.weight, f.bps, f.commission,
      coalesce(f.limit_price, o.limit_price) AS limit_price, o.decision_price, o.arrival_price, o.submitted
    FROM ${valued(`${IN_PERIOD} AND ${IS_FILL}`)} AS f LEFT JOIN ${orders} AS o ON o.order_id = f.order_id
    UNION ALL
    SELECT 'fund', id, day, coalesce(fill_timestamp, ts), NULL, execution_venue, coalesce(asset, ticker, symbol),
      coalesce(symbol, ticker, asset), ${ACTION_SIDE}, action, order_type, coalesce(strategy_component, strategy), broker,
      quantity, quantity, fill_price, notional, weight, ${PCT_AS_BPS}, commission, limit_price, decision_price,
      arrival_price, NULL
    FROM ${valued(`${IN_PERIOD} AND log_type = 'TRADE' AND event = 'trade_executed'`)}`

/** What a half hour is called: worked out once for each that occurs. */
const SLOTS = `SELECT slot, strftime(start, '%H:%M') AS time_of_day, strftime(start, '%H') AS hour, ${SESSION} AS session
  FROM (SELECT slot, start, CAST(timezone('America/New_York', CAST(start AS TIMESTAMPTZ)) AS TIME) AS local
    FROM (SELECT slot, CAST(make_timestamp_ns(slot * ${HALF_HOUR}) AS TIMESTAMP) AS start
      FROM (SELECT DISTINCT ${slotOf('ts')} AS slot FROM events WHERE ${IN_PERIOD}
        UNION SELECT ${slotOf('fill_timestamp')} FROM events WHERE ${IN_PERIOD} AND fill_timestamp IS NOT NULL)))`

const weekday = `CASE isodow(day) ${WEEKDAYS.map((name, index) => `WHEN ${index + 1} THEN '${name}'`).join(' ')} END`

/** Makes the tables of orders and fills. The fills are in the order of the archive. */
export async function makeTables(read: Reader, scratch: Scratch, period: Period): Promise<Tables> {
  const slots = await scratch.make(read, 'slots', SLOTS, period)
  const orders = await scratch.make(
    read,
    'orders',
    `SELECT o.*, s.time_of_day, s.session, ${weekday} AS weekday, ${sizeClass('quantity')} AS size_class
     FROM (${ORDERS}) AS o LEFT JOIN ${slots} AS s ON s.slot = ${slotOf('submitted')}`,
    period,
  )
  const fills = await scratch.make(
    read,
    'fills',
    `SELECT f.* EXCLUDE (submitted, order_quantity, limit_price, decision_price, arrival_price),
      epoch_ns(ts) AS ns, s.time_of_day, s.hour, s.session, ${weekday} AS weekday,
      ${sizeClass('order_quantity')} AS size_class, ${weighted('weight', 'bps')} AS weighted_bps,
      ${versus('limit_price')} AS vs_limit, ${versus('decision_price')} AS vs_decision,
      ${versus('arrival_price')} AS vs_arrival
    FROM (${fillRows(orders)}) AS f LEFT JOIN ${slots} AS s ON s.slot = ${slotOf('ts')}`,
    period,
  )
  return { orders, fills }
}
