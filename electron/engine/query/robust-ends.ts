/** Where the bars of a histogram begin and end, when a few values lie far from all others. */
import type { DuckDBConnection } from '@duckdb/node-api'

/** Ends as exact text. `low` and `high` are values too: the outermost that are not far from the rest. */
export type Ends = {
  readonly least: string
  readonly low: string
  readonly high: string
  readonly most: string
}

/** Far out are values beyond so many interquartile ranges of the box: Tukey's outer fences. */
const FENCE = 3
/** A range that is no more than so much longer than that of the values within the fences is drawn as a whole. */
const WORTH = 2

/**
 * The ends of the values of `u` in `rows` (`FROM …`): all of them, or those within the fences when the whole range would
 * press the rest into a few bars. Where the middle half is one value, the fences are the first and the last percentile.
 * Null when there is no value.
 */
export async function robustEnds(
  connection: DuckDBConnection,
  u: string,
  rows: string,
): Promise<Ends | null> {
  // Doubles choose where the bars end; which bar holds a value is judged exactly, by whoever draws them.
  const read = await connection.runAndReadAll(
    `WITH v AS MATERIALIZED (SELECT ${u} AS u ${rows}),
     q AS (SELECT min(u) AS least, max(u) AS most, quantile_disc(u, [0.01, 0.25, 0.75, 0.99])::DOUBLE[] AS p FROM v),
     f AS (SELECT least, most,
             CASE WHEN p[3] > p[2] THEN p[2] - ${FENCE} * (p[3] - p[2]) ELSE p[1] END AS lower,
             CASE WHEN p[3] > p[2] THEN p[3] + ${FENCE} * (p[3] - p[2]) ELSE p[4] END AS upper FROM q)
     SELECT any_value(least)::VARCHAR, (min(u) FILTER (u::DOUBLE >= lower))::VARCHAR,
       (max(u) FILTER (u::DOUBLE <= upper))::VARCHAR, any_value(most)::VARCHAR FROM v, f`,
  )
  const [least, low, high, most] = read.getRows()[0] ?? []
  if (typeof least !== 'string' || typeof most !== 'string') return null
  const whole = { least, low: least, high: most, most }
  if (typeof low !== 'string' || typeof high !== 'string') return whole
  const span = Number(high) - Number(low)
  return span > 0 && Number(most) - Number(least) > WORTH * span ? { least, low, high, most } : whole
}
