import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listResults, type Page, readPage, runQuery } from '../../../electron/engine/query/index.ts'
import { type CaseFolder, makeCaseFolder, seal } from '../load/case-folder.ts'

/** Every SELECT of the source document's logging specification, as written there. */

const today = new Date().toISOString().slice(0, 10)

const TRADE = `{"timestamp": "2024-10-08T10:32:45.123456Z", "log_type": "TRADE", "trade_id": "TRD-2024-10-08-0001", "event": "trade_executed", "asset": "QQQ", "action": "SELL_PUT", "symbol": "QQQ241122P00400000", "quantity": 5, "strike": 400.00, "expiration": "2024-11-22", "order_type": "limit", "limit_price": 8.50, "fill_price": 8.52, "fill_timestamp": "2024-10-08T10:32:47.891234Z", "broker": "alpaca", "commission": 3.25, "premium_collected": 4260.00, "net_proceeds": 4256.75, "executing_user": "portfolio_manager", "risk_check_passed": true, "slippage_pct": 0.0024, "pnl": 10.01}`

const EVENTS = [
  TRADE,
  `{"timestamp": "2024-10-08T11:00:00Z", "log_type": "TRADE", "trade_id": "T2", "event": "trade_executed", "asset": "QQQ", "action": "SELL_PUT", "premium_collected": 0.10, "slippage_pct": 0.0025, "pnl": 0.20}`,
  `{"timestamp": "2024-10-08T12:00:00Z", "log_type": "TRADE", "trade_id": "T3", "event": "trade_executed", "asset": "SPY", "action": "SELL_CALL", "premium_collected": 0.20, "slippage_pct": 0.0001, "pnl": -1.005}`,
  `{"timestamp": "2024-10-09T12:00:00Z", "log_type": "TRADE", "trade_id": "T4", "event": "assignment", "asset": "SPY", "action": "BUY", "premium_collected": 1000}`,
  `{"timestamp": "2024-10-08T14:22:15.123456Z", "log_type": "RISK", "event": "circuit_breaker_triggered", "severity": "HIGH", "action_taken": "reduce_position_sizes_50pct"}`,
  ...Array.from(
    { length: 10 },
    (_, i) =>
      `{"timestamp": "2024-10-10T09:30:0${i}Z", "log_type": "SYSTEM", "event": "${i === 9 ? 'trade_failed' : 'trade_executed'}", "latency_ms": ${i}}`,
  ),
  `{"timestamp": "2024-10-08T11:00:00.000000Z", "log_type": "COMPLIANCE", "event": "personal_trade_preclearance", "employee": "john_doe", "security": "AAPL", "quantity": 100, "side": "buy"}`,
  `{"timestamp": "2024-10-11T16:15:00Z", "log_type": "NAV", "event": "nav_calculated", "nav": 156789.45, "components": {"SPY_shares": 200}}`,
  `{"timestamp": "2024-01-15T09:30:05.123Z", "event_type": "order_submitted", "order_id": "ord_1", "ticker": "SPY", "user": "bob"}`,
  `{"timestamp": "2024-01-15T09:31:05.123Z", "event_type": "circuit_breaker_triggered", "trigger": "loss"}`,
  `{"timestamp": "${today}T10:00:00Z", "log_type": "TRADE", "trade_id": "TODAY", "event": "trade_executed", "asset": "IWM", "action": "BUY", "quantity": 7, "fill_price": 1.5}`,
  `{"timestamp": "${today}T00:00:00Z", "log_type": "RISK", "event": "limit_exceeded", "severity": "LOW", "action_taken": "none"}`,
]

