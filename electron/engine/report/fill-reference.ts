import type { Day } from '../../../shared/model/archive.ts'
import type { FillReference, NamedCount } from '../../../shared/model/report.ts'
import type { Reader, Row } from './ask.ts'
import { asText, BPS } from './fields.ts'

/** The columns of one fill with its place. */
export const FILL_COLUMNS = `file, CAST(line AS VARCHAR) AS line, ts_text, order_id, ticker, side, execution_venue,
       ${asText('quantity')} AS quantity, ${asText('fill_price')} AS fill_price, ${asText(BPS)} AS bps`

export function fillReference(row: Row, score: string | null): FillReference {
  return {
    file: row.text('file'),
    line: row.count('line'),
    time: row.text('ts_text'),
    orderId: row.textOrNull('order_id'),
    ticker: row.textOrNull('ticker'),
    side: row.textOrNull('side'),
    venue: row.textOrNull('execution_venue'),
    quantity: row.decimalOrNull('quantity'),
    price: row.decimalOrNull('fill_price'),
    slippageBps: row.decimal('bps'),
    score,
  }
}

/** Rejected orders by reason, most first. */
export async function readRejectReasons(read: Reader, from: Day, to: Day): Promise<readonly NamedCount[]> {
  const rows = await read(
    `SELECT coalesce(reason, '(no reason given)') AS reason, CAST(count(*) AS VARCHAR) AS n
     FROM events WHERE day BETWEEN CAST($from AS DATE) AND CAST($to AS DATE) AND event_type = 'order_rejected'
     GROUP BY 1 ORDER BY count(*) DESC, 1`,
    { from, to },
  )
  return rows.map((row) => ({ name: row.text('reason'), count: row.count('n') }))
}
