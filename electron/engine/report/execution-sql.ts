import { asText, IS_FILL, SIDE_SIGN, valued, weighted } from './fields.ts'

/** The period of every statement of the execution summary. */
export const IN_PERIOD = 'day BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)'

const ofSubmission = (column: string) => `min(${column}) FILTER (WHERE event_type = 'order_submitted')`

// Note "one row an order": what the submission says stands once; a second submission of the same order_id
// cannot multiply anything. Minimum instead of "any": the answer must not depend on threads.
/** CTE `orders`: one row per order_id of the period. */
export const ORDERS = `orders AS (
  SELECT order_id,
    ${ofSubmission('ts')} AS submitted,
    ${ofSubmission('ticker')} AS ticker,
    ${ofSubmission('side')} AS side,
    ${ofSubmission('order_type')} AS order_type,
    ${ofSubmission('strategy')} AS strategy,
    ${ofSubmission('quantity')} AS quantity,
    ${ofSubmission('limit_price')} AS limit_price,
    ${ofSubmission('computation_id')} AS computation_id,
    ${ofSubmission('day')} AS day,
    min(CASE WHEN event_type = 'order_submitted' THEN decision_price END) AS decision_price,
    min(ts) FILTER (WHERE ${IS_FILL}) AS first_fill,
    max(ts) FILTER (WHERE event_type = 'order_filled') AS filled,
    coalesce(sum(fills.quantity) FILTER (WHERE ${IS_FILL}), 0) AS filled_quantity,
    coalesce(sum(notional) FILTER (WHERE ${IS_FILL}), 0) AS filled_notional,
    coalesce(sum(commission) FILTER (WHERE ${IS_FILL}), 0) AS fees,
    count(*) FILTER (WHERE event_type = 'order_partial_fill') AS partials,
    count(*) FILTER (WHERE event_type = 'order_rejected') AS rejects,
    count(*) FILTER (WHERE event_type = 'order_cancelled') AS cancels
  FROM ${valued(`${IN_PERIOD} AND order_id IS NOT NULL AND event_type IN ('order_submitted', 'order_filled',
    'order_partial_fill', 'order_cancelled', 'order_rejected')`)} AS fills
  GROUP BY order_id)`

const versus = (benchmark: string) =>
  `TRY_CAST((${SIDE_SIGN}) * (CAST(fill_price AS DOUBLE) - CAST(${benchmark} AS DOUBLE))
      / CAST(${benchmark} AS DOUBLE) * 10000 AS DECIMAL(18,8))`

const halfHour = (ts: string) =>
  `strftime(time_bucket(INTERVAL 30 MINUTES, CAST(${ts} AS TIMESTAMP)), '%H:%M')`

/** CTE `fills`: one row per fill with what its order says, and its slippage against each benchmark. */
export const FILLS = `fills AS (
  SELECT *, ${weighted('weight', 'vs_limit')} AS weighted_vs_limit,
    ${weighted('weight', 'vs_decision')} AS weighted_vs_decision
  FROM (SELECT *, ${versus('limit_price')} AS vs_limit, ${versus('decision_price')} AS vs_decision
    FROM (SELECT f.day, f.execution_venue AS venue, coalesce(f.ticker, o.ticker) AS ticker,
        coalesce(f.side, o.side) AS side, o.order_type, coalesce(f.strategy, o.strategy) AS strategy,
        ${halfHour('f.ts')} AS time_of_day, f.fill_price, f.quantity, f.notional, f.weight, f.bps, f.weighted_bps,
        f.commission, coalesce(f.limit_price, o.limit_price) AS limit_price, o.decision_price
      FROM ${valued(`${IN_PERIOD} AND ${IS_FILL}`)} AS f LEFT JOIN orders AS o ON o.order_id = f.order_id)))`

