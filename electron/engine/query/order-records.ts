/** The records that an order's life is put together from. */
import { BlotterError } from '../../../shared/model/error.ts'
import { ask } from './ask.ts'
import type { Reader } from './open-reader.ts'
import type { AskParam, AskRow } from './types.ts'

/** A life of more records is cut: it is no single order's. */
export const MOST_RECORDS = 2000

const COLUMNS = `id::VARCHAR AS id, ts::VARCHAR AS at, epoch_ns(ts) AS ns, file, line, verdict::VARCHAR AS verdict,
  event_type, log_type, event, event_id, strategy, order_id, client_order_id, fill_id, trade_id, computation_id,
  change_order_id, ticker, coalesce(ticker, symbol, asset) AS instrument, side, quantity::VARCHAR AS quantity,
  order_type, time_in_force, limit_price::VARCHAR AS limit_price, decision_price::VARCHAR AS decision_price,
  fill_price::VARCHAR AS fill_price, price::VARCHAR AS price, commission::VARCHAR AS commission,
  slippage_bps::DECIMAL(18,6)::VARCHAR AS slippage_bps, execution_venue, reason, change_reason,
  change_shares::VARCHAR AS change_shares, check_position_limit, check_liquidity, check_circuit_breaker,
  event_data::VARCHAR AS json`

export type OrderRecords = {
  /** Of the order, by time, then in archive order. */
  readonly records: readonly AskRow[]
  readonly total: number
  /** The signal that the order names. */
  readonly computation: string | null
  readonly signal: AskRow | null
  readonly signalBy: 'computation_id' | 'strategy' | null
  /** Records of other orders with the same computation_id. */
  readonly related: readonly AskRow[]
  readonly relatedTotal: number
}

/** Throws NOT_FOUND when no record names the order. */
export async function readOrderRecords(reader: Reader, orderId: string): Promise<OrderRecords> {
  const read = (where: string, params: readonly AskParam[], rest = `ORDER BY ts, id LIMIT ${MOST_RECORDS}`) =>
    ask(reader, `SELECT ${COLUMNS} FROM events WHERE ${where} ${rest}`, params)
  const own = await read('order_id = $1 OR change_order_id = $1', [orderId])
  if (own.length === 0) {
    throw new BlotterError('NOT_FOUND', `No loaded record names the order ${orderId.slice(0, 100)}.`, {
      hint: 'Check the id, or load the days that it was worked on.',
    })
  }
  const [counted] = await ask(
    reader,
    'SELECT count(*) AS n FROM events WHERE order_id = $1 OR change_order_id = $1',
    [orderId],
  )
  const first = (name: string) =>
    own.find((row) => row.order_id === orderId && row[name] !== null)?.[name] ?? null
  const found = new Map(own.map((row) => [row.id, row]))
  // Records that speak of the order by another of its names.
  const client = first('client_order_id')
  if (client !== null) {
    for (const row of await read('client_order_id = $1 AND order_id IS NULL', [client]))
      found.set(row.id, row)
  }
  for (const trade of new Set(own.map((row) => row.trade_id))) {
    if (trade === null || trade === undefined) continue
    for (const row of await read('trade_id = $1', [trade])) found.set(row.id, row)
  }
  const records = [...found.values()].sort(byTime).slice(0, MOST_RECORDS)
  const computation = first('computation_id')
  const strategy = first('strategy')
  const submitted = own.find((row) => row.event_type === 'order_submitted') ?? own[0]
  const before = `ts <= make_timestamp_ns($2::BIGINT)`
  const latest = 'ORDER BY ts DESC, id DESC LIMIT 1'
  const named =
    computation === null
      ? []
      : await read(
          `event_type = 'signal_computed' AND computation_id = $1 AND ${before}`,
          [computation, submitted?.ns ?? 0n],
          latest,
        )
  const nearest =
    computation !== null || strategy === null
      ? []
      : await read(
          `event_type = 'signal_computed' AND strategy = $1 AND ${before}`,
          [strategy, submitted?.ns ?? 0n],
          latest,
        )
  const related =
    computation === null
      ? []
      : await ask(
          reader,
          `WITH others AS (
             SELECT DISTINCT order_id FROM events WHERE computation_id = $1 AND order_id IS NOT NULL AND order_id <> $2
             ORDER BY order_id LIMIT 100)
           SELECT ${COLUMNS} FROM events WHERE order_id IN (FROM others) ORDER BY ts, id LIMIT 5000`,
          [computation, orderId],
        )
  const [sisters] =
    computation === null
      ? []
      : await ask(
          reader,
          'SELECT count(DISTINCT order_id) AS n FROM events WHERE computation_id = $1 AND order_id <> $2',
          [computation, orderId],
        )
  return {
    records,
    total: Math.max(Number(counted?.n ?? 0), records.length),
    computation: computation === null ? null : String(computation),
    signal: named[0] ?? nearest[0] ?? null,
    signalBy: named[0] ? 'computation_id' : nearest[0] ? 'strategy' : null,
    related,
    relatedTotal: Number(sisters?.n ?? 0),
  }
}

function byTime(one: AskRow, other: AskRow): number {
  const time = BigInt(one.ns as bigint) - BigInt(other.ns as bigint)
  if (time !== 0n) return time < 0n ? -1 : 1
  return BigInt(one.id as string) < BigInt(other.id as string) ? -1 : 1
}
