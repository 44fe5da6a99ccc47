/** Which days a report calls missing: by one rule, whatever the report. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeReport, renderReport } from '../../../electron/engine/report/index.ts'
import { type KnownDays, knownDaysOf } from '../../../electron/engine/report/known-days.ts'
import { DEFAULT_SCHEDULE } from '../../../electron/engine/retention/default-schedule.ts'
import { parseSchedule } from '../../../electron/engine/retention/parse-schedule.ts'
import type { Provenance } from '../../../shared/model/report.ts'
import type { ComplianceFacts, ObjectFacts } from '../../../shared/model/report-compliance.ts'
import { REPORT_KINDS, type ReportKind } from '../../../shared/model/report-kinds.ts'
import { type CaseDatabase, caseDatabase } from './case-database.ts'
import { logFacts } from './object-facts.ts'

/** Monday is New Year's Day: no log is due. Wednesday has a log that is not loaded, Thursday one in cold storage. */
const LOADED = ['2024-01-02', '2024-01-05'] as const
const WEEK = { from: '2024-01-01', to: '2024-01-07' } as const

let database: CaseDatabase
beforeAll(async () => {
  database = await caseDatabase(
    LOADED.map((day) => ({
      day,
      events: [{ timestamp: `${day}T10:00:00Z`, event_type: 'order_submitted', order_id: 'a' }],
    })),
  )
})
afterAll(() => database.close())

async function provenanceOf(
  kind: ReportKind,
  {
    judged = [['2024-01-01', '2024-01-05']],
    logs = LOADED.map((day) => logFacts(day)),
    missingDays = [],
    period = WEEK,
  }: {
    readonly judged?: KnownDays['judged']
    readonly logs?: readonly ObjectFacts[]
    readonly missingDays?: readonly string[]
    readonly period?: { readonly from: string; readonly to: string }
  } = {},
): Promise<{ readonly provenance: Provenance; readonly text: string }> {
  const facts: ComplianceFacts = {
    asOf: period.to,
    schedule: { text: DEFAULT_SCHEDULE, sha256: 'c'.repeat(64), savedAt: null, author: null },
    objects: logs,
    newestDay: null,
    judged,
    holds: [],
    findings: { total: 0, list: [] },
    retrievals: { total: 0, list: [] },
    attestations: null,
  }
  const report = await makeReport(
    kind,
    {
      ask: database.ask,
      toolVersion: 'test',
      missingDays,
      knownDays: knownDaysOf(facts),
      compliance: () => ({ facts, schedule: parseSchedule(facts.schedule.text) }),
    },
    period,
  )
  return { provenance: report.provenance, text: renderReport(report, 'md') }
}

describe.each(REPORT_KINDS.map(({ kind }) => kind))('the %s report of a period', (kind) => {
  test('takes the word of a verification where it looked, and Monday to Friday beyond it', async () => {
    const { provenance, text } = await provenanceOf(kind)
    expect(provenance).toMatchObject({ missingDays: [], calendar: 'verification' })
    expect(text).toContain('as verification found where it looked; elsewhere by Monday to Friday')
    const beyond = await provenanceOf(kind, { judged: [['2024-01-03', '2024-01-04']] })
    expect(beyond.provenance).toMatchObject({ missingDays: ['2024-01-01'], calendar: 'verification' })
    const apart = await provenanceOf(kind, {
      judged: [
        ['2024-01-01', '2024-01-02'],
        ['2024-01-04', '2024-01-05'],
      ],
    })
    expect(apart.provenance).toMatchObject({ missingDays: ['2024-01-03'], calendar: 'verification' })
  })

  test('without a verification there, Monday to Friday should have a file', async () => {
    for (const judged of [[], [['2023-12-01', '2023-12-29']]] as const) {
      const { provenance } = await provenanceOf(kind, { judged })
      expect(provenance).toMatchObject({
        missingDays: ['2024-01-01', '2024-01-03', '2024-01-04'],
        calendar: 'weekdays',
      })
    }
  })

  test('what verification found missing is missing, on a Saturday too', async () => {
    const { provenance, text } = await provenanceOf(kind, { missingDays: ['2024-01-03', '2024-01-06'] })
    expect(provenance.missingDays).toEqual(['2024-01-03', '2024-01-06'])
    expect(text).toContain('2 missing')
    expect(text).toContain('Days without a file: 2024-01-03, 2024-01-06')
  })

  test('a log that is known of and not loaded is never passed over', async () => {
    const logs = [
      ...LOADED.map((day) => logFacts(day)),
      logFacts('2024-01-03'),
      logFacts('2024-01-04', { sha256: null, needsRestore: true, pulledAt: null, versions: 0 }),
    ]
    const { provenance, text } = await provenanceOf(kind, { logs, missingDays: ['2024-01-04'] })
    expect(provenance).toMatchObject({
      missingDays: [],
      elsewhere: [
        { day: '2024-01-03', where: 'not loaded' },
        { day: '2024-01-04', where: 'in cold storage' },
      ],
    })
    expect(text).toContain('0 missing, 1 in cold storage, 1 not loaded')
    expect(text).toContain('2024-01-03 (not loaded), 2024-01-04 (in cold storage)')
  })
})

test('a day that is asked for alone is missing whatever day it is', async () => {
  const { provenance } = await provenanceOf('risk', { period: { from: '2024-01-01', to: '2024-01-01' } })
  expect(provenance).toMatchObject({ missingDays: ['2024-01-01'], calendar: 'one day' })
})

test('of a day with two logs, the one that is not here is told', () => {
  const away = logFacts('2024-01-03', { sha256: null, key: 'audit/2024/01/2024-01-03.log' })
  for (const objects of [
    [away, logFacts('2024-01-03')],
    [logFacts('2024-01-03'), away],
  ])
    expect(knownDaysOf({ judged: [], objects }).logs).toEqual(new Map([['2024-01-03', 'not pulled']]))
})
