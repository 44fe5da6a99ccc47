import type { MarketFile } from '../../../../../shared/model/market.ts'
import type { QuoteCoverage } from '../../../../../shared/model/report-execution.ts'
import { type Reader, single } from '../../ask.ts'
import { notional, SIDE_SIGN, weighted } from '../../fields.ts'
import type { Scratch } from '../../scratch.ts'
import type { Tables } from '../execution-tables.ts'

/** A quote older than this says nothing of the market then. In seconds. */
export const STALE_AFTER = 60
/** After how many seconds fills are marked out; the last is also the horizon of the realised spread. */
export const HORIZONS = [1, 10, 60, 300] as const
export const REALISED_AFTER = 300

const SECOND = 1_000_000_000

/** The quotes that stood: of several of one instant the last in the file. */
export function makeQuotes(read: Reader, scratch: Scratch, handed: string): Promise<string> {
  return scratch.make(
    read,
    'book',
    `SELECT ticker, ns, q.bid AS bid, q.ask AS ask, CAST((q.bid + q.ask) * 0.5 AS DECIMAL(24,10)) AS mid,
       CASE WHEN NOT coalesce(q.bid > 0 AND q.ask > 0, false) THEN 'one_sided' WHEN q.bid > q.ask THEN 'crossed'
         WHEN q.bid = q.ask THEN 'locked' ELSE 'used' END AS state
     FROM (SELECT ticker, ns, arg_max({'bid': bid, 'ask': ask}, seq) AS q FROM ${handed} GROUP BY ticker, ns)`,
  )
}

/** The quote that stood at each instant (`ns`, nanoseconds) of a relation with `instrument`, with its state. */
const asOf = (relation: string, quotes: string) => `(SELECT l.* , q.bid, q.ask, q.mid,
    CASE WHEN q.ns IS NULL THEN 'none' WHEN CAST(l.ns AS HUGEINT) - q.ns > ${STALE_AFTER * SECOND} THEN 'stale' ELSE q.state END AS state
  FROM ${relation} AS l ASOF LEFT JOIN ${quotes} AS q ON l.instrument = q.ticker AND l.ns >= q.ns)`

/** The mid at the submission and at the end of each order, where a usable quote stood then. */
export function makeMarks(
  read: Reader,
  scratch: Scratch,
  { orders }: Tables,
  quotes: string,
): Promise<string> {
  const instants = `(SELECT order_id, ticker AS instrument, epoch_ns(submitted) AS ns, 'arrival' AS what FROM ${orders}
      WHERE submitted IS NOT NULL AND ticker IS NOT NULL
    UNION ALL SELECT order_id, ticker, epoch_ns(ended), 'end' FROM ${orders} WHERE ended IS NOT NULL AND ticker IS NOT NULL)`
  return scratch.make(
    read,
    'marks',
    `SELECT order_id, max(mid) FILTER (WHERE what = 'arrival' AND state = 'used') AS arrival_mid,
       max(mid) FILTER (WHERE what = 'end' AND state = 'used') AS end_mid FROM ${asOf(instants, quotes)} GROUP BY order_id`,
  )
}

const inBps = (amount: string, of: string) =>
  `CASE WHEN ${of} > 0 THEN TRY_CAST(CAST(${amount} AS DOUBLE) / CAST(${of} AS DOUBLE) * 10000 AS DECIMAL(18,8)) END`
const signed = (amount: string) => `CASE s WHEN 1 THEN ${amount} WHEN -1 THEN -(${amount}) END`

/** The measures in basis points of a fill against the quotes, each with what it counts in a weighted mean. */
export const BPS_MEASURES = [
  'effective_bps',
  'quoted_bps',
  'realised_bps',
  'arrival_bps',
  ...HORIZONS.map((seconds) => `markout_${seconds}` as const),
] as const

/**
 * One row a fill: the state of the quote that stood then, and what follows from it. Spreads are in currency per share,
 * exact: effective 2 s (p - mid), quoted ask - bid, realised 2 s (p - mid some minutes later); improvement is what a
 * fill was better than the quote of its side.
 */
