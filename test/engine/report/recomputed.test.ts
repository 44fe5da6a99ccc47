import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dailySummary, executionQuality, renderReport } from '../../../electron/engine/report/index.ts'
import type { DailySummary } from '../../../shared/model/report.ts'
import type { ExecutionQuality } from '../../../shared/model/report-execution.ts'
import { type CaseDatabase, caseDatabase } from './case-database.ts'
import { randomDay } from './random-day.ts'

const DAY = '2024-03-06'
const SCRIPT = fileURLToPath(new URL('recompute.py', import.meta.url))

type Recomputed = {
  readonly text: string
  readonly mean: string
  readonly weighted: string
  readonly percentiles: readonly string[]
  readonly worst: string
  readonly coverage: readonly [number, number]
  readonly fill_rate_shares: string
  readonly latency: Record<'n' | 'negative' | 'missing' | 'p50' | 'p95' | 'p99', number | string>
  readonly vs_limit: readonly [number, string]
  readonly outliers: number
  readonly venues: Readonly<Record<string, readonly [number, string]>>
}

function recompute(lines: readonly string[]): Recomputed {
  const run = spawnSync('python3', [SCRIPT, DAY], { input: lines.join('\n'), encoding: 'utf8' })
  if (run.status !== 0) throw new Error(run.stderr)
  return JSON.parse(run.stdout)
}

describe.each([1, 7, 2024])('a made-up day (seed %i), recomputed by Python from its lines', (seed) => {
  let database: CaseDatabase
  let python: Recomputed
  let daily: DailySummary
  let execution: ExecutionQuality
  beforeAll(async () => {
    const lines = randomDay(DAY, seed, 700)
    python = recompute(lines)
    // A day before and after must not leak in.
    database = await caseDatabase([
      { day: '2024-03-05', events: randomDay('2024-03-05', seed + 1, 40) },
      { day: DAY, events: lines },
      { day: '2024-03-07', events: randomDay('2024-03-07', seed + 2, 40) },
    ])
    daily = await dailySummary({ ask: database.ask, day: DAY, toolVersion: 'test' })
    execution = await executionQuality({ ask: database.ask, from: DAY, to: DAY, toolVersion: 'test' })
  })
  afterAll(() => database.close())

  const metric = (group: string, id: string) =>
    execution.groups.find((each) => each.id === group)?.metrics.find((each) => each.id === `${group}.${id}`)
  const plain = (value: string | null | undefined) => value?.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')

  test('the text of the day is the same', () => {
    expect(renderReport(daily, 'text').slice(0, python.text.length)).toBe(python.text)
  })

  test('slippage: means, percentiles, worst, coverage', () => {
    expect(plain(daily.fills.slippage.mean)).toBe(python.mean)
    expect(plain(metric('slippage', 'mean')?.value)).toBe(python.mean)
    expect(plain(metric('slippage', 'weighted')?.value)).toBe(python.weighted)
    expect(['p50', 'p90', 'p95', 'p99'].map((id) => metric('slippage', id)?.value)).toEqual(
      python.percentiles,
    )
    expect(metric('slippage', 'worst')?.value).toBe(python.worst)
    expect([metric('slippage', 'mean')?.n, metric('slippage', 'mean')?.of]).toEqual(python.coverage)
    expect(metric('slippage_limit', 'mean')?.n).toBe(python.vs_limit[0])
    expect(Number(metric('slippage_limit', 'mean')?.value)).toBeCloseTo(Number(python.vs_limit[1]), 3)
  })

  test('latency, fill rate, venues, outliers', () => {
    for (const leg of [daily.latency[0], execution.latency[0]]) expect(leg).toMatchObject(python.latency)
    expect(plain(metric('rates', 'fill_shares')?.value)).toBe(python.fill_rate_shares)
    const venues = execution.breakdowns.find(({ id }) => id === 'venue')?.rows
    expect(Object.fromEntries(venues?.map((row) => [row.key, [row.fills, row.notional]]) ?? [])).toEqual(
      python.venues,
    )
    expect(execution.outliers.total).toBe(python.outliers)
    expect(execution.outliers.total).toBeGreaterThan(0)
  })

  test('every breakdown adds up to the whole', () => {
    for (const { rows } of execution.breakdowns) {
      expect(rows.reduce((sum, row) => sum + row.fills, 0)).toBe(execution.fills.count)
      const micros = (text: string) => BigInt(Math.round(Number(text) * 1e6))
      const notional = rows.reduce((sum, row) => sum + micros(row.notional), 0n)
      expect(Number(notional - micros(execution.fills.totalValue))).toBeCloseTo(0, -2)
    }
  })
})
