import { decimalText, exact, product, ratio, trimmed, whole } from '../../../../shared/model/decimal.ts'
import type { Breakdown, BreakdownId, BreakdownRow } from '../../../../shared/model/report-execution.ts'
import type { Reader, Row } from '../ask.ts'
import { asText } from '../fields.ts'
import { MEAN_SCALE, mean } from '../fill-figures.ts'
import { SESSIONS, SIZE_CLASSES, type Tables, WEEKDAYS } from './execution-tables.ts'

type Dimension = {
  readonly id: BreakdownId
  readonly title: string
  /** Null: submitted orders have no such thing. */
  readonly ofOrders: string | null
  readonly ofFills: string
  /** How its rows stand; without it the largest notional comes first. */
  readonly order?: 'name' | readonly string[]
}

const same = (id: BreakdownId, title: string, order?: Dimension['order']): Dimension => ({
  id,
  title,
  ofOrders: id,
  ofFills: id,
  ...(order ? { order } : {}),
})

const BY_TIME: readonly Dimension[] = [
  same(
    'size_class',
    'By size of the order',
    SIZE_CLASSES.map(([name]) => name),
  ),
  same('time_of_day', 'By time of day (UTC, 30 minutes)', 'name'),
  same('session', 'By part of the session', SESSIONS),
  same('weekday', 'By weekday', WEEKDAYS),
  same('day', 'By day', 'name'),
]

const ENGINE: readonly Dimension[] = [
  { id: 'venue', title: 'By venue', ofOrders: null, ofFills: 'venue' },
  same('ticker', 'By ticker'),
  { id: 'side', title: 'By side', ofOrders: 'side', ofFills: 'side_name' },
  same('order_type', 'By order type'),
  same('strategy', 'By strategy'),
  same('broker', 'By broker'),
  ...BY_TIME,
]

const FUND: readonly Dimension[] = [
  { id: 'broker', title: 'By broker', ofOrders: null, ofFills: 'broker' },
  { id: 'venue', title: 'By venue', ofOrders: null, ofFills: 'venue' },
  { id: 'ticker', title: 'By asset', ofOrders: null, ofFills: 'ticker' },
  { id: 'side', title: 'By action', ofOrders: null, ofFills: 'side_name' },
  { id: 'order_type', title: 'By order type', ofOrders: null, ofFills: 'order_type' },
  { id: 'strategy', title: 'By strategy component', ofOrders: null, ofFills: 'strategy' },
  ...BY_TIME.map((each) => ({ ...each, ofOrders: null })),
]

const named = (columns: readonly (readonly [id: string, column: string])[]) => `
    CASE ${columns.map(([id, column]) => `WHEN grouping(${column}) = 0 THEN '${id}'`).join(' ')} END AS dimension,
    CASE ${columns.map(([, column]) => `WHEN grouping(${column}) = 0 THEN CAST(${column} AS VARCHAR)`).join(' ')} END AS name`

const setsOf = (columns: readonly (readonly [id: string, column: string])[]) =>
  `GROUP BY GROUPING SETS (${columns.map(([, column]) => `(${column})`).join(', ')})`

function fillSql(fills: string, dialect: string, dimensions: readonly Dimension[]): string {
  const columns = dimensions.map(({ id, ofFills }) => [id, ofFills] as const)
  return `SELECT ${named(columns)},
    CAST(count(*) AS VARCHAR) AS fills,
    ${asText('coalesce(sum(quantity), 0)')} AS shares,
    ${asText('coalesce(sum(notional), 0)')} AS notional,
    ${asText('coalesce(sum(weight) FILTER (WHERE commission IS NOT NULL), 0)')} AS turnover,
    CAST(count(bps) AS VARCHAR) AS n,
    ${asText('coalesce(sum(bps), 0)')} AS bps_sum,
    ${asText('coalesce(sum(weighted_bps), 0)')} AS weighted_sum,
    ${asText('coalesce(sum(weight) FILTER (WHERE weighted_bps IS NOT NULL), 0)')} AS weight,
    CAST(quantile_disc(bps, [0.5, 0.95]) AS VARCHAR) AS quantiles,
    ${asText('coalesce(sum(commission), 0)')} AS commission
  FROM ${fills} WHERE dialect = '${dialect}' ${setsOf(columns)}
  ORDER BY dimension, coalesce(sum(weight), 0) DESC, name`
}

