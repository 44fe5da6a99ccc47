import { type Exact, exact, product, ratio, shortText, sum, whole } from '../../../../shared/model/decimal.ts'
import type { MetricGroup } from '../../../../shared/model/report.ts'
import { type Reader, single } from '../ask.ts'
import { asText, notional, SIDE_SIGN } from '../fields.ts'
import { MEAN_SCALE } from '../fill-figures.ts'
import type { Tables } from './execution-tables.ts'
import { metricOf } from './metric.ts'

/** Where prices that the order's records do not carry come from: mids of quotes by order, or none. */
const NO_MARKS =
  '(SELECT CAST(NULL AS VARCHAR) AS order_id, CAST(NULL AS DECIMAL(24,10)) AS arrival_mid, CAST(NULL AS DECIMAL(24,10)) AS end_mid WHERE false)'

const signed = (amount: string) => `CASE WHEN (${SIDE_SIGN}) > 0 THEN ${amount} ELSE -(${amount}) END`
const total = (amount: string, where: string) =>
  `${asText(`coalesce(sum(${amount}) FILTER (WHERE ${where}), 0)`)}`

/**
 * Implementation shortfall: [ s x sum q(p - P_dec) + s x (Q - X)(P_end - P_dec) + fees ] / (Q x P_dec) x 10,000, over
 * orders with a decision price of which nothing stayed open, or whose end has a price. Delay s x X x (P_arr - P_dec)
 * and trading s x sum q(p - P_arr) apart where an arrival price is known, too.
 *
 * @param marks Table of `order_id`, `arrival_mid`, `end_mid`: used where the record carries no such price.
 */
export async function readShortfall(
  read: Reader,
  { orders }: Tables,
  marks: string | null,
): Promise<MetricGroup> {
  const row = single(
    await read(`WITH o AS (SELECT *, coalesce(arrival_price, arrival_mid) AS arrival,
        coalesce(end_price, end_mid) AS end_, quantity - filled_quantity AS rest
      FROM ${orders} LEFT JOIN ${marks ?? NO_MARKS} USING (order_id) WHERE submitted IS NOT NULL),
    worth AS (SELECT *, ${notional('quantity', 'decision_price')} AS decided,
        ${notional('filled_quantity', 'decision_price')} AS filled_decided,
        ${notional('filled_quantity', 'arrival')} AS filled_arrived,
        CASE WHEN rest = 0 THEN 0 ELSE ${notional('rest', 'end_')} END AS rest_ended,
        CASE WHEN rest = 0 THEN 0 ELSE ${notional('rest', 'decision_price')} END AS rest_decided
      FROM o),
    known AS (SELECT *, coalesce(quantity > 0 AND decision_price > 0 AND decided > 0 AND filled_decided IS NOT NULL
          AND rest >= 0 AND fills = valued_fills AND (${SIDE_SIGN}) IS NOT NULL, false) AS decided_well
      FROM worth),
    parts AS (SELECT *, decided_well AND rest_ended IS NOT NULL AND rest_decided IS NOT NULL AS whole,
        ${signed('filled_notional - filled_decided')} AS execution, ${signed('rest_ended - rest_decided')} AS opportunity,
        ${signed('filled_arrived - filled_decided')} AS delay, ${signed('filled_notional - filled_arrived')} AS trading
      FROM known)
    SELECT CAST(count(*) AS VARCHAR) AS orders, CAST(count(*) FILTER (WHERE decided_well) AS VARCHAR) AS decided_n,
      CAST(count(*) FILTER (WHERE whole) AS VARCHAR) AS n,
      CAST(count(*) FILTER (WHERE whole AND filled_arrived IS NOT NULL) AS VARCHAR) AS arrived_n,
      CAST(count(*) FILTER (WHERE whole AND rest > 0) AS VARCHAR) AS ended_n,
      CAST(count(*) FILTER (WHERE whole AND filled_arrived IS NOT NULL AND arrival_price IS NULL) AS VARCHAR) AS arrival_quoted,
      CAST(count(*) FILTER (WHERE whole AND rest > 0 AND end_price IS NULL) AS VARCHAR) AS end_quoted,
      ${total('decided', 'whole')} AS base, ${total('execution', 'whole')} AS execution,
      ${total('opportunity', 'whole')} AS opportunity, ${total('fees', 'whole')} AS fees,
      ${total('decided', 'whole AND filled_arrived IS NOT NULL')} AS arrived_base,
      ${total('delay', 'whole AND filled_arrived IS NOT NULL')} AS delay,
      ${total('trading', 'whole AND filled_arrived IS NOT NULL')} AS trading
    FROM parts`),
  )
  const of = row.count('orders')
  const n = row.count('n')
  const arrived = row.count('arrived_n')
  const base = exact(row.text('base'))
  const none =
    of === 0
      ? 'no submitted orders'
      : row.count('decided_n') === 0
        ? 'no submitted order carries quantity, side and decision price'
        : 'no such order is complete or has a price at its end'
  const quoted = (count: number, what: string) =>
    count === 0 ? null : `${count} ${what} from the quotes, not from the record`
  const part = (
    id: string,
    label: string,
    amount: Exact,
    over: {
      readonly base: Exact
      readonly n: number
      readonly missing: string
      readonly caution?: string | null
    },
  ) => {
    const common = { n: over.n, of, missing: over.missing, caution: over.caution ?? null }
    return [
      metricOf({
        id: `shortfall.${id}`,
        label,
        unit: 'bps',
        value: over.n === 0 ? null : ratio(product(amount, whole(10_000)), over.base, MEAN_SCALE),
        ...common,
      }),
      metricOf({
        id: `shortfall.${id}_usd`,
        label: `${label}, in dollars`,
        unit: 'usd',
        value: over.n === 0 ? null : shortText(amount),
        ...common,
      }),
    ]
  }
  const all = { base, n, missing: none }
  const withArrival = {
    base: exact(row.text('arrived_base')),
    n: arrived,
    missing: n === 0 ? none : 'no arrival prices in the archive',
    caution: quoted(row.count('arrival_quoted'), 'arrival prices'),
  }
  const amount = (name: string) => exact(row.text(name))
  const execution = amount('execution')
  const opportunity = amount('opportunity')
  const fees = amount('fees')
  return {
    id: 'shortfall',
    title: 'Implementation shortfall',
    definition:
      '[ s x sum q(p - P_dec) + s x (Q - X)(P_end - P_dec) + fees ] / (Q x P_dec) x 10,000 over orders with a decision price that are complete, or whose end (cancel, reject, last order_filled) has a price. Q ordered, X filled; s = +1 for buy and cover, -1 for sell and short. Delay: s x X x (P_arr - P_dec); trading: s x sum q(p - P_arr). P_dec is decision_price, P_arr arrival_price, P_end end_price of the record; without these the mid of the quotes then, where quotes are given.',
    metrics: [
      ...part('total', 'Total', sum(sum(execution, opportunity), fees), all),
      ...part('execution', 'Delay and trading part', execution, all),
      ...part('delay', 'Delay part', amount('delay'), withArrival),
      ...part('trading', 'Trading part', amount('trading'), withArrival),
      ...part('opportunity', 'Opportunity part', opportunity, {
        ...all,
        caution: quoted(row.count('end_quoted'), 'end prices'),
      }),
      ...part('fees', 'Fee part', fees, all),
    ],
  }
}
