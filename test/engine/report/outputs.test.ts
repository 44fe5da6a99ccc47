import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  makeReport,
  type ReportSource,
  renderReport,
  reportListings,
  reportPieces,
} from '../../../electron/engine/report/index.ts'
import { DEFAULT_SCHEDULE } from '../../../electron/engine/retention/default-schedule.ts'
import { parseSchedule } from '../../../electron/engine/retention/parse-schedule.ts'
import type { Report, ReportFormat } from '../../../shared/model/report.ts'
import { REPORT_KINDS, type ReportKind } from '../../../shared/model/report-kinds.ts'
import type { RiskHistory } from '../../../shared/model/report-risk.ts'
import { finding } from '../../support/finding.ts'
import { type CaseDatabase, caseDatabase, fileOf } from './case-database.ts'
import { changeOfManyDigits, fundRecords, LONG_TEXT, SCRIPT_TEXT } from './fund-records.ts'
import { randomDay } from './random-day.ts'

const DAYS = ['2024-03-05', '2024-03-06', '2024-03-08'] as const
const PERIOD = { from: '2024-03-05', to: '2024-03-08' }
const KINDS = ['trade-blotter', 'risk', 'nav', 'positions', 'activity', 'communications'] as const
const FORMATS = ['text', 'html', 'md', 'json', 'csv'] as const
const JUDGE = fileURLToPath(new URL('outputs.py', import.meta.url))

async function piecesOf(
  source: Parameters<typeof makeReport>[1],
  kind: ReportKind,
  format: ReportFormat,
): Promise<string> {
  const report = await makeReport(kind, source, PERIOD)
  const parts: string[] = []
  for await (const piece of reportPieces(report, format, reportListings(kind, source, PERIOD)))
    parts.push(piece)
  return parts.join('')
}

/** A source without a workspace: what the compliance report would ask of one is its own test's. */
const sourceOf = ({ ask }: Pick<CaseDatabase, 'ask'>): ReportSource => ({
  ask,
  toolVersion: 'test',
  missingDays: [],
  compliance: () => ({
    facts: {
      asOf: PERIOD.to,
      schedule: { text: DEFAULT_SCHEDULE, sha256: '0'.repeat(64), savedAt: null, author: null },
      objects: [],
      newestDay: PERIOD.to,
      judged: [],
      holds: [],
      findings: { total: 0, list: [] },
      retrievals: { total: 0, list: [] },
      attestations: null,
    },
    schedule: parseSchedule(DEFAULT_SCHEDULE),
  }),
})

