import { expect, test } from 'vitest'
import { activityWords, detailLine } from '../../renderer/features/evidence/activity-words.ts'
import { recordOf } from '../../renderer/features/result/record-of.ts'
import { createReader } from '../../renderer/state/activity.ts'
import type { ActivityEntry } from '../../shared/model/activity.ts'
import type { Column } from '../../shared/model/cell.ts'
import { startApp } from './connect.ts'
import { ACTIVITY_COUNT, activityOf } from './fake-evidence.ts'

function logOf(seqs: readonly number[]) {
  const asked: { before: number | undefined; limit: number }[] = []
  const entries: readonly ActivityEntry[] = seqs.toSorted((one, other) => other - one).map(activityOf)
  const ask = async ({ before, limit }: { before?: number; limit: number }) => {
    asked.push({ before, limit })
    const fitting = entries.filter(({ seq }) => before === undefined || seq < before)
    return { entries: fitting.slice(0, limit), total: entries.length }
  }
  return { ask, asked, entries }
}

const seqsOf = (entries: readonly ActivityEntry[]) => entries.map(({ seq }) => seq)

test('a row deep in a log of 100,000 entries costs one question', async () => {
  const { app } = startApp({ scenario: 'data' })
  await app.activity.refresh()
  const { view } = app.activity.store.getState()
  if (view.status !== 'ready') throw new Error(`the log is ${view.status}`)
  expect(view.value.total).toBe(ACTIVITY_COUNT)
  expect(seqsOf(await view.value.read(0, 3))).toEqual([99_999, 99_998, 99_997])
  expect(seqsOf(await view.value.read(90_000, 90_002))).toEqual([9_999, 9_998])
  expect(seqsOf(await view.value.read(99_998, 100_000))).toEqual([1, 0])
})

test('a gapless log is read by sequence number; a search is walked once and remembered', async () => {
  const whole = logOf(Array.from({ length: 5000 }, (_, seq) => seq))
  const first = await whole.ask({ limit: 200 })
  whole.asked.length = 0
  const read = createReader(first, true, whole.ask)
  expect(seqsOf(await read(4000, 4002))).toEqual([999, 998])
  expect(whole.asked).toEqual([{ before: 1000, limit: 2 }])

  const some = logOf(Array.from({ length: 5000 }, (_, n) => n * 3))
  const firstFound = await some.ask({ limit: 200 })
  some.asked.length = 0
  const readFound = createReader(firstFound, false, some.ask)
  expect(seqsOf(await readFound(2400, 2402))).toEqual(seqsOf(some.entries.slice(2400, 2402)))
  const walked = some.asked.length
  expect(walked).toBe(4)
  expect(seqsOf(await readFound(2402, 2600))).toEqual(seqsOf(some.entries.slice(2402, 2600)))
  expect(some.asked.length, 'goes on from what is known').toBe(walked + 1)
})

test('entries that come later do not move the rows that are read', async () => {
  const log = logOf(Array.from({ length: 1000 }, (_, seq) => seq))
  const read = createReader(await log.ask({ limit: 200 }), true, async (input) => {
    const grown = logOf(Array.from({ length: 1100 }, (_, seq) => seq))
    return grown.ask(input)
  })
  expect(seqsOf(await read(500, 502))).toEqual([499, 498])
})

test('rows beyond the end of a search are none', async () => {
  const log = logOf([1, 5, 9])
  const read = createReader(await log.ask({ limit: 2 }), false, log.ask)
  expect(seqsOf(await read(0, 3))).toEqual([9, 5, 1])
  expect(await read(400, 600)).toEqual([])
})

test('of two searches, the later one counts', async () => {
  const { app } = startApp({ scenario: 'data' })
  const early = app.activity.search('report.exported')
  await app.activity.search('setting.changed')
  await early
  const { view, searching } = app.activity.store.getState()
  expect(searching).toBe(false)
  expect(view).toMatchObject({ status: 'ready', value: { search: 'setting.changed', total: 12_500 } })
})

test('the log is verified and exported, and each outcome is kept to be shown', async () => {
  const { app, host } = startApp({ scenario: 'data', tick: 1 })
  await app.activity.verify()
  expect(app.activity.store.getState().verification).toMatchObject({
    status: 'ready',
    value: { integrity: 'PASSED', entries: ACTIVITY_COUNT },
  })
  await app.activity.export()
  expect(host.calls.map(({ operation }) => operation)).toEqual(['chooseSave'])
  expect(app.activity.store.getState().written).toMatchObject({
    status: 'ready',
    value: { path: '/home/ana/Documents/blotter-activity' },
  })
})

test('kinds are words, known or not; a detail is one line', () => {
  expect(activityWords('query.run')).toBe('Query run')
  expect(activityWords('pull.cancelled')).toBe('Pull cancelled')
  expect(activityWords('drill.failed')).toBe('Tamper drill failed')
  expect(activityWords('something_new.done')).toBe('Something new done')
  expect(detailLine({ sql: 'SELECT 1\n  FROM x', rows: 3 })).toBe('sql SELECT 1 FROM x; rows 3')
  expect(detailLine(null)).toBe('')
  expect(detailLine({ text: 'x'.repeat(1000) }).length).toBeLessThanOrEqual(301)
})

test('a row is an archived record by its columns file and line', () => {
  const columns: readonly Column[] = [
    { name: 'File', type: 'VARCHAR', kind: 'text' },
    { name: 'line', type: 'INTEGER', kind: 'integer' },
  ]
  expect(recordOf(columns, ['audit/2024/01/2024-01-17.log.gz', 12])).toEqual({
    found: true,
    file: 'audit/2024/01/2024-01-17.log.gz',
    line: 12,
  })
  expect(recordOf(columns, [null, 12]).found).toBe(false)
  for (const line of [0, 1.5, null, 'x', '9007199254740993']) {
    expect(recordOf(columns, ['audit/a.log', line]).found, String(line)).toBe(false)
  }
  expect(recordOf(columns.slice(0, 1), ['audit/a.log'])).toMatchObject({
    found: false,
    reason: expect.stringContaining('file and line'),
  })
})
