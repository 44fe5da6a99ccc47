/** Figures over hostile records, held against Python's decimals: odd numbers, quoted ones, texts, ids used again. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { makeReport } from '../../../electron/engine/report/index.ts'
import type { DailyRange, DailySummary } from '../../../shared/model/report.ts'
import type { PositionsReport } from '../../../shared/model/report-positions.ts'
import { caseDatabase, sourceOfEvents } from './case-database.ts'

const JUDGE = fileURLToPath(new URL('hostile_figures.py', import.meta.url))
type Judged = {
  readonly days: Readonly<Record<string, readonly string[]>>
  readonly expected: Readonly<Record<'fills' | 'orders' | 'moves', object>> &
    Readonly<Record<'breaks' | 'closing', readonly (readonly unknown[])[]>>
}

function judge(seed: number): Judged {
  const run = spawnSync('python3', [JUDGE, String(seed)], { encoding: 'utf8', maxBuffer: 2 ** 26 })
  if (run.status !== 0) throw new Error(run.stderr)
  return JSON.parse(run.stdout)
}

/** As Python sorts lists of texts: by code point; these texts have no character beyond the first plane. */
const sorted = (rows: readonly (readonly unknown[])[]) => rows.map((row) => JSON.stringify(row)).toSorted()

test.each([1, 2, 3, 4, 5, 6])('hostile records (seed %i): every figure is that of Python', async (seed) => {
  const { days, expected } = judge(seed)
  const names = Object.keys(days)
  const database = await caseDatabase(names.map((day) => ({ day, events: days[day] ?? [] })))
  const source = sourceOfEvents(database.ask)
  const period = { from: names[0] ?? '', to: names.at(-1) ?? '' }
  const daily = (await makeReport('daily', source, period)) as DailyRange
  expect(daily.totals.fills).toMatchObject(expected.fills)
  expect(daily.totals.orders).toMatchObject(expected.orders)
  const moves = (name: keyof DailySummary['positionChanges']) =>
    daily.days.reduce((sum, { positionChanges }) => sum + positionChanges[name], 0)
  expect({
    longIncreased: moves('longIncreased'),
    longDecreased: moves('longDecreased'),
    shortIncreased: moves('shortIncreased'),
    shortDecreased: moves('shortDecreased'),
    flips: moves('flips'),
    unreadable: moves('unreadable'),
  }).toEqual(expected.moves)
  expect(await makeReport('execution', source, period)).toMatchObject({ fills: expected.fills })

  const positions = (await makeReport('positions', source, period)) as PositionsReport
  const breaks = positions.breaks.rows.map(({ day, ticker, kind, difference }) => [
    day,
    ticker,
    kind,
    difference,
  ])
  expect(sorted(breaks)).toEqual(sorted(expected.breaks))
  expect(breaks.length).toBeGreaterThan(10)
  const closing = positions.closing.map(({ ticker, shares, marketValue }) => [ticker, shares, marketValue])
  expect(sorted(closing)).toEqual(sorted(expected.closing))
  await database.close()
})
