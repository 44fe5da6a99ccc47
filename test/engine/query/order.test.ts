import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeOrders, followOrder, orderCsv, runQuery } from '../../../electron/engine/query/index.ts'
import { divideDecimals } from '../../../shared/model/decimal-text.ts'
import { formatNanoseconds, type OrderLife } from '../../../shared/model/order.ts'
import { type CaseFolder, makeCaseFolder, seal } from '../load/case-folder.ts'

const DAY = '2024-01-15T'
const record = (at: string, type: string, fields: Readonly<Record<string, unknown>>) =>
  JSON.stringify({ timestamp: `${DAY}${at}Z`, event_type: type, strategy: 'momentum', ...fields })
const submit = (at: string, id: string, quantity: number, more: Readonly<Record<string, unknown>> = {}) =>
  record(at, 'order_submitted', {
    order_id: id,
    client_order_id: `client-${id}`,
    ticker: 'AAPL',
    side: 'buy',
    quantity,
    ...more,
  })
const fill = (
  at: string,
  id: string,
  quantity: number,
  price: number,
  more: Readonly<Record<string, unknown>> = {},
) =>
  record(at, 'order_partial_fill', {
    order_id: id,
    ticker: 'AAPL',
    side: 'buy',
    quantity,
    fill_price: price,
    commission: 0.35,
    ...more,
  })

const LINES = [
  record('09:00:00', 'signal_computed', { computation_id: 'c1' }),
  record('09:59:00', 'signal_computed', { computation_id: 'c0' }),
  submit('10:00:00.000000001', 'o1', 300, {
    computation_id: 'c1',
    limit_price: 185.5,
    pre_trade_checks: { position_limit: 'pass', liquidity: 'warn', circuit_breaker: 'pass' },
  }),
  record('10:00:00.000125', 'order_acknowledged', { order_id: 'o1' }),
  fill('10:00:00.250000002', 'o1', 100, 185.25, { fill_id: 'f1', slippage_bps: -1.5 }),
  record('10:00:00.250000002', 'position_changed', {
    ticker: 'AAPL',
    previous: { shares: 0 },
    current: { shares: 100 },
    change: { shares: 100, reason: 'rebalance', order_id: 'o1' },
  }),
  fill('10:00:01', 'o1', 50, 185.1, { fill_id: 'f2', slippage_bps: 3 }),
  record('10:05:00', 'order_cancelled', { order_id: 'o1', reason: 'time_limit' }),
  // Of the same computation.
  submit('10:00:02', 'o2', 10, { computation_id: 'c1' }),
  record('10:00:02.5', 'order_rejected', { order_id: 'o2', reason: 'insufficient_buying_power' }),
  // An orphan fill.
  fill('10:10:00', 'orphan', 5, 10),
  // All at one moment.
  submit('11:00:00', 'tie', 20),
  fill('11:00:00', 'tie', 10, 1),
  record('11:00:00', 'order_filled', {
    order_id: 'tie',
    ticker: 'AAPL',
    side: 'buy',
    quantity: 10,
    fill_price: 2,
  }),
  // Everything wrong: filled before, too much, after its cancel, twice; time runs backwards in the file.
  submit('12:00:05', 'odd', 10, { pre_trade_checks: { position_limit: 'fail' } }),
  fill('12:00:01', 'odd', 6, 1, { fill_id: 'x' }),
  record('12:00:06', 'order_cancelled', { order_id: 'odd' }),
  fill('12:00:07', 'odd', 6, 1, { fill_id: 'x', side: 'sell' }),
  // Fund operations, by the trade's id.
  submit('13:00:00', 'fund', 1, { trade_id: 't1' }),
  JSON.stringify({
    timestamp: `${DAY}13:00:01Z`,
    log_type: 'TRADE',
    event: 'trade_executed',
    trade_id: 't1',
    quantity: 1,
    fill_price: 4.25,
  }),
  submit('14:00:00', '=HYPERLINK("x")', 1),
  // Names a signal that is computed later only.
  submit('15:00:00', 'early', 1, { computation_id: 'c9' }),
  record('15:00:01', 'signal_computed', { computation_id: 'c9' }),
  submit('16:00:00', 'many', 800),
  ...Array.from({ length: 8 }, (_, at) => fill(`16:00:${at < 5 ? `0${at + 1}` : at + 10}`, 'many', 100, 1)),
]

