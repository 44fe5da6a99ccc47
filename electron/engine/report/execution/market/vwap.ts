import type { MetricGroup } from '../../../../../shared/model/report.ts'
import { type Reader, single } from '../../ask.ts'
import { notional, SIDE_SIGN, weighted } from '../../fields.ts'
import type { Scratch } from '../../scratch.ts'
import type { Tables } from '../execution-tables.ts'
import { measureAggregates, measureGroup } from '../slippage.ts'

const DEFINITION =
  's x (P - VWAP) / VWAP x 10,000 of each order with fills, P = its average fill price, VWAP = sum of price x size / sum of size of the tape from its submission to its last fill, both included.'

/** Orders against the volume-weighted price of the market while they worked. */
export async function readVwap(
  read: Reader,
  scratch: Scratch,
  { orders }: Tables,
  tape: string | null,
): Promise<MetricGroup> {
  const measure = {
    id: 'vwap',
    title: 'Slippage against the VWAP',
    definition:
      tape === null
        ? 'This needs a market tape beside the archive: a file with ticker, ts, price and size.'
        : DEFINITION,
    missing:
      tape === null ? 'no market tape in the archive' : 'the tape has no trade within the life of an order',
    things: 'orders with fills',
  }
  const worked = `${orders} WHERE submitted IS NOT NULL AND fills > 0`
  const base = tape === null ? null : await makeRunning(read, scratch, tape)
  // The sums up to the last fill, less those before the submission.
  const life = base
    ? `SELECT o.*, e.value - coalesce(b.value, 0) AS value, e.size - coalesce(b.size, 0) AS size
       FROM (SELECT order_id, ticker, side, filled_quantity, filled_notional, valued_fills = fills AS known,
           epoch_ns(submitted) AS began, epoch_ns(last_fill) AS ended FROM ${worked}) AS o
         ASOF LEFT JOIN ${base} AS e ON o.ticker = e.ticker AND o.ended >= e.ns
         ASOF LEFT JOIN ${base} AS b ON o.ticker = b.ticker AND o.began > b.ns`
    : `SELECT ticker, side, filled_quantity, filled_notional, false AS known, epoch_ns(submitted) AS began,
         epoch_ns(last_fill) AS ended, 0 AS value, 0 AS size FROM ${worked}`
  const row = single(
    await read(`SELECT CAST(count(*) AS VARCHAR) AS orders, ${measureAggregates('vwap', 'bps', 'weighted_bps')}
      FROM (SELECT *, ${weighted('weight', 'bps')} AS weighted_bps
        FROM (SELECT CAST(abs(CAST(filled_notional AS DOUBLE)) AS DECIMAL(24,6)) AS weight,
            CASE WHEN known AND size > 0 AND value > 0 AND filled_quantity <> 0 AND ended >= began THEN
              TRY_CAST((${SIDE_SIGN}) * (CAST(filled_notional AS DOUBLE) / CAST(filled_quantity AS DOUBLE)
                / (CAST(value AS DOUBLE) / CAST(size AS DOUBLE)) - 1) * 10000 AS DECIMAL(18,8)) END AS bps
          FROM (${life})))`),
  )
  return measureGroup(row, 'vwap', row.count('orders'), measure)
}

/** Running sums of the tape by ticker, one row an instant. */
function makeRunning(read: Reader, scratch: Scratch, tape: string): Promise<string> {
  return scratch.make(
    read,
    'running',
    `SELECT ticker, ns, sum(value) OVER running AS value, sum(size) OVER running AS size
     FROM (SELECT ticker, ns, sum(value) AS value, sum(CASE WHEN value IS NOT NULL THEN size END) AS size
       FROM (SELECT ticker, ns, size, ${notional('size', 'price')} AS value FROM ${tape}) GROUP BY ticker, ns)
     WINDOW running AS (PARTITION BY ticker ORDER BY ns)`,
  )
}
