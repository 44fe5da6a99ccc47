import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { withMarketFile } from '../../../electron/engine/query/index.ts'
import { executionQuality, renderReport } from '../../../electron/engine/report/index.ts'
import { caseDatabase } from './case-database.ts'
import { randomExecution } from './random-execution.ts'

const SCRIPT = fileURLToPath(new URL('recompute_execution.py', import.meta.url))

type Recomputed = {
  readonly metrics: Readonly<Record<string, readonly [value: string | null, n: number, of: number]>>
  readonly states: Readonly<Record<'used' | 'none' | 'stale' | 'crossed' | 'locked' | 'one_sided', number>>
  readonly breakdowns: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>
}

/** Figures that are sums of exact decimals: equal to the last digit. The others pass through a division each. */
const EXACT =
  /^(slippage|fund_slippage|rates|commission|fund_commission|shortfall|fund_rates)\.|_usd$|_total$/

test.each([3, 2025])(
  'made-up trading (seed %i), recomputed by Python from lines, quotes and tape',
  async (seed) => {
    const folder = mkdtempSync(join(tmpdir(), 'blotter-execution-'))
    // In summer and in winter; the third day has no order.
    const days = ['2024-03-06', '2024-03-12'].map((day, index) => ({
      day,
      ...randomExecution(day, seed + index, 150),
    }))
    const quotes = join(folder, 'quotes.csv')
    const tape = join(folder, 'tape.csv')
    writeFileSync(quotes, `ticker,ts,bid,ask\n${days.flatMap((day) => day.quotes).join('\n')}\n`)
    writeFileSync(tape, `ticker,ts,price,size\n${days.flatMap((day) => day.tape).join('\n')}\n`)
    const run = spawnSync('python3', [SCRIPT, quotes, tape], {
      input: days.flatMap((day) => day.lines).join('\n'),
      encoding: 'utf8',
    })
    expect(run.stderr).toBe('')
    const python: Recomputed = JSON.parse(run.stdout)
    const database = await caseDatabase([
      ...days.map(({ day, lines }) => ({ day, events: lines })),
      { day: '2024-03-13', events: [] },
    ])
    try {
      const make = () =>
        executionQuality({
          ask: database.ask,
          from: '2024-03-06',
          to: '2024-03-13',
          toolVersion: 'test',
          market: {
            quotes: (use) => withMarketFile('quotes', quotes, {}, use),
            tape: (use) => withMarketFile('tape', tape, {}, use),
          },
        })
      const report = await make()
      const groups = [...report.groups, ...(report.fund?.groups ?? [])]
      const metrics = new Map(groups.flatMap((group) => group.metrics).map((each) => [each.id, each]))
      const found = Object.fromEntries(
        Object.entries(python.metrics).map(([id, [expected]]) => {
          const metric = metrics.get(id)
          const value = metric?.value == null ? null : Number(metric.value).toFixed(6)
          const near =
            value !== null && expected !== null && Math.abs(Number(value) - Number(expected)) < 2e-6
          return [id, [near && !EXACT.test(id) ? expected : value, metric?.n, metric?.of]]
        }),
      )
      expect(found).toEqual(python.metrics)
      expect(report.market?.quotes?.fills).toEqual({
        used: python.states.used,
        none: python.states.none,
        stale: python.states.stale,
        crossed: python.states.crossed,
        locked: python.states.locked,
        oneSided: python.states.one_sided,
      })
      for (const { id, rows } of report.breakdowns) {
        const withFills = rows.filter((row) => row.fills > 0)
        expect([
          id,
          Object.fromEntries(
            withFills.map((row) => [
              row.key ?? 'None',
              [row.fills, row.notional, row.slippageN, row.p95Slippage],
            ]),
          ),
        ]).toEqual([id, python.breakdowns[id]])
      }
      const binned = report.distribution?.bins.reduce((sum, { count }) => sum + count, 0)
      expect(binned).toBe(metrics.get('slippage.mean')?.n)
      expect(renderReport(await make(), 'html')).toBe(renderReport(report, 'html'))
    } finally {
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
)
