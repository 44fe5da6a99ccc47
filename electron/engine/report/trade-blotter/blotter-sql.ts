import { asText, IS_FILL, notional } from '../fields.ts'
import { INSTANT, type ListingSql } from '../listing.ts'

/** Records that stand on the blotter: fills, cancels and rejects of the trading engine, TRADE records of fund operations. */
export const ON_BLOTTER = `(${IS_FILL} OR event_type IN ('order_cancelled', 'order_rejected') OR log_type = 'TRADE')`

/** How it ended; TRADE records by the words of their event. */
const STATUS = `CASE
    WHEN event_type = 'order_filled' THEN 'executed'
    WHEN event_type = 'order_partial_fill' THEN 'partial'
    WHEN event_type = 'order_cancelled' THEN 'cancelled'
    WHEN event_type = 'order_rejected' THEN 'rejected'
    WHEN event = 'trade_executed' THEN 'executed'
    WHEN event LIKE '%partial%' THEN 'partial'
    WHEN event LIKE '%cancel%' THEN 'cancelled'
    WHEN event LIKE '%reject%' THEN 'rejected'
    WHEN event LIKE '%fail%' THEN 'failed'
    ELSE 'other' END`

/** The blotter's columns over the events of a condition. */
export const blotterLines = (where: string) => `(SELECT id, ts, day, file, line,
    coalesce(trade_id, fill_id) AS trade_id, coalesce(asset, ticker, symbol) AS asset,
    coalesce("action", side) AS "action", quantity, coalesce(fill_price, price) AS price, commission,
    coalesce(broker, execution_venue) AS broker, coalesce(executing_user, user_id) AS executing_user,
    ${STATUS} AS status, order_id, symbol, coalesce(reason, error) AS reason, coalesce(event, event_type) AS event
  FROM events WHERE ${where} AND ${ON_BLOTTER})`

/** Sums over `blotterLines`. */
export const TOTALS = (() => {
  const value = notional('quantity', 'price')
  return `CAST(count(*) AS VARCHAR) AS "rows", ${asText('coalesce(sum(quantity), 0)')} AS quantity,
    ${asText(`coalesce(sum(${value}), 0)`)} AS notional, CAST(count(${value}) AS VARCHAR) AS valued,
    ${asText('coalesce(sum(commission), 0)')} AS commission, CAST(count(commission) AS VARCHAR) AS commission_n`
})()

/** The blotter as a listing. */
export const BLOTTER_LISTING: ListingSql = {
  dense: true,
  columns: {
    timestamp: { plain: INSTANT },
    trade_id: 'trade_id',
    asset: 'asset',
    action: '"action"',
    quantity: { plain: 'quantity' },
    price: { plain: 'price' },
    commission: { plain: 'commission' },
    broker: 'broker',
    executing_user: 'executing_user',
    status: { plain: 'status' },
    order_id: 'order_id',
    symbol: 'symbol',
    reason: 'reason',
    event: 'event',
    file: 'file',
    line: { plain: 'line' },
  },
  from: ({ where, order }) => `(SELECT * FROM ${blotterLines(where)} ${order})`,
}

/** What the orders of `$orders` (a JSON list) were to trade, by their first submission on whatever day. */
export const SUBMITTED = `SELECT order_id, arg_min_null(ticker, id) AS asset, arg_min_null(side, id) AS "action" FROM events
  WHERE event_type = 'order_submitted' AND order_id IN (SELECT unnest(CAST(CAST($orders AS JSON) AS VARCHAR[]))) GROUP BY order_id`
