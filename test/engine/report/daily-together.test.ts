import { afterAll, beforeAll, expect, test } from 'vitest'
import { dailySummaries, dailySummary, renderReport } from '../../../electron/engine/report/index.ts'
import { finding } from '../../support/finding.ts'
import { type CaseDatabase, caseDatabase, fileOf } from './case-database.ts'
import { randomDay } from './random-day.ts'

const DAYS = ['2024-01-10', '2024-01-11', '2024-01-12', '2024-01-15', '2024-01-16']

let database: CaseDatabase
beforeAll(async () => {
  database = await caseDatabase(
    DAYS.filter((day) => day !== '2024-01-12').map((day, index) => ({
      day,
      events: randomDay(day, index + 1, 40),
      verdict: index === 1 ? ('FAILED' as const) : ('PASSED' as const),
      findings: index === 1 ? [finding({ kind: 'ENTRY_HASH_MISMATCH', file: fileOf(day), line: 3 })] : [],
    })),
  )
})
afterAll(() => database.close())

const source = () => ({ ask: database.ask, toolVersion: '0.1.0', missingDays: ['2024-01-12'] })

test('days that are made together are what each would be alone, days between left out', async () => {
  // Not the first day, so that there is one before them; a missing one among them.
  const days = DAYS.slice(1).filter((day) => day !== '2024-01-15')
  const together = await dailySummaries(source(), days)
  const alone = []
  for (const day of days) alone.push(await dailySummary({ ...source(), day }))
  expect(together).toEqual(alone)
  expect(together.map(({ day }) => day)).toEqual(days)
  expect(together.map(({ previousDay }) => previousDay?.day)).toEqual([
    '2024-01-10',
    '2024-01-11',
    '2024-01-15',
  ])
  expect(await dailySummaries(source(), [])).toEqual([])
})

test('a report for a package says in words what it is not compared with', async () => {
  const [first, second] = await dailySummaries({ ...source(), recordsFrom: '2024-01-10' }, DAYS.slice(0, 2))
  const note = 'Made from the records of a package, which begin on 2024-01-10:'
  const rest = 'Earlier days of the archive, if there are any, are not in the package.'
  if (!first || !second) throw new Error('no summaries')
  for (const format of ['text', 'html', 'md', 'json', 'csv'] as const) {
    expect(renderReport(first, format)).toContain(`${note} there is no earlier day to compare with. ${rest}`)
    expect(renderReport(second, format)).toContain(
      `${note} compared with the one day before that they hold. ${rest}`,
    )
  }
  const [plain] = await dailySummaries(source(), DAYS.slice(0, 1))
  expect(plain?.notes.join()).not.toContain('package')
})