export function makeAgainst(
  read: Reader,
  scratch: Scratch,
  { fills }: Tables,
  quotes: string,
  marks: string,
): Promise<string> {
  const offsets = [0, ...HORIZONS].map((seconds) => `(${seconds})`).join(', ')
  const instants = `(SELECT id, instrument, ns + CAST(seconds AS BIGINT) * ${SECOND} AS ns, seconds
    FROM ${fills}, (VALUES ${offsets}) AS offsets(seconds) WHERE instrument IS NOT NULL)`
  const later = HORIZONS.map(
    (seconds) => `max(mid) FILTER (WHERE seconds = ${seconds} AND state = 'used') AS mid_${seconds}`,
  )
  const now = (column: string) => `max(${column}) FILTER (WHERE seconds = 0 AND state = 'used') AS ${column}`
  const rows = `SELECT f.dialect, f.id, f.venue, f.ticker, f.quantity, f.fill_price AS p, f.weight, ${SIDE_SIGN} AS s,
      abs(f.quantity) AS shares, coalesce(q.state, 'none') AS state, q.* EXCLUDE (id, state), m.arrival_mid
    FROM ${fills} AS f
    LEFT JOIN (SELECT id, max(state) FILTER (WHERE seconds = 0) AS state, ${['bid', 'ask', 'mid'].map(now).join(', ')},
        ${later.join(', ')} FROM ${asOf(instants, quotes)} GROUP BY id) AS q ON q.id = f.id
    LEFT JOIN ${marks} AS m ON m.order_id = f.order_id`
  const amounts = `SELECT *, ${signed('(p - mid) + (p - mid)')} AS effective,
      CASE WHEN s IS NOT NULL AND p IS NOT NULL THEN ask - bid END AS quoted,
      CASE WHEN mid IS NOT NULL THEN ${signed(`(p - mid_${REALISED_AFTER}) + (p - mid_${REALISED_AFTER})`)} END AS realised,
      CASE s WHEN 1 THEN ask - p WHEN -1 THEN p - bid END AS improvement
    FROM (${rows})`
  const measures = `SELECT *, ${notional('shares', 'effective')} AS effective_value, ${notional('shares', 'quoted')} AS quoted_value,
      ${notional('shares', 'realised')} AS realised_value, ${notional('shares', 'improvement')} AS improvement_value,
      ${inBps('effective', 'mid')} AS effective_bps, ${inBps('quoted', 'mid')} AS quoted_bps,
      ${inBps('realised', 'mid')} AS realised_bps, ${inBps(signed('p - arrival_mid'), 'arrival_mid')} AS arrival_bps,
      ${HORIZONS.map((seconds) => `${inBps(signed(`p - mid_${seconds}`), 'p')} AS markout_${seconds}`).join(', ')}
    FROM (${amounts})`
  return scratch.make(
    read,
    'against',
    `SELECT *, ${BPS_MEASURES.map((name) => `${weighted('weight', name)} AS weighted_${name}`).join(', ')} FROM (${measures})`,
  )
}

export async function quoteCoverage(read: Reader, against: string, file: MarketFile): Promise<QuoteCoverage> {
  const count = (state: string) => `CAST(count(*) FILTER (WHERE state = '${state}') AS VARCHAR) AS ${state}`
  const row = single(
    await read(
      `SELECT ${['used', 'none', 'stale', 'crossed', 'locked', 'one_sided'].map(count).join(', ')} FROM ${against}`,
    ),
  )
  return {
    rows: file.beside.rows,
    crossed: file.crossed,
    locked: file.locked,
    oneSided: file.oneSided,
    fills: {
      used: row.count('used'),
      none: row.count('none'),
      stale: row.count('stale'),
      crossed: row.count('crossed'),
      locked: row.count('locked'),
      oneSided: row.count('one_sided'),
    },
  }
}