let folder: CaseFolder
beforeAll(async () => {
  folder = makeCaseFolder()
  await folder.load('2024/01/2024-01-15.log.gz', seal(LINES))
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})
const follow = (id: string): Promise<OrderLife> => folder.gate.withReader((reader) => followOrder(reader, id))
const kinds = (life: OrderLife) => life.anomalies.map(({ kind }) => kind)

describe('an order filled in part, then cancelled', () => {
  test('has its events from the signal on, with exact offsets and running figures', async () => {
    const life = await follow('o1')
    expect(
      life.events.map(({ role, offset, filled, remaining, averagePrice }) => [
        role,
        offset,
        filled,
        remaining,
        averagePrice,
      ]),
    ).toEqual([
      ['signal', '0', null, null, null],
      ['submitted', '3600000000001', null, '300', null],
      ['acknowledged', '3600000125000', null, '300', null],
      ['partial_fill', '3600250000002', '100', '200', '185.25'],
      ['position', '3600250000002', '100', '200', '185.25'],
      ['partial_fill', '3601000000000', '150', '150', '185.2'],
      ['cancelled', '3900000000000', '150', '150', '185.2'],
    ])
    expect(life.events[1]).toMatchObject({
      wait: '3600000000001',
      price: '185.5',
      file: '2024/01/2024-01-15.log.gz',
      line: 3,
      verdict: 'PASSED',
      checks: [
        { name: 'position limit', outcome: 'pass' },
        { name: 'liquidity', outcome: 'warn' },
        { name: 'circuit breaker', outcome: 'pass' },
      ],
    })
    expect(life).toMatchObject({
      state: 'cancelled',
      clientOrderId: 'client-o1',
      signalBy: 'computation_id',
      ordered: '300',
      filled: '150',
      remaining: '150',
      averagePrice: '185.2',
      notional: '27780',
      commission: '0.7',
      slippageBps: '0',
      fills: 2,
      anomalies: [],
    })
  })

  test('has intervals between its moments, and its sisters of the same computation', async () => {
    const life = await follow('o1')
    expect(life.intervals.map(({ label, from, to }) => [label, String(BigInt(to) - BigInt(from))])).toEqual([
      ['signal to submission', '3600000000001'],
      ['submission to acknowledgement', '124999'],
      ['submission to first fill', '250000001'],
      ['fill 1 to fill 2', '749999998'],
      ['last fill to cancel', '299000000000'],
    ])
    expect(life.related).toEqual([
      {
        orderId: 'o2',
        at: '2024-01-15 10:00:02',
        ticker: 'AAPL',
        side: 'buy',
        quantity: '10',
        filled: null,
        state: 'rejected',
      },
    ])
  })
})

test('a rejected order ends with its reason', async () => {
  const life = await follow('o2')
  expect(life).toMatchObject({
    state: 'rejected',
    filled: '0',
    remaining: '10',
    averagePrice: null,
    fills: 0,
  })
  expect(life.events.at(-1)).toMatchObject({ role: 'rejected', reason: 'insufficient_buying_power' })
  expect(life.intervals.at(-1)?.label).toBe('submission to reject')
})

test('an orphan fill is told as one, with the strategy’s last signal', async () => {
  const life = await follow('orphan')
  expect(life).toMatchObject({ ordered: null, remaining: null, filled: '5', signalBy: 'strategy' })
  expect(life.events[0]).toMatchObject({ role: 'signal', at: '2024-01-15 09:59:00' })
  expect(kinds(life)).toEqual(['missing-submit'])
})

test('a signal that it names and that is not there is told, and no other stands in its place', async () => {
  const life = await follow('early')
  expect(life).toMatchObject({ computationId: 'c9', signalBy: null })
  expect(life.events.map(({ role }) => role)).toEqual(['submitted'])
  expect(life.intervals).toEqual([])
  expect(life.anomalies).toEqual([
    {
      kind: 'missing-signal',
      id: life.events[0]?.id,
      words: expect.stringMatching(/^It names the signal c9, which no loaded record before it computes/),
    },
  ])
})

test('of many fills the whole and the longest wait are told, and not each', async () => {
  const { intervals, fills } = await follow('many')
  expect(fills).toBe(8)
  expect(intervals.map(({ label, from, to }) => [label, String(BigInt(to) - BigInt(from))]).slice(1)).toEqual(
    [
      ['submission to first fill', '1000000000'],
      ['first fill to last fill', '16000000000'],
      ['longest wait between fills', '10000000000'],
    ],
  )
})