/** Columns of one slippage measure over `fills`; read by `slippageMetrics`. */
export function slippageAggregates(prefix: string, bps: string, weighted: string): string {
  return `CAST(count(${bps}) AS VARCHAR) AS ${prefix}_n,
    ${asText(`coalesce(sum(${bps}), 0)`)} AS ${prefix}_sum,
    CAST(count(${weighted}) AS VARCHAR) AS ${prefix}_weighted_n,
    ${asText(`coalesce(sum(${weighted}), 0)`)} AS ${prefix}_weighted_sum,
    ${asText(`coalesce(sum(weight) FILTER (WHERE ${weighted} IS NOT NULL), 0)`)} AS ${prefix}_weight,
    CAST(quantile_disc(${bps}, [0.5, 0.9, 0.95, 0.99]) AS VARCHAR) AS ${prefix}_quantiles,
    ${asText(`max(${bps})`)} AS ${prefix}_worst`
}

export const BREAKDOWNS = [
  ['venue', 'By venue'],
  ['ticker', 'By ticker'],
  ['side', 'By side'],
  ['order_type', 'By order type'],
  ['strategy', 'By strategy'],
  ['time_of_day', 'By time of day (UTC, 30 minutes)'],
  ['day', 'By day'],
] as const
export type Dimension = (typeof BREAKDOWNS)[number][0]

/** Fills of the period along each dimension, one scan. */
export const FILL_BREAKDOWNS = `WITH ${ORDERS}, ${FILLS}
  SELECT CASE ${BREAKDOWNS.map(([name]) => `WHEN grouping(${name}) = 0 THEN '${name}'`).join(' ')} END AS dimension,
    CASE ${BREAKDOWNS.map(([name]) => `WHEN grouping(${name}) = 0 THEN CAST(${name} AS VARCHAR)`).join(' ')} END AS name,
    CAST(count(*) AS VARCHAR) AS fills,
    ${asText('coalesce(sum(quantity), 0)')} AS shares,
    ${asText('coalesce(sum(notional), 0)')} AS notional,
    ${asText('coalesce(sum(weight), 0)')} AS turnover,
    CAST(count(bps) AS VARCHAR) AS n,
    ${asText('coalesce(sum(bps), 0)')} AS bps_sum,
    ${asText('coalesce(sum(weighted_bps), 0)')} AS weighted_sum,
    ${asText('coalesce(sum(weight) FILTER (WHERE weighted_bps IS NOT NULL), 0)')} AS weight,
    CAST(quantile_disc(bps, [0.5, 0.95]) AS VARCHAR) AS quantiles,
    ${asText('coalesce(sum(commission), 0)')} AS commission
  FROM fills GROUP BY GROUPING SETS (${BREAKDOWNS.map(([name]) => `(${name})`).join(', ')})
  ORDER BY dimension, coalesce(sum(weight), 0) DESC, name`

/** Dimensions that a submitted order has. */
const ORDER_DIMENSIONS = ['ticker', 'side', 'order_type', 'strategy', 'time_of_day', 'day'] as const

/** Orders submitted in the period along each dimension of an order. */
export const ORDER_BREAKDOWNS = `WITH ${ORDERS}
  SELECT CASE ${ORDER_DIMENSIONS.map((name) => `WHEN grouping(${name}) = 0 THEN '${name}'`).join(' ')} END AS dimension,
    CASE ${ORDER_DIMENSIONS.map((name) => `WHEN grouping(${name}) = 0 THEN CAST(${name} AS VARCHAR)`).join(' ')} END AS name,
    CAST(count(*) AS VARCHAR) AS orders,
    CAST(count(filled) AS VARCHAR) AS filled,
    CAST(count(*) FILTER (WHERE rejects > 0) AS VARCHAR) AS rejected,
    CAST(count(*) FILTER (WHERE cancels > 0) AS VARCHAR) AS cancelled
  FROM (SELECT *, ${halfHour('submitted')} AS time_of_day FROM orders WHERE submitted IS NOT NULL)
  GROUP BY GROUPING SETS (${ORDER_DIMENSIONS.map((name) => `(${name})`).join(', ')})
  ORDER BY dimension, name`