function orderSql(orders: string): string {
  const columns = ENGINE.flatMap(({ id, ofOrders }) => (ofOrders === null ? [] : [[id, ofOrders] as const]))
  const count = (condition: string) => `CAST(count(*) FILTER (WHERE ${condition}) AS VARCHAR)`
  return `SELECT ${named(columns)}, CAST(count(*) AS VARCHAR) AS orders, CAST(count(filled) AS VARCHAR) AS filled,
    ${count('partials > 0')} AS partial, ${count('rejects > 0')} AS rejected, ${count('cancels > 0')} AS cancelled
  FROM ${orders} WHERE submitted IS NOT NULL ${setsOf(columns)} ORDER BY dimension, name`
}

/** Fills (and submitted orders, where the engine's) along each dimension; every breakdown adds up to all of them. */
export async function readBreakdowns(
  read: Reader,
  { orders, fills }: Tables,
  dialect: 'engine' | 'fund',
): Promise<readonly Breakdown[]> {
  const dimensions = dialect === 'engine' ? ENGINE : FUND
  const fillRows = await read(fillSql(fills, dialect, dimensions))
  const orderRows = dialect === 'engine' ? await read(orderSql(orders)) : []
  return dimensions.map((dimension) => ({
    id: dimension.id,
    title: dimension.title,
    rows: rowsOf(dimension, fillRows, orderRows),
  }))
}

function rowsOf(
  { id, ofOrders, order }: Dimension,
  fillRows: readonly Row[],
  orderRows: readonly Row[],
): readonly BreakdownRow[] {
  const inDimension = (row: Row) => row.text('dimension') === id
  const orders = new Map(orderRows.filter(inDimension).map((row) => [row.textOrNull('name'), row]))
  const rows = fillRows.filter(inDimension).map((row) => {
    const key = row.textOrNull('name')
    const ofKey = orders.get(key)
    orders.delete(key)
    return { key, ...orderSide(ofOrders !== null, ofKey), ...fillSide(row) }
  })
  // What had orders but no fill at all, e.g. a ticker whose orders were all rejected.
  for (const [key, row] of orders) rows.push({ key, ...orderSide(ofOrders !== null, row), ...NO_FILLS })
  if (order === undefined) return rows
  const rank = ({ key }: BreakdownRow) => (order === 'name' ? 0 : order.indexOf(key ?? ''))
  // What has no name stands last.
  return rows.sort(
    (a, b) =>
      Number(a.key === null) - Number(b.key === null) ||
      rank(a) - rank(b) ||
      ((a.key ?? '') < (b.key ?? '') ? -1 : 1),
  )
}

function fillSide(row: Row) {
  const weighted = ratio(exact(row.text('weighted_sum')), exact(row.text('weight')), MEAN_SCALE)
  const perNotional = ratio(
    product(exact(row.text('commission')), whole(10_000)),
    exact(row.text('turnover')),
    MEAN_SCALE,
  )
  const [p50, p95] = row.decimals('quantiles')?.map(trimmed) ?? []
  return {
    fills: row.count('fills'),
    shares: row.decimal('shares'),
    notional: row.decimal('notional'),
    slippageN: row.count('n'),
    meanSlippage: mean(row.text('bps_sum'), row.count('n')),
    weightedSlippage: weighted && decimalText(weighted),
    p50Slippage: p50 ?? null,
    p95Slippage: p95 ?? null,
    commission: row.decimal('commission'),
    commissionBps: perNotional && decimalText(perNotional),
  }
}

const NO_FILLS: ReturnType<typeof fillSide> = {
  fills: 0,
  shares: '0',
  notional: '0',
  slippageN: 0,
  meanSlippage: null,
  weightedSlippage: null,
  p50Slippage: null,
  p95Slippage: null,
  commission: '0',
  commissionBps: null,
}

function orderSide(has: boolean, row: Row | undefined) {
  const count = (column: string) => (has ? (row?.count(column) ?? 0) : null)
  return {
    orders: count('orders'),
    filledOrders: count('filled'),
    partialOrders: count('partial'),
    rejectedOrders: count('rejected'),
    cancelledOrders: count('cancelled'),
  }
}