test('events of one moment stand in archive order', async () => {
  const life = await follow('tie')
  expect(life.events.slice(1).map(({ role, line, wait }) => [role, line, wait])).toEqual([
    ['submitted', 12, '3660000000000'],
    ['partial_fill', 13, '0'],
    ['fill', 14, '0'],
  ])
  expect(life).toMatchObject({ state: 'filled', averagePrice: '1.5', anomalies: [] })
})

test('what is odd is told in words, at the record where it shows', async () => {
  const life = await follow('odd')
  expect(kinds(life).sort()).toEqual([
    'failed-check',
    'fill-after-cancel',
    'fill-before-submit',
    'other-side',
    'overfilled',
    'repeated-fill',
    'time-backwards',
  ])
  const words = (kind: string) => life.anomalies.find((anomaly) => anomaly.kind === kind)?.words
  expect(words('fill-before-submit')).toBe('Filled 4 s before it was submitted.')
  expect(words('overfilled')).toBe('More was filled than ordered: 12 of 10.')
  expect(words('fill-after-cancel')).toBe('Filled 1 s after it was cancelled.')
  const lines = new Map(life.events.map(({ id, line }) => [id, line]))
  expect(life.anomalies.every(({ id }) => lines.has(id))).toBe(true)
})

test('records of the trade are part of the life', async () => {
  const life = await follow('fund')
  expect(life.events.map(({ role }) => role)).toEqual(['signal', 'submitted', 'trade'])
})

test('an order that nothing names is not found', async () => {
  await expect(follow("no'; DROP TABLE events; --")).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('orders are completed by id and by client order id, from their start first', async () => {
  const ids = async (text: string) =>
    (await folder.gate.withReader((reader) => completeOrders(reader, text, 20))).map((row) => row.order_id)
  expect(await ids('o')).toEqual(['o1', 'o2', 'odd', 'orphan'])
  expect(await ids('CLIENT-TIE')).toEqual(['tie'])
  expect(await ids('%')).toEqual([])
  expect((await ids('')).length).toBe(9)
})

test('orders that were followed come first, then those of the result at hand, and say so', async () => {
  const { id } = await folder.gate.withReader((reader) =>
    runQuery(reader, "SELECT 1 AS n, order_id FROM events WHERE order_id IN ('orphan', 'o2')"),
  )
  const near = { followed: ['tie', 'gone', 'o1'], result: { resultId: id, column: 1 } }
  const standing = async (text: string, at = near) =>
    (await folder.gate.withReader((reader) => completeOrders(reader, text, 20, at)))
      .slice(0, 5)
      .map((row) => `${row.order_id} ${row.standing}`)
  expect(await standing('')).toEqual([
    'tie followed',
    'o1 followed',
    'orphan result',
    'o2 result',
    'many other',
  ])
  expect(await standing('o')).toEqual(['o1 followed', 'o2 result', 'orphan result', 'odd other'])
  const dropped = { ...near, result: { resultId: 'dropped', column: 1 } }
  expect(await standing('orp', dropped)).toEqual(['orphan other'])
})

test('CSV has a row an event, and no formula', async () => {
  const rows = orderCsv(await follow('o1')).split('\r\n')
  expect(rows).toHaveLength(9)
  expect(rows[4]).toBe(
    '2024-01-15 10:00:00.250000002,3600250000002,249875002,partial_fill,order_partial_fill,100,185.25,0.35,-1.5,,100,200,185.25,,,f1,,,2024/01/2024-01-15.log.gz,5,PASSED',
  )
})

test('nanoseconds and quotients are printed exactly', () => {
  expect(
    ['0', '420', '1500', '125030000', '1234567000', '61500000000', '-3661000000001'].map(formatNanoseconds),
  ).toEqual([
    '0',
    '420 ns',
    '1.5 µs',
    '125.03 ms',
    '1.234567 s',
    '1 min 01.5 s',
    '−1 h 01 min 01.000000001 s',
  ])
  expect(divideDecimals('1', '3', 6)).toBe('0.333333')
  expect(divideDecimals('-2', '3', 2)).toBe('-0.67')
  expect(divideDecimals('99999999999999999999.5', '0.5', 0)).toBe('199999999999999999999')
  expect(divideDecimals('1', '0', 2)).toBeNull()
})
