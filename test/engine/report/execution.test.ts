import { afterEach, describe, expect, test } from 'vitest'
import { executionQuality, renderReport } from '../../../electron/engine/report/index.ts'
import type { ExecutionQuality } from '../../../shared/model/report-execution.ts'
import { type CaseDatabase, caseDatabase } from './case-database.ts'

const DAY = '2024-01-17'
let database: CaseDatabase | undefined
afterEach(async () => {
  await database?.close()
  database = undefined
})

async function summaryOf(events: readonly Record<string, unknown>[], from = DAY, to = DAY) {
  database = await caseDatabase(events.length === 0 ? [] : [{ day: DAY, events }])
  return executionQuality({ ask: database.ask, from, to, toolVersion: '0.1.0' })
}
const at = (clock: string) => `${DAY}T${clock}Z`
const metric = (summary: ExecutionQuality, id: string) =>
  summary.groups.flatMap(({ metrics }) => metrics).find((each) => each.id === id)

const order = (
  order_id: string,
  side: string,
  decision: number,
  quantity: number,
  limit: number | null = null,
) => ({
  timestamp: at('10:00:00'),
  event_type: 'order_submitted',
  order_id,
  side,
  quantity,
  decision_price: decision,
  limit_price: limit,
})
const fill = (
  order_id: string,
  side: string,
  quantity: number,
  fill_price: number,
  commission = 0,
  more = {},
) => ({
  timestamp: at('10:00:01.5'),
  event_type: 'order_filled',
  order_id,
  side,
  quantity,
  fill_price,
  commission,
  ...more,
})

describe('execution metrics', () => {
  test('the sign: positive is a cost, for buys and covers as for sells and shorts', async () => {
    for (const [side, bps] of [
      ['buy', '100.000000'],
      ['cover', '100.000000'],
      ['sell', '-100.000000'],
      ['short', '-100.000000'],
    ] as const) {
      const summary = await summaryOf([order('a', side, 100, 10, 100), fill('a', side, 10, 101)])
      expect(metric(summary, 'slippage_decision.mean')?.value).toBe(bps)
      expect(metric(summary, 'slippage_limit.weighted')?.value).toBe(bps)
      expect(metric(summary, 'slippage.mean')).toMatchObject({ value: null, n: 0, of: 1 })
      await database?.close()
    }
    database = undefined
  })

  test('the written shortfall: delay 28, trading 7, opportunity 24, fee 17, together 76, 19 bps', async () => {
    const summary = await summaryOf([
      { ...order('a', 'buy', 40, 1000), arrival_price: 40.04 },
      { ...fill('a', 'buy', 700, 40.05, 17), event_type: 'order_partial_fill' },
      { timestamp: at('10:05:00'), event_type: 'order_cancelled', order_id: 'a', end_price: 40.08 },
    ])
    const parts = ['delay', 'trading', 'execution', 'opportunity', 'fees', 'total']
    expect(parts.map((id) => metric(summary, `shortfall.${id}_usd`)?.value)).toEqual([
      '28',
      '7',
      '35',
      '24',
      '17',
      '76',
    ])
    expect(metric(summary, 'shortfall.total')).toMatchObject({ value: '19.000000', n: 1, of: 1 })
  })

  test('shortfall without an arrival or an end price: no part is made up', async () => {
    const whole = await summaryOf([order('a', 'buy', 40, 1000), fill('a', 'buy', 1000, 40.007, 17)])
    expect(metric(whole, 'shortfall.execution')).toMatchObject({ value: '1.750000', n: 1, of: 1 })
    expect(metric(whole, 'shortfall.fees')?.value).toBe('4.250000')
    expect(metric(whole, 'shortfall.total')?.value).toBe('6.000000')
    expect(metric(whole, 'shortfall.delay')?.reason).toBe('not computable: no arrival prices in the archive')
    await database?.close()
    const open = await summaryOf([order('a', 'sell', 40, 1000), fill('a', 'sell', 700, 40, 17)])
    expect(metric(open, 'shortfall.total')).toMatchObject({
      value: null,
      n: 0,
      of: 1,
      reason: 'not computable: no such order is complete or has a price at its end',
    })
  })

  test('without quotes there is no spread, in any form', async () => {
    const summary = await summaryOf([order('a', 'buy', 40, 10), fill('a', 'buy', 10, 41)])
    for (const id of [
      'effective_spread',
      'realised_spread',
      'price_improvement',
      'eq',
      'arrival',
      'markouts',
    ])
      expect(metric(summary, `market.${id}`)).toMatchObject({
        value: null,
        reason: 'not computable: no quotes in the archive',
      })
    expect(renderReport(summary, 'text')).toMatch(
      /Effective spread, Realised spread, .*Markouts +not computable +0 +1 +not computable: no quotes/,
    )
  })

  test('rates, latency with negative and missing values apart, p99 marked', async () => {
    const summary = await summaryOf([
      order('a', 'buy', 10, 100),
      order('b', 'buy', 10, 100),
      order('c', 'buy', 10, 200),
      { timestamp: at('10:00:02'), event_type: 'order_rejected', order_id: 'c', reason: 'no locate' },
      fill('a', 'buy', 100, 10, 1, { slippage_bps: 1.5 }),
      fill('b', 'buy', 50, 10, 1, { timestamp: at('09:59:59.999999999'), slippage_bps: 2.5 }),
      fill('late', 'buy', 5, 10),
    ])
    expect(metric(summary, 'rates.fill_shares')?.value).toBe('37.500000')
    expect(metric(summary, 'rates.fill_orders')).toMatchObject({ value: '66.666667', n: 2, of: 3 })
    expect(metric(summary, 'rates.reject')?.value).toBe('33.333333')
    expect(summary.latency[0]).toMatchObject({ n: 1, of: 3, negative: 1, missing: 1, p50: '1500000000' })
    expect(metric(summary, 'slippage.p99')?.reason).toBe('rests on 2 values, fewer than 100')
    expect(summary.rejectsByReason).toEqual([{ name: 'no locate', count: 1 }])
    expect(metric(summary, 'commission.total')?.value).toBe('2')
  })

  test('outliers come with file and line; with no spread there is no score', async () => {
    const steady = Array.from({ length: 20 }, (_, n) =>
      fill(`o${n}`, 'buy', 1, 1, 0, { slippage_bps: n % 5 }),
    )
    const summary = await summaryOf([...steady, fill('x', 'buy', 1, 1, 0, { slippage_bps: 90 })])
    expect(summary.outliers).toMatchObject({ median: '2', mad: '1', total: 1 })
    expect(summary.outliers.list[0]).toMatchObject({ line: 21, slippageBps: '90', score: '59.36' })
    await database?.close()
    const flat = await summaryOf(steady.map((each) => ({ ...each, slippage_bps: 1 })))
    expect(flat.outliers.reason).toMatch(/not computable/)
  })

  test('a period without events says so, and a period that is none is refused', async () => {
    const summary = await summaryOf([], '2024-01-15', '2024-01-21')
    expect(summary.noEvents?.sentence).toMatch(/^No events on 2024-01-15 to 2024-01-21: /)
    expect(summary.provenance.missingDays).toHaveLength(5)
    expect(renderReport(summary, 'text')).not.toContain('Fill rate')
    await expect(summaryOf([], '2024-02-01', '2024-01-01')).rejects.toMatchObject({ code: 'USAGE' })
  })
})
