import type { OrderStanding, OrdersNear } from '../../../shared/model/order.ts'
import { ask } from './ask.ts'
import type { Reader } from './open-reader.ts'
import { listResults, valuesOfColumnSql } from './result-store.ts'
import type { AskRow } from './types.ts'

/**
 * Orders whose id or client order id starts with the text, then those that hold it. Before all others come those that
 * were followed lately, as the caller has them, then those that stand in the result that it looks at.
 */
export async function completeOrders(
  reader: Reader,
  text: string,
  limit: number,
  near: OrdersNear = { followed: [], result: null },
): Promise<readonly AskRow[]> {
  const sought = text.trim().toLowerCase()
  const { followed, result } = near
  const places = followed.map((_, at) => `$${at + 3}`).join(', ')
  const inResult = await ordersOfResult(reader, result)
  const standing = (word: OrderStanding) => `'${word}'`
  return ask(
    reader,
    `WITH found AS (
       SELECT order_id, min(client_order_id) AS client_order_id, min(coalesce(ticker, symbol, asset)) AS ticker,
         min(side) AS side, min(ts) AS first_at
       FROM events
       WHERE order_id IS NOT NULL AND ($1 = '' OR contains(lower(order_id), $1) OR contains(lower(client_order_id), $1))
       GROUP BY order_id),
     placed AS (
       SELECT *, list_position([${places}]::VARCHAR[], order_id) AS lately,
         CASE WHEN lately IS NOT NULL THEN ${standing('followed')}
           WHEN ${inResult === null ? 'false' : `order_id IN (${inResult})`} THEN ${standing('result')}
           ELSE ${standing('other')} END AS standing
       FROM found)
     SELECT order_id, client_order_id, ticker, side, first_at::VARCHAR AS at, standing
     FROM placed
     ORDER BY lately NULLS LAST, standing <> ${standing('result')},
       starts_with(lower(order_id), $1) OR starts_with(lower(client_order_id), $1) DESC,
       ${sought === '' ? 'first_at DESC,' : ''} order_id LIMIT $2`,
    [sought, limit, ...followed],
  )
}

/** The ids in a column of a kept result, as a subquery; null without one, or when it has made room for newer ones. */
async function ordersOfResult(reader: Reader, result: OrdersNear['result']): Promise<string | null> {
  if (!result) return null
  const kept = (await listResults(reader)).find(({ id }) => id === result.resultId)
  if (!kept?.columns[result.column]) return null
  return `SELECT o::VARCHAR FROM (${valuesOfColumnSql(kept.id, result.column)}) AS r(o) WHERE o IS NOT NULL`
}
