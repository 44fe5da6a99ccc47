import { afterEach, describe, expect, test } from 'vitest'
import { dailySummary, renderReport } from '../../../electron/engine/report/index.ts'
import type { DailySummary } from '../../../shared/model/report.ts'
import { finding } from '../../support/finding.ts'
import { type CaseDatabase, caseDatabase, fileOf, type TestFile } from './case-database.ts'

const DAY = '2024-01-16'
const at = (clock: string) => `${DAY}T${clock}Z`

let database: CaseDatabase | undefined
afterEach(async () => {
  await database?.close()
  database = undefined
})

async function summaryOf(files: readonly TestFile[], more: Partial<Parameters<typeof dailySummary>[0]> = {}) {
  database = await caseDatabase(files)
  return dailySummary({ ask: database.ask, day: DAY, toolVersion: '0.1.0', ...more })
}
const textOf = (summary: DailySummary) => renderReport(summary, 'text')
const lineWith = (summary: DailySummary, label: string) =>
  textOf(summary)
    .split('\n')
    .find((line) => line.trimStart().startsWith(label))

describe('a day without events', () => {
  test('that is not loaded says so, and prints no zero figures', async () => {
    const summary = await summaryOf([])
    expect(summary.noEvents?.reason).toBe('not-loaded')
    const text = textOf(summary)
    expect(text).toMatch(/^Daily Audit Report: 2024-01-16\n={30}\n\nNo events on 2024-01-16: no archive file/)
    expect(text).not.toMatch(/\$0|Submitted|0\.0/)
    expect(text).toContain('Archive files: 0 verified, 0 failed, 1 missing')
  })

  test('that is known to be missing is an anomaly', async () => {
    const summary = await summaryOf([], { missingDays: [DAY] })
    expect(summary.noEvents?.reason).toBe('missing')
    expect(textOf(summary)).toContain('the archive should have a file for this day and has none')
    expect(textOf(summary)).toContain('Anomalies: 1\n  - error DAY_MISSING\n')
  })

  test('whose file is empty says that', async () => {
    const summary = await summaryOf([{ day: DAY, events: [] }])
    expect(summary.noEvents?.reason).toBe('empty')
    expect(textOf(summary)).toContain(
      `No events on 2024-01-16: the file ${fileOf(DAY)} is there and held no line.`,
    )
  })

  test('whose lines could not be read says that', async () => {
    const summary = await summaryOf([{ day: DAY, events: ['{"broken', '[1]'] }])
    expect(summary.noEvents?.reason).toBe('unreadable')
    expect(textOf(summary)).toContain('held 2 lines, none of which could be read')
  })

  test.each(['html', 'md', 'csv', 'json'] as const)('says so in %s', async (format) => {
    expect(renderReport(await summaryOf([]), format)).toContain('No events on 2024-01-16')
  })
})

describe('a day whose file failed verification', () => {
  const failed = (): TestFile => ({
    day: DAY,
    verdict: 'FAILED',
    events: [
      { timestamp: at('10:00:00.5'), event_type: 'user_action', user: 'admin', action: 'Paused strategy' },
      { timestamp: at('10:00:01'), event_type: 'user_action', user: 'admin', action: 'Resumed strategy' },
      {
        timestamp: '2024-01-16T10:00:02.000000001Z',
        event_type: 'user_action',
        user: 'admin',
        action: 'Left',
      },
    ],
    findings: [
      finding({ kind: 'TIMESTAMP_ORDER', severity: 'warning', file: fileOf(DAY), line: 3, message: 'back' }),
      finding({ kind: 'ENTRY_HASH_MISMATCH', file: fileOf(DAY), line: 2, message: 'content changed' }),
      finding({ kind: 'FILE_TAIL_MISSING', file: fileOf(DAY) }),
    ],
  })

  test('says so in its first line, in words', async () => {
    const text = textOf(await summaryOf([failed()]))
    const lines = text.split('\n')
    expect(lines[0]).toBe(
      `FAILED VERIFICATION: the archive file ${fileOf(DAY)} failed verification (2 findings of severity error); the figures below rest on records that are not proven to be as written.`,
    )
    expect(lines.slice(1, 4)).toEqual(['', 'Daily Audit Report: 2024-01-16', '='.repeat(30)])
    expect(text).toContain('Archive files: 0 verified, 1 failed, 0 missing')
  })

  test('lists every finding under the number: severity, kind, time, file and line, worst first', async () => {
    expect(textOf(await summaryOf([failed()]))).toContain(
      [
        'Anomalies: 3',
        `  - error ENTRY_HASH_MISMATCH, 2024-01-16T10:00:01Z, ${fileOf(DAY)}:2`,
        `  - error FILE_TAIL_MISSING, ${fileOf(DAY)}`,
        `  - warning TIMESTAMP_ORDER, 2024-01-16T10:00:02.000000001Z, ${fileOf(DAY)}:3`,
        '',
      ].join('\n'),
    )
  })

  test('says so first in HTML and Markdown too, and in the CSV', async () => {
    const summary = await summaryOf([failed()])
    expect(renderReport(summary, 'html')).toMatch(
      /<body>\n<p class="failure" role="alert">.*FAILED VERIFICATION: /,
    )
    expect(renderReport(summary, 'md')).toMatch(/^\*\*FAILED VERIFICATION: /)
    expect(renderReport(summary, 'csv')).toMatch(/^FAILED VERIFICATION: /)
  })

  test('hits of alert rules stand among the anomalies', async () => {
    const hit = {
      source: 'rule',
      severity: 'critical',
      kind: 'trading_halted',
      time: at('10:00:00.5'),
      file: fileOf(DAY),
      line: 1,
      message: 'circuit breaker',
    } as const
    const summary = await summaryOf([failed()], {
      rules: {
        count: 5,
        hits: new Map([
          [DAY, [hit]],
          ['2024-01-17', [hit, hit]],
        ]),
      },
    })
    expect(summary.anomalies).toMatchObject({ total: 4, rules: 5 })
    expect(textOf(summary)).toContain(
      `Anomalies: 4\n  - critical trading_halted, 2024-01-16T10:00:00.5Z, ${fileOf(DAY)}:1\n`,
    )
  })
})

