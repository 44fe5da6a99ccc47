import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { withMarketFile } from '../../../electron/engine/query/index.ts'
import { executionQuality, renderReport } from '../../../electron/engine/report/index.ts'
import type { MarketFile, MarketKind } from '../../../shared/model/market.ts'
import { type CaseDatabase, caseDatabase } from './case-database.ts'

const DAY = '2024-01-17'
const at = (clock: string) => `${DAY}T${clock}Z`
let folder: string
let database: CaseDatabase | undefined
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'blotter-market-'))
})
afterEach(async () => {
  await database?.close()
  database = undefined
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const sell = (ticker: string, clock: string, fill_price: number) => ({
  timestamp: at(clock),
  event_type: 'order_filled',
  order_id: ticker,
  ticker,
  side: 'sell',
  quantity: 100,
  fill_price,
  execution_venue: '<b>XNYS</b>',
})

async function reportOf(events: readonly Record<string, unknown>[], quotes: string) {
  database = await caseDatabase([{ day: DAY, events }])
  return executionQuality({
    ask: database.ask,
    from: DAY,
    to: DAY,
    toolVersion: 'test',
    market: { quotes: (use) => withMarketFile('quotes', quotes, {}, use) },
  })
}

describe('fills against quotes', () => {
  test('the written effective spreads of sells: 0.11, 0.02, 0.00', async () => {
    const quotes = file(
      'golden.csv',
      [
        '"ask",ticker,venue,ts,bid',
        `10.04,A,x,${at('10:00:00')},10.03`,
        `9.94,B,x,${at('10:00:00')},9.92`,
        `9.92,C,"a,b",${at('10:00:00')},9.90`,
        '',
      ].join('\r\n'),
    )
    const prices = { A: 9.98, B: 9.92, C: 9.91 }
    const spreads: (string | null | undefined)[] = []
    for (const [ticker, price] of Object.entries(prices)) {
      const report = await reportOf([sell(ticker, '10:00:01', price)], quotes)
      const metrics = report.groups.flatMap((group) => group.metrics)
      spreads.push(metrics.find(({ id }) => id === 'market.effective_spread_usd')?.value)
      await database?.close()
    }
    database = undefined
    expect(spreads).toEqual(['0.110000', '0.020000', '0.000000'])
  })

  test('stale, crossed, locked, one-sided and missing quotes are counted apart and not used', async () => {
    const rows = [
      ['USED', '10:00:00', '9.99', '10.01'],
      ['LAST', '10:00:00', '1', '2'],
      ['LAST', '10:00:00', '9.98', '10.02'],
      ['STALE', '09:59:00.999999999', '9.99', '10.01'],
      ['CROSSED', '10:00:00', '10.02', '10.01'],
      ['LOCKED', '10:00:00', '10', '10.00'],
      ['ONE', '10:00:00', '', '10.01'],
      ['LATER', '10:00:01.000000001', '9.99', '10.01'],
    ]
    const quotes = file(
      'states.csv',
      `ticker,ts,bid,ask\n${rows.map(([ticker, clock, ...sides]) => [ticker, at(clock ?? ''), ...sides].join(',')).join('\n')}\n`,
    )
    const tickers = ['USED', 'LAST', 'STALE', 'CROSSED', 'LOCKED', 'ONE', 'LATER', 'NEVER']
    const report = await reportOf(
      tickers.map((ticker) => sell(ticker, '10:00:01', 10)),
      quotes,
    )
    expect(report.market?.quotes).toEqual({
      rows: 8,
      crossed: 1,
      locked: 1,
      oneSided: 1,
      fills: { used: 2, none: 2, stale: 1, crossed: 1, locked: 1, oneSided: 1 },
    })
    const quoted = report.groups
      .flatMap((group) => group.metrics)
      .find(({ id }) => id === 'market.quoted_spread_usd')
    expect(quoted).toMatchObject({ value: '0.030000', n: 2, of: 8 })
    const html = renderReport(report, 'html')
    expect(html).toContain('Given beside: quotes')
    expect(html).toContain(report.provenance.besides?.[0]?.sha256)
    expect(html).not.toContain('<b>')
    for (const format of ['text', 'md', 'csv', 'json'] as const)
      expect(renderReport(report, format)).toContain(report.provenance.besides?.[0]?.sha256)
  })

  test('Parquet gives what CSV gives, doubles read as the decimals they stand for', async () => {
    const path = join(folder, 'quotes.parquet')
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    await connection.run(
      `COPY (SELECT 'A' AS ticker, TIMESTAMP_NS '${DAY} 10:00:00.123456789' AS ts, 10.03::DOUBLE AS bid, 10.04::DOUBLE AS ask) TO '${path}'`,
    )
    connection.closeSync()
    instance.closeSync()
    const report = await reportOf([sell('A', '10:00:01', 9.98)], path)
    const spread = report.groups
      .flatMap((group) => group.metrics)
      .find(({ id }) => id === 'market.effective_spread_usd')
    expect(spread).toMatchObject({ value: '0.110000', n: 1, of: 1 })
  })
})

describe('a market file that holds what it may not', () => {
  const read = (kind: MarketKind, path: string, use = async (open: MarketFile) => open.beside.rows) =>
    withMarketFile(kind, path, {}, use)
  const head = 'ticker,ts,bid,ask\n'
  const good = `A,${at('10:00:00')},1,2\n`

  test.each([
    [
      'a bid that is a word',
      `${head}${good}\n${good}A,${at('10:00:01')},abc,2\n`,
      /bad bid in line 5: "abc"/,
    ],
    ['a negative ask', `${head}A,${at('10:00:01')},1,-2\n`, /bad ask in line 2: "-2"/],
    ['more digits than are kept', `${head}A,${at('10:00:01')},1.0000000001,2\n`, /bad bid in line 2/],
    ['a time that is none', `${head}${good}A,2024-02-30T10:00:00Z,1,2\n`, /bad ts in line 3/],
    ['more than nanoseconds', `${head}A,${DAY}T10:00:00.1234567891Z,1,2\n`, /bad ts in line 2/],
    ['no ticker', `${head},${at('10:00:00')},1,2\n`, /bad ticker in line 2: nothing/],
    ['a control character in a ticker', `${head}A\u001fB,${at('10:00:00')},1,2\n`, /bad ticker in line 2/],
    ['a missing column', 'ticker,ts,bid\nA,x,1\n', /has no column ask; it has ticker, ts, bid/],
    ['two columns of a name', 'ticker,ts,bid,ask,bid\n', /has two columns bid/],
    ['too few fields', `${head}A,${at('10:00:00')}\n`, /line 2/],
    ['a quote that never closes', `${head}"A,${at('10:00:00')},1,2\n`, /line 2/],
    ['bytes that are no UTF-8', Buffer.from(`${head}\xff,${at('10:00:00')},1,2\n`, 'latin1'), /line 2/],
    ['something after the magic of Parquet', 'PAR1 and no more', /could not be read/],
    ['a line of a megabyte', `${head}${'A'.repeat(1_000_000)},x,1,2\n`, /line 2/],
  ])('%s is refused with its place', async (_, content, message) => {
    await expect(read('quotes', file('bad.csv', content))).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(message),
    })
  })

  test('a missing file, a folder, a pattern of names, and a file that changes are refused', async () => {
    await expect(read('quotes', join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'IO' })
    await expect(read('quotes', folder)).rejects.toMatchObject({ code: 'USAGE' })
    await expect(read('quotes', file('a*.csv', head))).rejects.toMatchObject({ code: 'USAGE' })
    const path = file('changing.csv', head + good)
    const change = async () => writeFileSync(path, head + good + good)
    await expect(read('quotes', path, change as never)).rejects.toMatchObject({
      message: expect.stringMatching(/was changed while it was read/),
    })
  })

  test('a tape with a price of zero is refused; a size of zero trades nothing', async () => {
    const tape = 'ticker,ts,price,size\n'
    await expect(read('tape', file('zero.csv', `${tape}A,${at('10:00:00')},0.0,1\n`))).rejects.toMatchObject({
      message: expect.stringMatching(/bad price in line 2/),
    })
    expect(await read('tape', file('none.csv', `${tape}A,${at('10:00:00')},1,0\n`))).toBe(1)
  })

  test('a run that is stopped stops reading', async () => {
    const stopped = AbortSignal.abort(new Error('stop'))
    await expect(
      withMarketFile('quotes', file('stop.csv', head + good), { signal: stopped }, async () => 0),
    ).rejects.toThrow('stop')
  })
})
