import { describe, expect, test } from 'vitest'
import {
  accessibleThrough,
  addPeriod,
  keepThrough,
} from '../../../electron/engine/report/compliance/deadlines.ts'
import { askedOf, judgeObject } from '../../../electron/engine/report/compliance/judge-object.ts'
import { DEFAULT_SCHEDULE } from '../../../electron/engine/retention/default-schedule.ts'
import { parseSchedule } from '../../../electron/engine/retention/parse-schedule.ts'
import type { ObjectFacts } from '../../../shared/model/report-compliance.ts'
import type { LegalHold } from '../../../shared/model/retention.ts'

const years = (count: number) => ({ unit: 'years', count }) as const
const DAY = '2017-01-16'
const { rules } = parseSchedule(DEFAULT_SCHEDULE)
const ASKED = askedOf(DAY, rules)

const object = (over: Partial<ObjectFacts> = {}): ObjectFacts => ({
  key: 'audit/2017/01/2017-01-16.log.gz',
  kind: 'log',
  day: DAY,
  size: 1,
  sha256: 'a'.repeat(64),
  source: 's3',
  storageClass: 'STANDARD',
  needsRestore: false,
  isLockKnown: true,
  lockMode: 'COMPLIANCE',
  retainUntil: '2024-01-17T00:00:00.000Z',
  legalHold: 'OFF',
  versionId: 'v1',
  lastModified: '2017-01-17T02:00:00.000Z',
  pulledAt: '2024-01-01T00:00:00.000Z',
  versions: 1,
  listedAt: null,
  goneSince: null,
  verdict: 'PASSED',
  checkedAt: null,
  ...over,
})
const hold = (over: Partial<LegalHold> = {}): LegalHold => ({
  id: 7,
  from: '2017-01-01',
  to: '2017-01-31',
  reason: 'inquiry',
  author: 'ana',
  placedAt: '2024-01-01T00:00:00.000Z',
  released: null,
  ...over,
})
const judge = (over: Partial<ObjectFacts>, asOf: string, holds: readonly LegalHold[] = []) =>
  judgeObject(object(over), ASKED, holds, asOf)

describe('periods', () => {
  test.each([
    ['2017-01-16', years(7), '2024-01-16'],
    ['2024-02-29', years(1), '2025-03-01'],
    ['2024-02-29', years(4), '2028-02-29'],
    ['2024-01-31', { unit: 'months', count: 1 } as const, '2024-03-01'],
    ['2024-12-15', { unit: 'months', count: 18 } as const, '2026-06-15'],
    ['2024-12-31', { unit: 'days', count: 90 } as const, '2025-03-31'],
  ])('%s and %o end on %s', (day, period, end) => {
    expect(addPeriod(day, period)).toBe(end)
  })

  test('that end after the year 9999 never end', () => {
    expect(addPeriod('2024-02-29', years(7975))).toBe('9999-03-01')
    for (const period of [years(7976), years(9999), { unit: 'months', count: 9999 * 12 } as const])
      expect(addPeriod('2024-02-29', period)).toBeNull()
    expect(addPeriod('9999-12-31', { unit: 'days', count: 1 })).toBeNull()
    const forEver = parseSchedule(DEFAULT_SCHEDULE.replaceAll(/keep: .*/g, 'keep: 9999 years')).rules
    expect(judgeObject(object(), askedOf(DAY, forEver), [], '2026-01-01')).toMatchObject({
      keepThrough: null,
      disposal: 'keep',
      overKept: null,
    })
  })

  test('may begin at the end of the year, and may never end', () => {
    expect(keepThrough('2017-01-16', { keep: years(7), from: 'end_of_year' })).toBe('2024-12-31')
    expect(keepThrough('2017-01-16', { keep: { unit: 'permanent' }, from: 'day' })).toBeNull()
    expect(accessibleThrough('2017-01-16', { readilyAccessible: null, from: 'day' })).toBeUndefined()
  })

  test('the longest of the rules is asked', () => {
    expect(ASKED).toEqual({
      keepThrough: '2024-01-16',
      because: 'SEC 204-2, 7 years',
      accessibleThrough: '2019-01-16',
    })
  })
})

describe('an archived object', () => {
  test('is kept until its last day, falls due 90 days before, and is deletable the day after', () => {
    expect(judge({}, '2023-10-17').disposal).toBe('keep')
    expect(judge({}, '2023-10-19').disposal).toBe('falls due')
    expect(judge({}, '2024-01-16').disposal).toBe('falls due')
    expect(judge({}, '2024-01-17')).toMatchObject({
      disposal: 'deletable',
      overKept: expect.stringContaining('still there'),
    })
  })

  test('is not deletable while a hold of Blotter or of S3 is on, and is again once it is released', () => {
    expect(judge({}, '2024-01-17', [hold()])).toMatchObject({
      disposal: 'on hold',
      overKept: null,
      holdIds: [7],
    })
    for (const asOf of ['2020-01-01', '2024-01-17'])
      expect(judge({ legalHold: 'ON' }, asOf).disposal).toBe('on hold')
    const released = { at: '2024-01-10T00:00:00.000Z', author: 'ana', reason: 'closed' }
    expect(judge({}, '2024-01-17', [hold({ released })]).disposal).toBe('deletable')
    expect(judge({}, '2024-01-17', [hold({ from: '2017-01-17' })]).disposal).toBe('deletable')
  })

  test.each([
    ['protected', {}],
    ['protected', { retainUntil: '2024-01-16T23:59:59Z' }],
    ['under-protected', { retainUntil: '2024-01-15T23:59:59.000Z' }],
    ['under-protected', { retainUntil: '2024-01-16T00:00:00Z' }],
    ['under-protected', { lockMode: null, retainUntil: null }],
    ['under-protected', { retainUntil: 'never' }],
    ['not known', { source: 'folder', lockMode: null, retainUntil: null }],
  ] as const)('is %s with %o', (protection, over) => {
    expect(judge(over, '2020-01-01').protection).toBe(protection)
  })

  test('whose lock ends within its last day says at what time', () => {
    expect(judge({ retainUntil: '2024-01-16T12:00:00Z' }, '2020-01-01').protectionWords).toBe(
      'COMPLIANCE until 2024-01-16T12:00:00.000Z; to be kept through 2024-01-16',
    )
  })

  test('under GOVERNANCE says that the lock can be lifted', () => {
    expect(judge({ lockMode: 'GOVERNANCE' }, '2020-01-01').protectionWords).toContain('a permission can lift')
  })

  test('in Glacier is not readily accessible within two years, and need not be after them', () => {
    for (const storageClass of ['GLACIER', 'DEEP_ARCHIVE']) {
      expect(judge({ storageClass }, '2019-01-16').access).toBe('not readily accessible')
      expect(judge({ storageClass }, '2019-01-17').access).toBe('not asked')
    }
    for (const storageClass of [null, 'STANDARD', 'STANDARD_IA', 'GLACIER_IR'])
      expect(judge({ storageClass }, '2019-01-16').access).toBe('readily accessible')
  })

  test('locked far beyond its period is over-kept, and a month is no matter', () => {
    expect(judge({ retainUntil: '2024-02-10T00:00:00.000Z' }, '2020-01-01').overKept).toBeNull()
    expect(judge({ retainUntil: '2027-01-16T00:00:00.000Z' }, '2020-01-01').overKept).toBe(
      'locked until 2027-01-16; the schedule asks for 2024-01-16',
    )
  })
})