let folder: CaseFolder
beforeAll(async () => {
  folder = makeCaseFolder()
  await folder.load('2024/10/2024-10-08.log.gz', seal(EVENTS))
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

const document = readFileSync(new URL('./logging-specification-selects.sql', import.meta.url), 'utf8')
/** The statement under `-- name`. */
function selectOf(name: string): string {
  const part = document.split(/^-- /m).find((each) => each.startsWith(`${name}\n`))
  if (!part) throw new Error(`no statement ${name}`)
  return part.slice(name.length + 1).trim()
}

async function run(sql: string): Promise<Page & { readonly names: readonly string[] }> {
  return folder.gate.withReader(async (reader) => {
    const info = await runQuery(reader, sql)
    const page = await readPage(reader, { id: info.id, offset: 0, limit: 1000 })
    return { ...page, names: info.columns.map(({ name }) => name) }
  })
}
const column = (page: Page & { readonly names: readonly string[] }, name: string) =>
  page.rows.map((row) => row[page.names.indexOf(name)])

describe('the specification', () => {
  test('daily trade blotter', async () => {
    const page = await run(selectOf('daily trade blotter'))
    expect(page.names).toEqual(
      'timestamp trade_id asset action quantity price commission broker executing_user'.split(' '),
    )
    expect(page.rows).toEqual([[`${today} 10:00:00+00`, 'TODAY', 'IWM', 'BUY', '7', '1.5', null, null, null]])
  })

  test('all trades for an asset', async () => {
    const page = await run(selectOf('trades for an asset'))
    expect(page.names).toEqual(
      'id timestamp log_type event event_data user_id ip_address session_id created_at'.split(' '),
    )
    expect(column(page, 'timestamp')).toEqual(['2024-10-08 10:32:45.123456+00', '2024-10-08 11:00:00+00'])
    expect(column(page, 'event_data')[0]).toBe(TRADE)
    expect(column(page, 'user_id')).toEqual(['portfolio_manager', null])
  })

  test('search of trades, with every condition', async () => {
    const page = await run(selectOf('search trades'))
    expect(column(page, 'timestamp')).toEqual(['2024-10-08 10:32:45.123456+00', '2024-10-08 11:00:00+00'])
  })

  test('daily trading summary: numeric keeps its digits', async () => {
    const page = await run(`${selectOf('daily trading summary')} ORDER BY 1`)
    expect(page.names).toEqual(['asset', 'action', 'count', 'total_pnl', 'avg_slippage'])
    expect(page.rows).toEqual([
      ['QQQ', 'SELL_PUT', 2, '10.21', 0.00245],
      ['SPY', 'SELL_CALL', 1, '-1.005', 0.0001],
    ])
  })

  test('risk event history', async () => {
    const page = await run(selectOf('risk event history'))
    expect(page.rows).toEqual([[`${today} 00:00:00+00`, 'limit_exceeded', 'LOW', 'none']])
  })

  test('execution quality report', async () => {
    const page = await run(selectOf('execution quality'))
    expect(page.names).toEqual([
      'avg_latency',
      'p95_latency',
      'avg_slippage',
      'success_count',
      'failure_count',
    ])
    // As PostgreSQL's percentile_cont: interpolated in double precision.
    expect(page.rows).toEqual([[4.5, 0.95 * 9, null, 9, 1]])
  })

  test('trades of a date', async () => {
    expect((await run(selectOf('trades of a date'))).total).toBe(3)
  })

  test('position changes of an asset', async () => {
    expect(column(await run(selectOf('position changes')), 'event')).toEqual(['assignment'])
  })

  test('circuit breakers, of both dialects', async () => {
    const page = await run(selectOf('circuit breakers'))
    expect(column(page, 'timestamp')).toEqual(['2024-10-08 14:22:15.123456+00', '2024-01-15 09:31:05.123+00'])
    expect(column(page, 'log_type')).toEqual(['RISK', 'RISK'])
  })

  test('total premium collected is exact', async () => {
    const page = await run(selectOf('total premium'))
    expect(page.rows).toEqual([['4260.3']])
  })

  test('its full-text search, as search()', async () => {
    const page = await run(`SELECT trade_id FROM search('SPY & assignment')`)
    expect(page.rows).toEqual([['T4']])
  })

  test('every statement of the document is in this test', () => {
    const names = [...document.matchAll(/^-- (.+)$/gm)].map(([, name]) => name)
    expect(names).toHaveLength(10)
    for (const name of names) expect(selectOf(name as string)).toMatch(/^SELECT/)
  })

  test('results are kept', async () => {
    const kept = await folder.gate.withReader((reader) => listResults(reader))
    expect(kept.length).toBeGreaterThan(5)
  })
})
