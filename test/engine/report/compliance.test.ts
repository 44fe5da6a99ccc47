import { afterEach, describe, expect, test } from 'vitest'
import {
  knownDaysOf,
  makeReport,
  renderCsvTables,
  renderReport,
} from '../../../electron/engine/report/index.ts'
import { DEFAULT_SCHEDULE } from '../../../electron/engine/retention/default-schedule.ts'
import { parseSchedule } from '../../../electron/engine/retention/parse-schedule.ts'
import { REPORT_FORMATS } from '../../../shared/model/report.ts'
import type {
  ComplianceFacts,
  ComplianceReport,
  ObjectFacts,
} from '../../../shared/model/report-compliance.ts'
import { type CaseDatabase, caseDatabase, fileOf, type TestFile } from './case-database.ts'
import { logFacts } from './object-facts.ts'

let database: CaseDatabase | undefined
afterEach(async () => {
  await database?.close()
  database = undefined
})

const SCRIPT = '<script>alert(1)</script>'
/** Checked, and locked for long enough. */
const logOf = (day: string, over: Partial<ObjectFacts> = {}): ObjectFacts =>
  logFacts(day, {
    lockMode: 'COMPLIANCE',
    retainUntil: '2031-02-01T00:00:00.000Z',
    legalHold: 'OFF',
    versionId: 'v1',
    verdict: 'PASSED',
    checkedAt: '2024-02-01T00:00:00.000Z',
    ...over,
  })

async function reportOf(
  files: readonly TestFile[],
  facts: Partial<ComplianceFacts> = {},
  [from, to]: readonly [string, string] = ['2024-01-15', '2024-01-19'],
): Promise<ComplianceReport> {
  database = await caseDatabase(files)
  const hashes = new Map(
    (await database.ask('SELECT file, sha256 FROM files', {})).map((row) => [row.file, String(row.sha256)]),
  )
  const hashOf = (day: string) => hashes.get(fileOf(day)) ?? ''
  const all: ComplianceFacts = {
    asOf: to,
    schedule: { text: DEFAULT_SCHEDULE, sha256: 'c'.repeat(64), savedAt: null, author: null },
    objects: files.map(({ day, verdict }) =>
      logOf(day, { sha256: hashOf(day), verdict: verdict ?? 'PASSED' }),
    ),
    newestDay: files.at(-1)?.day ?? null,
    judged: [],
    holds: [],
    findings: { total: 0, list: [] },
    retrievals: { total: 0, list: [] },
    attestations: null,
    ...facts,
  }
  const report = await makeReport(
    'compliance',
    {
      ask: database.ask,
      toolVersion: 'test',
      missingDays: [],
      knownDays: knownDaysOf(all),
      compliance: () => ({ facts: all, schedule: parseSchedule(all.schedule.text) }),
    },
    { from, to },
  )
  if (report.kind !== 'compliance') throw new Error('another report')
  return report
}

const at = (day: string) => `${day}T10:00:00Z`
const BOTH: readonly TestFile[] = [
  {
    day: '2024-01-15',
    events: [
      { timestamp: at('2024-01-15'), event_type: 'order_submitted', order_id: 'a' },
      { timestamp: at('2024-01-15'), event_type: 'position_changed', ticker: 'A' },
      { timestamp: at('2024-01-15'), log_type: 'COMPLIANCE', event: 'email_archived' },
    ],
  },
  {
    day: '2024-01-16',
    verdict: 'FAILED',
    events: [{ timestamp: at('2024-01-16'), log_type: 'SYSTEM', event: 'api' }],
  },
  {
    day: '2024-01-18',
    events: [
      { timestamp: at('2024-01-18'), log_type: 'TRADE', event: 'trade_executed' },
      { timestamp: at('2024-01-18'), log_type: 'NAV', event: 'nav_calculated' },
      { timestamp: at('2024-01-18'), event_type: 'config_changed' },
      { timestamp: at('2024-01-18'), event_type: 'somebody_else' },
    ],
  },
]

