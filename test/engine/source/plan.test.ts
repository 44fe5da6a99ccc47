import { expect, test } from 'vitest'
import { expectedDays, planPull } from '../../../electron/engine/source/plan.ts'
import { parseArchiveKey } from '../../../shared/model/archive.ts'
import type { KnownObject } from '../../../shared/model/pull-plan.ts'
import type { SourceObject } from '../../../shared/model/source-object.ts'

function object(key: string, over: Partial<SourceObject> = {}): SourceObject {
  const parsed = parseArchiveKey(key)
  if (!parsed) throw new Error(key)
  return {
    key,
    sourceKey: key,
    kind: parsed.kind,
    day: parsed.day,
    size: 10,
    etag: '"a"',
    versionId: null,
    lastModified: '2024-01-01T00:00:00.000Z',
    storageClass: null,
    needsRestore: false,
    lockMode: null,
    retainUntil: null,
    legalHold: null,
    checksum: null,
    ...over,
  }
}
const log = (day: string, over: Partial<SourceObject> = {}) =>
  object(`audit/${day.slice(0, 4)}/${day.slice(5, 7)}/${day}.log.gz`, over)
const known = (...objects: readonly SourceObject[]): ReadonlyMap<string, KnownObject> =>
  new Map(objects.map((one) => [one.key, { ...one, versionId: 'v1', sha256: '0'.repeat(64) }]))
const plan = (
  objects: readonly SourceObject[],
  before = known(),
  range = { from: '2024-01-01', to: '2024-01-05' },
) => planPull({ listing: { objects, ignored: [] }, known: before, range })

test('new, unchanged, changed, cold and gone objects are told apart, and bytes are those to transfer', () => {
  const changed = log('2024-01-03', { etag: '"b"', size: 7 })
  const cold = log('2024-01-04', { needsRestore: true, storageClass: 'GLACIER', size: 1000 })
  const result = plan(
    [
      log('2024-01-01', { size: 5 }),
      log('2024-01-02'),
      changed,
      cold,
      object('audit/keys.json', { size: 3 }),
    ],
    known(
      log('2024-01-02'),
      log('2024-01-03'),
      log('2024-01-05'),
      log('2024-02-01'),
      object('audit/profile.json'),
    ),
  )
  expect(result.fetch.map((one) => one.key)).toEqual([
    'audit/2024/01/2024-01-01.log.gz',
    'audit/2024/01/2024-01-03.log.gz',
    'audit/keys.json',
  ])
  expect(result.bytes).toBe(15)
  expect(result.unchanged.map((one) => one.day)).toEqual(['2024-01-02'])
  expect(result.changed).toEqual([changed])
  expect(result.needsRestore).toEqual([cold])
  expect(result.gone.map((one) => one.key)).toEqual(['audit/2024/01/2024-01-05.log.gz', 'audit/profile.json'])
  expect(result.missingDays).toEqual(['2024-01-05'])
})

test.each([
  ['ETag', { etag: '"b"' }],
  ['size', { size: 11 }],
  ['time of modification, to the millisecond', { lastModified: '2024-01-01T00:00:00.001Z' }],
  ['version', { versionId: 'v2' }],
])('another %s is another object', (_, over) => {
  expect(plan([log('2024-01-02', over)], known(log('2024-01-02'))).changed).toHaveLength(1)
})

test('a day of which only the manifest is left is missing', () => {
  const result = plan([log('2024-01-01'), object('audit/2024/01/2024-01-02.manifest.json')], known(), {
    from: '2024-01-01',
    to: '2024-01-02',
  })
  expect(result.missingDays).toEqual(['2024-01-02'])
})

test('without a range, days are missing between the first and the last log only', () => {
  const listing = { objects: [log('2024-02-27'), log('2024-03-01')], ignored: [] }
  expect(planPull({ listing, known: known(), range: null }).missingDays).toEqual(['2024-02-28', '2024-02-29'])
  expect(
    planPull({ listing: { objects: [], ignored: [] }, known: known(), range: null }).missingDays,
  ).toEqual([])
})

test('calendars: weekdays without holidays, and a list', () => {
  const range = { from: '2023-12-29', to: '2024-01-03' } // a Friday to a Wednesday
  expect(expectedDays({ kind: 'every-day' }, range)).toHaveLength(6)
  expect(expectedDays({ kind: 'weekdays', holidays: ['2024-01-01'] }, range)).toEqual([
    '2023-12-29',
    '2024-01-02',
    '2024-01-03',
  ])
  expect(
    expectedDays({ kind: 'days', days: ['2024-01-03', '2024-01-02', '2024-01-02', '2025-01-01'] }, range),
  ).toEqual(['2024-01-02', '2024-01-03'])
})

test('what was pulled and is not in the cache any more is fetched again, and is not called changed', () => {
  const listing = { objects: [log('2024-01-02')], ignored: [] }
  const result = planPull({ listing, known: known(log('2024-01-02')), isCached: () => false, range: null })
  expect(result).toMatchObject({ fetch: listing.objects, unchanged: [], changed: [], bytes: 10 })
})
