/** What a figure takes from one record it never takes from another, and never with fewer digits than were logged. */
import { afterEach, expect, test } from 'vitest'
import { makeReport } from '../../../electron/engine/report/index.ts'
import type { Report } from '../../../shared/model/report.ts'
import type { ReportKind } from '../../../shared/model/report-kinds.ts'
import { type CaseDatabase, caseDatabase, sourceOfEvents } from './case-database.ts'

type Days = Readonly<Record<string, readonly (Record<string, unknown> | string)[]>>
let database: CaseDatabase | undefined
afterEach(() => database?.close())

async function reportOf<K extends ReportKind>(kind: K, days: Days): Promise<Extract<Report, { kind: K }>> {
  const names = Object.keys(days).toSorted()
  database = await caseDatabase(names.map((day) => ({ day, events: days[day] ?? [] })))
  const source = sourceOfEvents(database.ask)
  const period = { from: names[0] ?? '', to: names.at(-1) ?? '' }
  return (await makeReport(kind, source, period)) as Extract<Report, { kind: K }>
}

const at = (day: string, second: number) => `${day}T10:00:${String(second).padStart(2, '0')}Z`
const MONDAY = '2024-03-04'
const TUESDAY = '2024-03-05'

test('risk: value and threshold with every digit that was logged, exponents written out', async () => {
  const breaker = (value: string, threshold: string) =>
    `{"timestamp": "${at(MONDAY, 1)}", "event_type": "circuit_breaker_triggered", "current_value": ${value}, "threshold": ${threshold}}`
  const { history } = await reportOf('risk', {
    [MONDAY]: [
      breaker('1.5e-10', '2.5e+20'),
      breaker('9007199254740993', '0.1000000000000000055'),
      breaker('"-0.0820"', '"-0.08"'),
    ],
  })
  expect(history.rows.map(({ value, threshold, beyond }) => [value, threshold, beyond])).toEqual([
    ['0.00000000015', '250000000000000000000', '-249999999999999999999.99999999985'],
    ['9007199254740993', '0.1000000000000000055', '9007199254740992.8999999999999999945'],
    ['-0.082', '-0.08', '-0.002'],
  ])
})

test('a quoted number counts: slippage that a careful writer keeps as a decimal', async () => {
  const { fills } = await reportOf('execution', {
    [MONDAY]: [
      `{"timestamp": "${at(MONDAY, 1)}", "event_type": "order_filled", "order_id": "o", "side": "buy", "quantity": "10", "fill_price": "2.50", "slippage_bps": "2.3"}`,
      `{"timestamp": "${at(MONDAY, 2)}", "event_type": "order_filled", "order_id": "p", "side": "buy", "quantity": "10", "fill_price": "2.50", "slippage_bps": "NaN"}`,
    ],
  })
  expect(fills.slippage).toMatchObject({ n: 1, mean: '2.300000', weightedMean: '2.300000' })
})

const NOT_FINITE = `{"timestamp": "${at(MONDAY, 1)}", "log_type": "RISK", "event": "limit_exceeded", "threshold": NaN, "current_value": -Infinity, "notified": ["Infinity", NaN], "body": "\\"NaN"}`

test.each(['risk', 'communications', 'activity', 'nav'] as const)(
  '%s: a record with NaN, which Python writes, takes no report down',
  async (kind) => {
    const report = await reportOf(kind, {
      [MONDAY]: [
        NOT_FINITE,
        NOT_FINITE.replace('RISK', 'NAV').replace('threshold', 'nav'),
        `{"timestamp": "${at(MONDAY, 2)}", "event_type": "config_changed", "changes": [{"path": "a", "old_value": NaN, "new_value": 0.10}]}`,
      ],
    })
    if (report.kind === 'risk')
      expect(report.history.rows).toMatchObject([
        { threshold: null, value: null, notified: ['Infinity', 'NaN'] },
      ])
    if (report.kind === 'activity')
      expect(report.changes.rows).toMatchObject([{ oldValue: 'NaN', newValue: '0.10' }])
    if (report.kind === 'communications') expect(report.messages.rows[0]).toMatchObject({ text: '"NaN' })
    if (report.kind === 'nav') expect(report.records.rows).toMatchObject([{ nav: null }])
  },
)

const RESUBMITTED: Days = {
  [MONDAY]: [
    {
      timestamp: at(MONDAY, 1),
      event_type: 'order_submitted',
      order_id: 'o',
      ticker: 'MSFT',
      side: 'sell',
      quantity: 100,
    },
    { timestamp: at(MONDAY, 2), event_type: 'order_filled', order_id: 'o', quantity: 100, fill_price: 50 },
  ],
  [TUESDAY]: [
    {
      timestamp: at(TUESDAY, 1),
      event_type: 'order_submitted',
      order_id: 'o',
      ticker: 'AAPL',
      side: 'buy',
      quantity: 7,
      limit_price: 40,
    },
    { timestamp: at(TUESDAY, 3), event_type: 'order_cancelled', order_id: 'o' },
  ],
}