describe('the outputs of three made-up days in both dialects', () => {
  let database: CaseDatabase
  let source: Parameters<typeof makeReport>[1]
  let python: Record<string, unknown>
  beforeAll(async () => {
    const files = DAYS.map((day, n) => ({
      day,
      events: [
        ...randomDay(day, 11 + n, 300),
        ...fundRecords(day, n).map((each) => JSON.stringify(each)),
        changeOfManyDigits(day),
      ],
    }))
    database = await caseDatabase(files)
    source = sourceOf(database)
    const lines = files.flatMap(({ day, events }) =>
      events.map((line, index) => JSON.stringify({ file: fileOf(day), line: index + 1, day, raw: line })),
    )
    const run = spawnSync('python3', [JUDGE], { input: lines.join('\n'), encoding: 'utf8', maxBuffer: 1e9 })
    if (run.status !== 0) throw new Error(run.stderr)
    python = JSON.parse(run.stdout)
  })
  afterAll(() => database.close())

  test('the blotter has every line that Python finds, in its order, with every digit', async () => {
    const csv = await piecesOf(source, 'trade-blotter', 'csv')
    const rows = csv.slice(0, csv.indexOf('\r\n\r\n')).split('\r\n')
    expect(rows[0]).toBe(
      'timestamp,trade_id,asset,action,quantity,price,commission,broker,executing_user,status,file,line,order_id,symbol,reason,event',
    )
    expect(rows.slice(1)).toEqual(python.blotter)
    expect(rows.length).toBeGreaterThan(501)
    expect(csv).toContain('status,rejected,')
  })

  test('JSON has every row too, and is the value with all of them', async () => {
    const parsed = JSON.parse(await piecesOf(source, 'trade-blotter', 'json'))
    const value = (await makeReport('trade-blotter', source, PERIOD)) as Extract<
      Report,
      { kind: 'trade-blotter' }
    >
    expect(parsed.trades.rows.length).toBe(value.trades.total)
    expect(value.trades.rows.length).toBe(500)
    expect(parsed.trades.rows.slice(0, 500)).toEqual(value.trades.rows)
    expect(await piecesOf(source, 'nav', 'json')).toBe(
      renderReport(await makeReport('nav', source, PERIOD), 'json'),
    )
  })

  test('pages for people say how many rows there are', async () => {
    const report = await makeReport('trade-blotter', source, PERIOD)
    const total = (python.blotter as string[]).length.toLocaleString('en-US')
    for (const format of ['html', 'md', 'text'] as const)
      expect(renderReport(report, format)).toContain(`The first 500 of ${total} rows are shown`)
  })

  test('NAV: parts, components, changes and discrepancies are those of Python', async () => {
    const report = (await makeReport('nav', source, PERIOD)) as Extract<Report, { kind: 'nav' }>
    expect(
      report.records.rows.map((row) => [
        row.nav,
        row.change,
        row.partsDifference,
        row.componentsSum,
        row.componentsDifference,
        row.discrepancy,
        `${row.file}:${row.line}`,
      ]),
    ).toEqual(python.nav)
    expect(report.daysWithoutNav).toEqual(['2024-03-06'])
  })

  test('positions: what is held and every break are those of Python', async () => {
    const report = (await makeReport('positions', source, PERIOD)) as Extract<Report, { kind: 'positions' }>
    expect(
      report.positions.rows
        .map(({ day, ticker, shares, file, line }) => [day, ticker, shares, `${file}:${line}`])
        .toSorted(),
    ).toEqual(python.positions)
    expect(
      report.breaks.rows
        .filter(({ kind }) => kind === 'fills')
        .map(({ day, ticker, expected, actual, difference }) => [day, ticker, expected, actual, difference])
        .toSorted(),
    ).toEqual(python.breaks)
    expect((python.breaks as unknown[]).length).toBeGreaterThan(0)
  })

  test('risk: classes and counts, value against threshold, breakers from trigger to reset', async () => {
    const report = (await makeReport('risk', source, PERIOD)) as RiskHistory
    const counts: Record<string, number> = {}
    for (const { class: name, records } of report.counts) counts[name] = (counts[name] ?? 0) + records
    expect(counts).toEqual(python.risk)
    const breaker = report.history.rows.find(({ class: name }) => name === 'circuit breaker')
    expect(breaker).toMatchObject({
      value: '-0.082',
      threshold: '-0.08',
      beyond: '-0.002',
      notified: ['portfolio_manager', 'cco'],
      severity: 'HIGH',
    })
    expect(report.episodes.map(({ closed }) => closed?.nanoseconds ?? null)).toEqual([
      '3600000000000',
      '176400000000000',
      '3600000000000',
    ])
    expect(
      report.history.rows.filter(({ class: name }) => name === 'check failed').map(({ outcome }) => outcome),
    ).toEqual(DAYS.flatMap(() => ['order rejected', 'order not rejected']))
  })

  test('activity: users and settings are counted as Python counts them, values as written', async () => {
    const report = (await makeReport('activity', source, PERIOD)) as Extract<Report, { kind: 'activity' }>
    const users = report.users.map((user) => [
      user.user ?? '',
      user.logins,
      user.failedLogins,
      user.actions,
      user.configurationChanges,
    ])
    expect(users.toSorted()).toEqual(python.users)
    expect(report.changes.rows.some(({ oldValue }) => oldValue === '0.12345678901234567890')).toBe(true)
    // 02:00 in New York.
    expect(report.entries.rows.filter(({ user }) => user === 'night').every(({ offHours }) => offHours)).toBe(
      true,
    )
    expect(renderReport(report, 'text')).toContain('by the clock of America/New_York')
  })

  test('communications: messages, reviews and notices, the body whole in CSV only', async () => {
    const report = (await makeReport('communications', source, PERIOD)) as Extract<
      Report,
      { kind: 'communications' }
    >
    expect([report.messages.total, report.reviews.total, report.notices.total]).toEqual(python.communications)
    expect(renderReport(report, 'csv')).toContain(LONG_TEXT)
    expect(renderReport(report, 'html')).not.toContain(LONG_TEXT)
    expect(renderReport(report, 'html')).toContain('1,000,000 characters')
  })

  test.each(KINDS)('%s: hostile text stays text, the same input gives the same bytes', async (kind) => {
    for (const format of FORMATS) {
      const text = await piecesOf(source, kind, format)
      expect(await piecesOf(source, kind, format)).toBe(text)
      if (format === 'html') expect(text).not.toMatch(/<script|<img|<a (?!href="#)/i)
      if (format === 'md') expect(text).not.toContain(SCRIPT_TEXT)
      if (format === 'csv') expect(text).not.toMatch(/(^|,|\n)"?[=@\t]/)
      if (format !== 'json') expect(text).not.toContain('\u202e'.concat(format === 'csv' ? '\u0000' : ''))
    }
  })

  test('a range of days: the exact text of each, one after the other; a day without a file says why', async () => {
    const range = await makeReport('daily', source, PERIOD)
    const days = await Promise.all(
      ['2024-03-05', '2024-03-06', '2024-03-07', '2024-03-08'].map((day) =>
        makeReport('daily', source, { from: day, to: day }),
      ),
    )
    expect(renderReport(range, 'text')).toBe(days.map((day) => renderReport(day, 'text')).join('\n'))
    expect(range).toMatchObject({ days })
    expect(renderReport(range, 'csv')).toContain('2024-03-07 Thu,no file,')
    const html = renderReport(range, 'html')
    expect(html.match(/class="part"/g)).toHaveLength(3)
    expect(html).toContain('<a href="#day-2024-03-08">2024-03-08 Fri</a>')
    const last = days[3] as Extract<Report, { kind: 'daily' }>
    const figure = last.trailing?.figures.find(({ id }) => id === 'total_value')
    expect([figure?.n, figure?.mean, figure?.position]).toEqual(python.trailing)
  })
})

test.each(KINDS)('%s of an empty period says so and prints no figure', async (kind) => {
  const database = await caseDatabase([
    { day: '2024-03-05', events: [{ timestamp: '2024-03-05T10:00:00Z' }] },
  ])
  const source = sourceOf(database)
  const empty = await makeReport(kind, source, { from: '2024-04-01', to: '2024-04-02' })
  for (const format of FORMATS)
    expect(renderReport(empty, format)).toContain('No events on 2024-04-01 to 2024-04-02')
  const nothing = await makeReport(kind, source, { from: '2024-03-05', to: '2024-03-05' })
  expect(renderReport(nothing, 'text')).toMatch(/No |nothing|None|no message/i)
  await database.close()
})

test.each(REPORT_KINDS.map(({ kind }) => kind))('%s over a file that failed says so first', async (kind) => {
  const day = '2024-03-05'
  const database = await caseDatabase([
    {
      day,
      verdict: 'FAILED',
      events: randomDay(day, 3, 5),
      findings: [finding({ kind: 'ENTRY_HASH_MISMATCH', file: fileOf(day), line: 1 })],
    },
  ])
  const report = await makeReport(kind, sourceOf(database), { from: day, to: day })
  expect(renderReport(report, 'text')).toMatch(/^FAILED VERIFICATION: /)
  expect(renderReport(report, 'csv')).toMatch(/^FAILED VERIFICATION: /)
  expect(renderReport(report, 'md')).toMatch(/^\*\*FAILED VERIFICATION: /)
  expect(renderReport(report, 'html')).toMatch(/<body>\n<p class="failure" role="alert">/)
  await database.close()
})