describe('coverage of a period', () => {
  test('counts days covered, failing and missing, and names the gaps', async () => {
    const { coverage, provenance } = await reportOf(BOTH)
    expect(coverage).toMatchObject({ days: 5, covered: 2, failed: 1, missing: 2, noneDue: 0 })
    expect(coverage.gaps).toEqual([
      { from: '2024-01-17', to: '2024-01-17', days: 1 },
      { from: '2024-01-19', to: '2024-01-19', days: 1 },
    ])
    expect(provenance.failure).toMatch(/^FAILED VERIFICATION/)
  })

  test('records of both dialects are of the same types', async () => {
    const { recordTypes, notes } = await reportOf(BOTH)
    expect(Object.fromEntries(recordTypes.map(({ id, records, days }) => [id, [records, days]]))).toEqual({
      trade: [2, 2],
      position: [1, 1],
      nav: [1, 1],
      risk: [0, 0],
      communication: [1, 1],
      compliance: [1, 1],
      system: [1, 1],
      '(other)': [1, 1],
    })
    expect(notes.join(' ')).toContain('1 record is of no type of the schedule')
  })

  test('a file is kept as long as the longest-kept record in it', async () => {
    const { coverage, objects } = await reportOf(BOTH, { asOf: '2025-01-20' })
    const through = Object.fromEntries(coverage.list.map(({ day, keepThrough }) => [day, keepThrough]))
    expect(through).toMatchObject({
      '2024-01-15': '2031-01-15',
      '2024-01-16': '2025-01-16',
      '2024-01-18': '2031-01-18',
    })
    expect(objects).toMatchObject({ total: 3, deletable: 1, fallsDue: 0, underProtected: 0 })
  })

  test('lines that could not be read may be of any type: their file is kept by the longest of the rules', async () => {
    const files = BOTH.map((file) =>
      file.day === '2024-01-16' ? { ...file, events: [...file.events, '{"event_type":"order_fil'] } : file,
    )
    const { coverage, notes } = await reportOf(files)
    expect(coverage.list[1]).toMatchObject({ recordTypes: ['system'], keepThrough: '2031-01-16' })
    expect(notes.join(' ')).toContain('1 file has lines that could not be read')
  })

  test('what is loaded of an earlier version says nothing of the file as it is now', async () => {
    const { coverage, recordTypes } = await reportOf([BOTH[1] as TestFile], {
      objects: [logOf('2024-01-16', { sha256: 'f'.repeat(64), verdict: null })],
    })
    expect(coverage).toMatchObject({ notLoaded: 1, notChecked: 0, failed: 0 })
    expect(coverage.list[1]).toMatchObject({ records: null, recordTypes: [], keepThrough: '2031-01-16' })
    expect(recordTypes.every(({ records }) => records === 0)).toBe(true)
  })

  test('a day that the archive has twice is kept as long as either of its files', async () => {
    const plain = logOf('2024-01-16', { key: fileOf('2024-01-16').replace('.gz', ''), verdict: null })
    const { coverage, objects } = await reportOf([BOTH[1] as TestFile])
    expect([coverage.list[1]?.keepThrough, objects.list.length]).toEqual(['2025-01-16', 1])
    await database?.close()
    const twice = await reportOf([BOTH[1] as TestFile], { objects: [plain, ...objects.list] })
    expect(twice.coverage.list[1]).toMatchObject({
      state: 'failed',
      files: [plain.key, fileOf('2024-01-16')],
      records: 1,
      keepThrough: '2031-01-16',
    })
    expect(twice.objects.list.map(({ keepThrough }) => keepThrough)).toEqual(['2031-01-16', '2031-01-16'])
  })

  test('where a verification looked for missing days, its word stands, not the weekday', async () => {
    const { coverage, provenance } = await reportOf(BOTH, { judged: [['2024-01-15', '2024-01-18']] })
    expect(coverage.list.map(({ state }) => state)).toEqual([
      'covered',
      'failed',
      'none due',
      'covered',
      'missing',
    ])
    expect(provenance).toMatchObject({ missingDays: ['2024-01-19'], calendar: 'verification' })
  })

  test('a day whose log is listed and not here is in its own state, whatever day it is, and ends a gap', async () => {
    const away = (day: string, over: Partial<ObjectFacts> = {}) =>
      logOf(day, {
        sha256: null,
        pulledAt: null,
        verdict: null,
        versions: 0,
        needsRestore: true,
        storageClass: 'DEEP_ARCHIVE',
        ...over,
      })
    const report = await reportOf(
      [],
      {
        objects: [
          away('2024-01-16', { isLockKnown: false, lockMode: null, retainUntil: null }),
          away('2024-01-18', { needsRestore: false, storageClass: 'STANDARD' }),
          away('2024-01-20'),
        ],
      },
      ['2024-01-15', '2024-01-21'],
    )
    expect(report.coverage.list.map(({ state }) => state)).toEqual([
      'missing',
      'in cold storage',
      'missing',
      'not pulled',
      'missing',
      'in cold storage',
      'none due',
    ])
    expect(report.coverage).toMatchObject({ inColdStorage: 2, notPulled: 1, missing: 3, covered: 0 })
    expect(report.coverage.gaps).toHaveLength(3)
    expect(report.objects).toMatchObject({ notReadilyAccessible: 2, protectionNotKnown: 1 })
    expect(report.objects.list[0]?.protectionWords).toContain('a listing does not tell of Object Lock')
    expect(report.noEvents).toMatchObject({
      reason: 'not-loaded',
      sentence: expect.stringContaining('none of its files is loaded: 2 in cold storage, 1 not pulled'),
    })
    const text = renderReport(report, 'text')
    expect(text).toContain('Archive files: 0 verified, 0 failed, 3 missing, 2 in cold storage, 1 not pulled')
    expect(renderReport(report, 'csv')).toContain('day whose file is in cold storage,2024-01-16')
  })

  test('what is gone from its source is neither protected nor accessible there', async () => {
    const { objects } = await reportOf([], {
      objects: [logOf('2024-01-15', { goneSince: '2024-02-03T04:05:06.000Z' })],
    })
    expect(objects.list[0]).toMatchObject({
      protection: 'under-protected',
      protectionWords: 'gone from its source, as first seen on 2024-02-03; the copy here is kept',
      access: 'not readily accessible',
    })
  })

  test('a Saturday is due to nobody when it is asked for alone, either', async () => {
    const { coverage } = await reportOf(BOTH, {}, ['2024-01-20', '2024-01-20'])
    expect(coverage).toMatchObject({ missing: 0, noneDue: 1 })
  })

  test('a weekend is due to nobody, unless the archive had a file then', async () => {
    const { coverage } = await reportOf(BOTH, {}, ['2024-01-18', '2024-01-21'])
    expect(coverage.list.map(({ state }) => state)).toEqual(['covered', 'missing', 'none due', 'none due'])
  })

  test('a period without a file says so, and a missing verdict is none', async () => {
    const report = await reportOf([], { objects: [logOf('2024-01-15', { verdict: null })] })
    expect(report.noEvents?.reason).toBe('not-loaded')
    expect(report.coverage).toMatchObject({ covered: 0, notLoaded: 1, missing: 4 })
    expect(renderReport(report, 'text')).toContain('No events on 2024-01-15 to 2024-01-19')
  })

  test('of many days without a file print names the first, and CSV and JSON all', async () => {
    const report = await reportOf([], {}, ['2022-01-01', '2024-12-31'])
    const missing = report.provenance.missingDays
    expect(missing.length).toBe(782)
    for (const format of ['text', 'html', 'md'] as const) {
      const line = renderReport(report, format)
        .split('\n')
        .find((each) => each.includes('Days without a file'))
      expect(line).toContain(`${missing[99]} and 682 more; CSV and JSON name all`)
      expect(line).not.toContain(String(missing[100]))
    }
    expect(renderReport(report, 'csv')).toContain(`day without a file,${missing[781]}`)
    expect(renderReport(report, 'json')).toContain(String(missing[781]))
  })

  test('a period of centuries is refused', async () => {
    await expect(reportOf([], {}, ['0001-01-01', '9999-12-31'])).rejects.toMatchObject({
      code: 'USAGE',
      hint: 'Ask for 50 years at most.',
    })
  })

  test('keys of the archive are kept as long as its newest day', async () => {
    const keys: ObjectFacts = { ...logOf('2024-01-15'), key: 'audit/keys.json', kind: 'keys', day: null }
    const { objects } = await reportOf(BOTH, { objects: [keys], newestDay: '2026-06-30', asOf: '2032-01-01' })
    expect(objects.list[0]).toMatchObject({ keepThrough: '2033-06-30', disposal: 'keep' })
  })
})

