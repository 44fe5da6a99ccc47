/** SQL of what the reports read from `events`, each expression defined once. */

/** The archive order of records (day, file, line); "first appearance" means this. */
export const ARCHIVE_ORDER = 'id'

/** A fill of the trading engine: the last one of an order or a partial one, each counted by itself. */
export const IS_FILL = "event_type IN ('order_filled', 'order_partial_fill')"

/** A record of the trading engine is named by its type, one of fund operations by log type and event. */
export const TYPE_NAME =
  "coalesce(event_type, CASE WHEN coalesce(log_type, event) IS NOT NULL THEN concat_ws(' ', log_type, event) END, '(no type)')"

// Note "wide product": DuckDB keeps a product of two narrow decimals within 18 digits, so a fill of a million
// dollars would overflow: both sides are cast to the width of the schema, and DECIMAL(30,10) x DECIMAL(30,10) is
// DECIMAL(38,20), exact. A product of a trillion or more (a hostile record) counts as not given, so that neither it
// nor a sum of what remains can overflow and take the whole report. The guard is a CASE: the optimiser may take a
// shared part out of TRY (seen in DuckDB 1.5.6) and then it throws after all, but it leaves CASE alone.
/** quantity x price, exact; null when one is missing or the product is out of range. */
export const notional = (quantity: string, price: string) =>
  `CASE WHEN abs(CAST(${quantity} AS DOUBLE) * CAST(${price} AS DOUBLE)) < 1e12
    THEN CAST(${quantity} AS DECIMAL(30,10)) * CAST(${price} AS DECIMAL(30,10)) END`

/** The notional of a fill. */
export const NOTIONAL = notional('quantity', 'fill_price')

/** Logged slippage as a decimal of eight digits after the point, so that sums do not depend on their order. */
export const BPS = 'TRY_CAST(slippage_bps AS DECIMAL(18,8))'

// Note "weights": rounding a wide decimal down, and its absolute value, take microseconds each in DuckDB. A weight is
// therefore the nearest decimal of six digits to the product in doubles: the exact product wherever that has six digits
// after the point at most and is below a billion, the same on every run, and never part of a total.
/** |quantity x price| of a fill in range: what its slippage counts in a weighted mean. */
const WEIGHT =
  'CASE WHEN notional IS NOT NULL THEN CAST(abs(CAST(quantity AS DOUBLE) * CAST(fill_price AS DOUBLE)) AS DECIMAL(24,6)) END'

/** A weight times basis points, exact; null when one is missing, or a million bps or more. */
export const weighted = (weight: string, bps: string) =>
  `CASE WHEN ${bps} > -1000000 AND ${bps} < 1000000 THEN ${weight} * ${bps} END`

/**
 * The events of a condition with `notional`, `bps`, `weight` and `weighted_bps` worked out once a row, each level from
 * the one below: written out where they are used, they would be worked out again for every aggregate.
 */
export const valued = (where: string) =>
  `(SELECT *, ${weighted('weight', 'bps')} AS weighted_bps FROM (SELECT *, ${WEIGHT} AS weight
      FROM (SELECT *, ${NOTIONAL} AS notional, ${BPS} AS bps FROM events WHERE ${where})))`

/** +1 where a higher price costs more, -1 where it costs less; null for a side we do not know. */
export const SIDE_SIGN =
  "CASE WHEN side IN ('buy', 'cover') THEN 1 WHEN side IN ('sell', 'short') THEN -1 END"

/** Shares of a fill with its direction: what it adds to a position. */
export const SIGNED_QUANTITY =
  "CASE WHEN side IN ('buy', 'cover') THEN quantity WHEN side IN ('sell', 'short') THEN -quantity END"

/** Shares before and after; where one is not given it follows from the change. */
export const SHARES_BEFORE = 'coalesce(previous_shares, current_shares - change_shares)'
export const SHARES_AFTER = 'coalesce(current_shares, previous_shares + change_shares)'

/** A signal's outcome: one that carries an error is never printed as a success. */
export const SIGNAL_STATUS = `CASE
  WHEN status IS NOT NULL AND lower(status) <> 'success' THEN status
  WHEN coalesce(error, '') NOT IN ('', 'false') THEN 'error'
  ELSE 'success' END`

/** The whole record as it was logged, as JSON text. */
export const RECORD_TEXT = 'CAST(event_data AS VARCHAR)'

/** The fund dialect's slippage in basis points, as logged. */
export const PCT_AS_BPS = 'TRY_CAST(slippage_pct * 10000 AS DECIMAL(18,8))'

/** The files of a period; one that has no day of its own belongs to the days of its records. */
export const FILES_IN_PERIOD = `coalesce(day, CAST(first_ts AS DATE)) <= CAST($to AS DATE)
    AND coalesce(day, CAST(last_ts AS DATE)) >= CAST($from AS DATE)`

/** A decimal expression as exact text. */
export const asText = (expression: string): string => `CAST(${expression} AS VARCHAR)`
