/** Trades of days and how many of them reconcile; see AttestedFigures for what that means. Sums are exact decimals. */
import type { Day } from '../../../shared/model/archive.ts'
import type { AttestedFigures } from '../../../shared/model/attestation.ts'
import { ask } from '../query/index.ts'
import type { Reader } from '../query/open-reader.ts'

export type TradeCounts = Pick<
  AttestedFigures,
  'trades_logged' | 'trades_reconciled' | 'trades_not_reconciled' | 'nav_records'
>

const IS_FILL = "event_type IN ('order_filled', 'order_partial_fill')"
const IS_TRADE = "log_type = 'TRADE' AND event = 'trade_executed'"

// Each day is judged by what the archive held up to that day: what was ordered and filled of an order, and the first use
// of an identifier, stand once a day, as they were at its end.
const COUNTS = `WITH wanted AS (SELECT unnest(CAST(CAST($days AS JSON) AS DATE[])) AS day),
    until AS (SELECT id, day, event_type, order_id, quantity,
        CASE WHEN ${IS_FILL} THEN fill_id WHEN ${IS_TRADE} THEN trade_id END AS trade,
        CASE WHEN ${IS_FILL} THEN 'fill' WHEN ${IS_TRADE} THEN 'trade' END AS kind
      FROM events WHERE day <= (SELECT max(day) FROM wanted)
        AND (event_type = 'order_submitted' OR ${IS_FILL} OR (${IS_TRADE}))),
    counted AS (SELECT * FROM until WHERE kind IS NOT NULL AND day IN (SELECT day FROM wanted)),
    orders AS (SELECT order_id, day, max(max(quantity)) OVER (PARTITION BY order_id ORDER BY day) AS ordered FROM until
      WHERE event_type = 'order_submitted' AND order_id IN (SELECT order_id FROM counted) GROUP BY order_id, day),
    filled AS (SELECT order_id, day, sum(sum(quantity)) OVER (PARTITION BY order_id ORDER BY day) AS filled FROM until
      WHERE kind = 'fill' AND order_id IN (SELECT order_id FROM counted) GROUP BY order_id, day),
    used AS (SELECT kind, trade, day, min(min(id)) OVER (PARTITION BY kind, trade ORDER BY day) AS first_id FROM until
      WHERE trade IN (SELECT trade FROM counted) GROUP BY kind, trade, day),
    judged AS (SELECT c.day, CASE
        WHEN c.trade IS NULL OR (c.kind = 'fill' AND c.order_id IS NULL) THEN 'without_id'
        WHEN c.kind = 'fill' AND o.order_id IS NULL THEN 'without_order'
        WHEN c.id > u.first_id THEN 'repeated_id'
        WHEN c.kind = 'fill' AND f.filled > o.ordered THEN 'overfilled'
        ELSE 'reconciled' END AS state
      FROM counted c ASOF LEFT JOIN orders o ON o.order_id = c.order_id AND c.day >= o.day
        LEFT JOIN filled f ON f.order_id = c.order_id AND f.day = c.day
        LEFT JOIN used u ON u.kind = c.kind AND u.trade = c.trade AND u.day = c.day),
    trades AS (SELECT day, count(*) AS logged,
        count(*) FILTER (WHERE state = 'reconciled') AS reconciled,
        count(*) FILTER (WHERE state = 'without_id') AS without_id,
        count(*) FILTER (WHERE state = 'without_order') AS without_order,
        count(*) FILTER (WHERE state = 'repeated_id') AS repeated_id,
        count(*) FILTER (WHERE state = 'overfilled') AS overfilled
      FROM judged GROUP BY day),
    navs AS (SELECT day, count(*) AS nav_records FROM events
      WHERE day IN (SELECT day FROM wanted) AND nav IS NOT NULL AND log_type = 'NAV' GROUP BY day)
  SELECT CAST(w.day AS VARCHAR) AS day, t.* EXCLUDE (day), n.nav_records
  FROM wanted w LEFT JOIN trades t ON t.day = w.day LEFT JOIN navs n ON n.day = w.day`

/** The counts of each of the days; of one without any trade they are zeros. */
export async function countTrades(
  reader: Reader,
  days: readonly Day[],
): Promise<ReadonlyMap<Day, TradeCounts>> {
  const rows = await ask(reader, COUNTS, { days: JSON.stringify(days) })
  return new Map(
    rows.map((row): [Day, TradeCounts] => {
      const count = (column: string) => Number(row[column] ?? 0)
      return [
        String(row.day),
        {
          trades_logged: count('logged'),
          trades_reconciled: count('reconciled'),
          trades_not_reconciled: {
            without_id: count('without_id'),
            without_order: count('without_order'),
            repeated_id: count('repeated_id'),
            overfilled: count('overfilled'),
          },
          nav_records: count('nav_records'),
        },
      ]
    }),
  )
}