test('an order id that is used again: the order is what its first submission says, whole', async () => {
  const report = await reportOf('execution', RESUBMITTED)
  const keys = (id: string) => report.breakdowns.find((each) => each.id === id)?.rows.map(({ key }) => key)
  expect([keys('ticker'), keys('side'), keys('size_class')]).toEqual([['MSFT'], ['sell'], ['100 to 499']])
  const limit = report.groups.find(({ id }) => id === 'slippage_limit')?.metrics[0]
  expect(limit).toMatchObject({ value: null, n: 0, of: 1 })
})

test('positions: what the first or the last record does not say is not known', async () => {
  const changed = (second: number, fields: Record<string, unknown>, ticker = 'A') => ({
    timestamp: at(TUESDAY, second),
    event_type: 'position_changed',
    ticker,
    ...fields,
  })
  const { breaks, closing } = await reportOf('positions', {
    [MONDAY]: [
      {
        timestamp: at(MONDAY, 1),
        event_type: 'position_changed',
        ticker: 'A',
        previous: { shares: 0 },
        current: { shares: 100, market_value: 5000, weight_pct: 1.5 },
      },
      {
        timestamp: at(MONDAY, 1),
        event_type: 'order_filled',
        order_id: 'x',
        ticker: 'A',
        side: 'buy',
        quantity: 100,
        fill_price: 50,
      },
    ],
    [TUESDAY]: [
      {
        timestamp: at(TUESDAY, 1),
        event_type: 'order_filled',
        order_id: 'y',
        ticker: 'A',
        side: 'buy',
        quantity: 60,
        fill_price: 50,
      },
      changed(2, { current: { shares: 150, market_value: 7500, weight_pct: 2 } }),
      changed(3, { previous: { shares: 150 }, current: { shares: 160 } }),
    ],
  })
  expect(breaks.rows).toEqual([])
  expect(closing).toMatchObject([{ ticker: 'A', shares: '160', marketValue: null, weightPercent: null }])
})

test('positions: the first record of a ticker opens with the fills of the days before in it', async () => {
  const fill = (day: string, quantity: number) => ({
    timestamp: at(day, 1),
    event_type: 'order_filled',
    order_id: day,
    ticker: 'A',
    side: 'buy',
    quantity,
    fill_price: 1,
  })
  const record = (to: number) => ({
    timestamp: at(TUESDAY, 2),
    event_type: 'position_changed',
    ticker: 'A',
    previous: { shares: 100 },
    current: { shares: to },
  })
  const good = await reportOf('positions', {
    [MONDAY]: [fill(MONDAY, 100)],
    [TUESDAY]: [fill(TUESDAY, 50), record(150)],
  })
  expect(good.breaks.rows).toEqual([])
  await database?.close()
  const bad = await reportOf('positions', {
    [MONDAY]: [fill(MONDAY, 100)],
    [TUESDAY]: [fill(TUESDAY, 50), record(160)],
  })
  expect(bad.breaks.rows).toMatchObject([{ kind: 'fills', moved: '50', expected: '150', actual: '160' }])
})

test('the blotter names a cancel by the first submission of its order, never by two', async () => {
  const submitted = (second: number, fields: Record<string, unknown>) => ({
    timestamp: at(MONDAY, second),
    event_type: 'order_submitted',
    order_id: 'o',
    ...fields,
  })
  const { trades } = await reportOf('trade-blotter', {
    [MONDAY]: [
      submitted(1, { ticker: 'A' }),
      submitted(2, { ticker: 'B', side: 'buy' }),
      { timestamp: at(MONDAY, 3), event_type: 'order_cancelled', order_id: 'o' },
    ],
  })
  expect(trades.rows).toMatchObject([{ asset: 'A', action: null, status: 'cancelled' }])
})

test('a message is found among more unknown fields than the loader tells apart', async () => {
  const strange = Array.from(
    { length: 600 },
    (_, n) => `{"timestamp": "${at(MONDAY, 1)}", "event_type": "user_action", "field_${n}": 1}`,
  )
  const { messages } = await reportOf('communications', {
    [MONDAY]: [
      ...strange,
      `{"timestamp": "${at(MONDAY, 2)}", "event_type": "user_action", "subject": "Late", "body": "hidden"}`,
    ],
  })
  expect(messages.rows.map(({ line }) => line)).toEqual([601])
})
