import { decimalText, exact, rounded } from '../../../../shared/model/decimal.ts'
import type { Outliers } from '../../../../shared/model/report-execution.ts'
import { type Reader, single } from '../ask.ts'
import { asText } from '../fields.ts'
import { fillReference } from '../fill-reference.ts'
import type { Tables } from './execution-tables.ts'

export const OUTLIER_SCORE = 3.5
const LISTED_OUTLIERS = 100

/** Fills whose slippage lies far from the others: |x - median| x 0.6745 / MAD of 3.5 or more. */
export async function readOutliers(
  read: Reader,
  { fills }: Tables,
  dialect: 'engine' | 'fund',
): Promise<Outliers> {
  const slippages = `SELECT id, bps, CAST(bps AS DOUBLE) AS x FROM ${fills} WHERE dialect = '${dialect}' AND bps IS NOT NULL`
  const measure = dialect === 'engine' ? 'slippage_bps' : 'slippage_pct'
  const spread = single(
    await read(
      `WITH s AS (${slippages}), m AS (SELECT median(x) AS median FROM s)
       SELECT CAST(count(*) AS VARCHAR) AS n, CAST(CAST(min(m.median) AS DECIMAL(18,8)) AS VARCHAR) AS median,
         CAST(CAST(median(abs(s.x - m.median)) AS DECIMAL(18,8)) AS VARCHAR) AS mad FROM s, m`,
    ),
  )
  const n = spread.count('n')
  const median = spread.decimalOrNull('median')
  const mad = spread.decimalOrNull('mad')
  const none = (reason: string): Outliers => ({
    median,
    mad,
    reason: `not computable: ${reason}`,
    total: 0,
    list: [],
  })
  if (n === 0 || median === null || mad === null) return none(`no fill carries ${measure}`)
  if (n < 3) return none(`only ${n} ${n === 1 ? 'fill carries' : 'fills carry'} ${measure}`)
  if (exact(mad).units === 0n)
    return none('at least half of the fills have the same slippage (the median absolute deviation is zero)')
  // What is printed of a fill is read from the archive's own table, for those that are listed only. The time is that of
  // its column: as logged it stands in the record's text, which takes longer to unpack than all the rest.
  const rows = await read(
    `WITH scored AS (SELECT id, bps, abs(x - CAST($median AS DOUBLE)) * 0.6745 / CAST($mad AS DOUBLE) AS score FROM (${slippages})),
       listed AS (SELECT *, count(*) OVER () AS total FROM scored WHERE score >= ${OUTLIER_SCORE}
         ORDER BY score DESC, id LIMIT ${LISTED_OUTLIERS})
     SELECT e.file, CAST(e.line AS VARCHAR) AS line, replace(CAST(e.ts AS VARCHAR), ' ', 'T') || 'Z' AS ts_text, coalesce(e.order_id, e.trade_id) AS order_id,
       coalesce(e.ticker, e.symbol, e.asset) AS ticker, coalesce(e.side, e.action) AS side,
       coalesce(e.execution_venue, e.broker) AS execution_venue, ${asText('e.quantity')} AS quantity,
       ${asText('e.fill_price')} AS fill_price, ${asText('l.bps')} AS bps,
       CAST(CAST(l.score AS DECIMAL(18,8)) AS VARCHAR) AS score_text, CAST(l.total AS VARCHAR) AS total
     FROM listed AS l JOIN events AS e ON e.id = l.id
     ORDER BY l.score DESC, l.id`,
    { median, mad },
  )
  return {
    median,
    mad,
    reason: null,
    total: rows[0]?.count('total') ?? 0,
    list: rows.map((row) => fillReference(row, decimalText(rounded(exact(row.text('score_text')), 2)))),
  }
}