describe('figures at the edge', () => {
  const fill = (fields: Record<string, unknown>) => ({
    timestamp: at('10:00:00'),
    event_type: 'order_filled',
    order_id: 'o',
    side: 'buy',
    quantity: 1,
    fill_price: 1,
    commission: 0,
    ...fields,
  })

  test('no fills: there is no average, and no zero stands for one', async () => {
    const summary = await summaryOf([
      { day: DAY, events: [{ timestamp: at('10:00:00'), event_type: 'order_submitted', order_id: 'a' }] },
    ])
    expect(lineWith(summary, 'Avg Slippage')).toBe('  Avg Slippage: n/a (no fills)')
    expect(lineWith(summary, 'Total Value')).toBe('  Total Value: $0 (no fills)')
    expect(lineWith(summary, 'Total Commission')).toBe('  Total Commission: $0.00 (no fills)')
    expect(renderReport(summary, 'html')).not.toContain('0.0 bps')
  })

  test('fills without slippage: n/a, and the note says how many', async () => {
    const summary = await summaryOf([{ day: DAY, events: [fill({})] }])
    expect(lineWith(summary, 'Avg Slippage')).toBe('  Avg Slippage: n/a (no fill carries slippage_bps)')
    expect(textOf(summary)).toContain('Note: Avg Slippage rests on 0 of 1 fills')
  })

  test('totals are exact where doubles are not, and rounded half away from zero', async () => {
    const cents = Array.from({ length: 10 }, () => fill({ quantity: 1, fill_price: 0.1, commission: 0.1 }))
    const summary = await summaryOf([
      {
        day: DAY,
        events: [
          ...cents,
          fill({ fill_price: '123456789012.123456', commission: '0.005' }),
          fill({ fill_price: 0.376544 }),
        ],
      },
    ])
    expect(summary.fills.totalValue).toBe('123456789013.5')
    expect(lineWith(summary, 'Total Value')).toBe('  Total Value: $123,456,789,014')
    expect(summary.fills.commission.total).toBe('1.005')
    expect(lineWith(summary, 'Total Commission')).toBe('  Total Commission: $1.01')
  })

  test('negative totals and rebates', async () => {
    const summary = await summaryOf([
      {
        day: DAY,
        events: [fill({ quantity: 2, fill_price: -37.63, commission: -0.125, slippage_bps: -2.25 })],
      },
    ])
    expect(lineWith(summary, 'Total Value')).toBe('  Total Value: -$75')
    expect(lineWith(summary, 'Total Commission')).toBe('  Total Commission: -$0.13')
    expect(lineWith(summary, 'Avg Slippage')).toBe('  Avg Slippage: -2.3 bps')
  })

  test('a fill beyond every range is left out and named, and the others still count', async () => {
    const huge = '99999999999999999999'
    const summary = await summaryOf([
      {
        day: DAY,
        events: [
          fill({ quantity: huge, fill_price: huge, slippage_bps: 5 }),
          fill({ quantity: 'many', fill_price: 5 }),
          fill({ quantity: 1000000, fill_price: 1000000, slippage_bps: 9e9 }),
          fill({ quantity: 3, fill_price: 5, slippage_bps: 4 }),
        ],
      },
    ])
    expect(summary.fills).toMatchObject({ count: 4, valued: 1, totalValue: '15' })
    expect(lineWith(summary, 'Avg Slippage')).toBe('  Avg Slippage: 4.0 bps')
    expect(textOf(summary)).toContain('Note: 3 of 4 fills carry no usable quantity or price')
    expect(textOf(summary)).toMatch(/Note: \d values? do(es)? not fit (its|their) fields?/)
  })

  test('a flip through zero decreases the old side and increases the new; openings and closings count once', async () => {
    const moves: readonly (readonly [unknown, unknown])[] = [
      [100, -50],
      [-50, 25],
      [0, 10],
      [10, 0],
      [0, -10],
      [-10, 0],
      [7, 7],
      ['seven', 8],
    ]
    const summary = await summaryOf([
      {
        day: DAY,
        events: moves.map(([before, after]) => ({
          timestamp: at('10:00:00'),
          event_type: 'position_changed',
          ticker: 'X',
          previous: { shares: before },
          current: { shares: after },
        })),
      },
    ])
    expect(summary.positionChanges).toEqual({
      total: 8,
      longIncreased: 2,
      longDecreased: 2,
      shortIncreased: 2,
      shortDecreased: 2,
      flips: 2,
      unchanged: 1,
      unreadable: 1,
    })
  })

  test('an order counts as filled only once filled, and once however often it is named', async () => {
    const order = (event_type: string, order_id: string | null) => ({
      timestamp: at('10:00:00'),
      event_type,
      order_id,
      quantity: 10,
      fill_price: 2,
      commission: 1,
      slippage_bps: 1,
    })
    const summary = await summaryOf([
      {
        day: DAY,
        events: [
          order('order_submitted', 'a'),
          order('order_submitted', 'a'),
          order('order_submitted', 'b'),
          order('order_partial_fill', 'a'),
          order('order_partial_fill', 'b'),
          order('order_filled', 'a'),
          order('order_cancelled', 'b'),
          order('order_submitted', null),
        ],
      },
    ])
    expect(summary.orders).toEqual({
      submitted: 2,
      filled: 1,
      partiallyFilled: 2,
      rejected: 0,
      cancelled: 1,
      withoutId: 1,
    })
    expect(summary.fills).toMatchObject({ count: 3, totalValue: '60' })
  })

  test('TRADE records stand apart, in no total of the fills', async () => {
    const trade = {
      timestamp: at('15:00:00'),
      log_type: 'TRADE',
      event: 'trade_executed',
      asset: 'QQQ',
      action: 'SELL_PUT',
      quantity: 5,
      fill_price: 8.52,
      commission: 3.25,
      premium_collected: 4260.0,
      net_proceeds: 4256.75,
      slippage_pct: 0.0024,
    }
    const summary = await summaryOf([
      { day: DAY, events: [fill({ quantity: 10, fill_price: 3, slippage_bps: 1, commission: 2 }), trade] },
    ])
    expect(summary.fills).toMatchObject({ count: 1, totalValue: '30', commission: { n: 1, total: '2' } })
    expect(summary.trades).toEqual({
      executed: 1,
      failed: 0,
      other: 0,
      quantityTimesPrice: '42.6',
      commission: '3.25',
      premiumCollected: '4260',
      netProceeds: '4256.75',
      meanSlippageBps: '24.000000',
      slippageN: 1,
    })
  })

  test('signals that failed are not printed as successes', async () => {
    const signal = (fields: object) => ({
      timestamp: at('09:00:00'),
      event_type: 'signal_computed',
      ...fields,
    })
    const summary = await summaryOf([
      {
        day: DAY,
        events: [
          signal({ strategy: 'value', status: 'failed', error: 'late' }),
          signal({ strategy: 'momentum' }),
          signal({ strategy: 'value' }),
          signal({ strategy: 'carry', error: 'no data' }),
          signal({ strategy: 'carry2', status: 'success', error: 'no data' }),
          signal({ strategy: 'carry3', status: 'SUCCESS', error: '' }),
          signal({}),
        ],
      },
    ])
    expect(textOf(summary)).toContain(
      `Signals Computed: 7
  value: 2 (1 failed, 1 success)
  momentum: 1 (success)
  carry: 1 (error)
  carry2: 1 (error)
  carry3: 1 (success)
  (no strategy): 1 (success)
`,
    )
  })

  test('the newest earlier day is compared with', async () => {
    const summary = await summaryOf([
      {
        day: '2024-01-12',
        events: [{ ...fill({ quantity: 2, fill_price: 4 }), timestamp: '2024-01-12T10:00:00Z' }],
      },
      { day: DAY, events: [fill({})] },
    ])
    expect(summary.previousDay).toMatchObject({ day: '2024-01-12', events: 1, fills: { totalValue: '8' } })
    expect(renderReport(summary, 'md')).toContain('Compared with the days before')
    expect(summary.fills.totalValue).toBe('1')
  })

  test('files that were not checked are not called verified', async () => {
    const summary = await summaryOf([{ day: DAY, verdict: 'NOT_CHECKED', events: [fill({})] }])
    expect(textOf(summary)).toContain('Archive files: 0 verified, 0 failed, 1 not checked, 0 missing')
    expect(renderReport(summary, 'html')).toContain('Integrity: Not checked')
  })

  test('"generated at" stands only where it was given', async () => {
    const pinned = await summaryOf([{ day: DAY, events: [fill({})] }], {
      generatedAt: '2024-02-01T00:00:00Z',
    })
    expect(textOf(pinned)).toContain('Made by Blotter 0.1.0 at 2024-02-01T00:00:00Z')
  })

  test('a day that is none is refused', async () => {
    await expect(summaryOf([], { day: '2024-02-30' })).rejects.toMatchObject({ code: 'USAGE' })
  })
})