describe('the printed compliance report', () => {
  const hold = (released: boolean) => ({
    id: released ? 2 : 1,
    from: '2024-01-15',
    to: '2024-01-15',
    reason: `${SCRIPT}=1+1`,
    author: '=cmd',
    placedAt: '2024-02-01T00:00:00.000Z',
    released: released ? { at: '2024-02-02T00:00:00.000Z', author: 'b', reason: '@x' } : null,
  })
  const facts: Partial<ComplianceFacts> = {
    asOf: '2032-01-01',
    holds: [hold(false), hold(true)],
    findings: {
      total: 1,
      list: [{ kind: 'DAY_MISSING', severity: 'error', file: null, line: null, message: `${SCRIPT}\nevil` }],
    },
    retrievals: {
      total: 1,
      list: [
        {
          seq: 1,
          at: '2024-02-01T00:00:00.000Z',
          user: 'ana',
          host: 'h',
          kind: 'pull.finished',
          what: SCRIPT,
        },
      ],
    },
    attestations: [
      {
        day: '2024-01-15',
        by: 'cco',
        at: '2024-01-16T00:00:00.000Z',
        state: 'late',
        changed: { total: 0, list: [] },
        statement: SCRIPT,
        sha256: 'd',
      },
    ],
  }

  test.each(REPORT_FORMATS)(
    'supports and never certifies, and hostile text is text, in %s',
    async (format) => {
      const report = await reportOf(BOTH, facts)
      const printed = renderReport(report, format)
      expect(printed).not.toMatch(/compliant with|is compliant|fully compliant/i)
      expect(printed).toContain('supports a review')
      expect(renderReport(report, format)).toBe(printed)
      if (format === 'html') expect(printed).not.toMatch(/<script/i)
      if (format === 'text') expect(printed).not.toContain('\nevil')
      if (format === 'text' || format === 'html' || format === 'md')
        expect(printed.split('\n').find((line) => line.includes('FAILED VERIFICATION'))).toBeDefined()
    },
  )

  test('a held day is on hold, its neighbours are deletable', async () => {
    const { objects } = await reportOf(BOTH, facts)
    expect(objects.list.map(({ disposal }) => disposal)).toEqual(['on hold', 'deletable', 'deletable'])
    expect(objects).toMatchObject({ onHold: 1, deletable: 2 })
  })

  test('formulas are neutralised in CSV', async () => {
    const tables = renderCsvTables(await reportOf(BOTH, facts))
    expect(tables['legal-holds']).toContain("'=cmd")
    expect(tables['legal-holds']).not.toMatch(/(^|,)[=@]/m)
  })
})
