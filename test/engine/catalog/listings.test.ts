import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readAtSource } from '../../../electron/engine/at-source.ts'
import { openCatalog } from '../../../electron/engine/catalog/catalog.ts'
import type { SourceObject } from '../../../shared/model/source-object.ts'
import { tempDir } from '../source/temp-archive.ts'
import { olderCatalog } from './older-catalog.ts'
import { plainSeal } from './test-seal.ts'

const sha = (digit: string) => digit.repeat(64)
const keyOf = (day: string) => `audit/${day.slice(0, 4)}/${day.slice(5, 7)}/${day}.log.gz`

function cold(day: string, over: Partial<SourceObject> = {}): SourceObject {
  return {
    key: keyOf(day),
    sourceKey: keyOf(day),
    kind: 'log',
    day,
    size: 100,
    etag: '"e1"',
    versionId: null,
    lastModified: '2024-01-16T00:00:00.000Z',
    storageClass: 'GLACIER',
    needsRestore: true,
    lockMode: null,
    retainUntil: null,
    legalHold: null,
    checksum: null,
    ...over,
  }
}

function open(dir = tempDir()) {
  const catalog = openCatalog(join(dir, 'catalog.sqlite'), { activity: plainSeal() })
  return { catalog, sourceId: catalog.addSource({ spec: 's3://bucket/audit/', kind: 's3' }) }
}
const JANUARY = { from: '2024-01-01', to: '2024-01-31' }

describe('what changes without being pulled', () => {
  const alarmsOf = (catalog: ReturnType<typeof open>['catalog']) =>
    catalog.alarms().map(({ kind, key, oldSha256, newSha256 }) => ({ kind, key, oldSha256, newSha256 }))
  const changed = { kind: 'OBJECT_CHANGED', key: keyOf('2024-01-15'), newSha256: null }

  test('in cold storage, and never pulled: an alarm, once, whether it can be read by now or not', () => {
    for (const needsRestore of [true, false]) {
      const { catalog, sourceId } = open()
      catalog.recordListing(sourceId, null, [cold('2024-01-15')], [])
      expect(catalog.recordListing(sourceId, null, [cold('2024-01-15')], [])).toEqual([])
      const other = cold('2024-01-15', { etag: '"e2"', size: 101, needsRestore })
      expect(catalog.recordListing(sourceId, null, [other], [])).toMatchObject([
        { ...changed, oldSha256: null, detail: expect.stringContaining('101 bytes') },
      ])
      catalog.recordListing(sourceId, null, [other], [])
      expect(alarmsOf(catalog)).toEqual([{ ...changed, oldSha256: null }])
    }
  })

  test('pulled once, and in cold storage now: an alarm, once, with what the copy here is', () => {
    const { catalog, sourceId } = open()
    const pulled = cold('2024-01-15', { storageClass: 'STANDARD', needsRestore: false })
    catalog.recordObject(sourceId, pulled, sha('a'))
    catalog.recordListing(sourceId, null, [cold('2024-01-15')], [])
    expect(alarmsOf(catalog), 'the same bytes in another class').toEqual([])
    const other = cold('2024-01-15', { etag: '"e2"' })
    for (let again = 0; again < 2; again++) catalog.recordListing(sourceId, null, [other], [])
    expect(alarmsOf(catalog)).toEqual([{ ...changed, oldSha256: sha('a') }])
    expect(catalog.alarms()[0]?.detail).toContain('its bytes cannot be compared yet')
  })

  test('what can be fetched is left to its bytes', () => {
    const { catalog, sourceId } = open()
    const pulled = cold('2024-01-15', { storageClass: 'STANDARD', needsRestore: false })
    catalog.recordObject(sourceId, pulled, sha('a'))
    catalog.recordListing(sourceId, null, [{ ...pulled, etag: '"e2"' }], [])
    const fresh = cold('2024-01-16', { storageClass: 'STANDARD', needsRestore: false })
    catalog.recordListing(sourceId, null, [pulled, fresh], [])
    catalog.recordListing(sourceId, null, [pulled, { ...fresh, size: 101, etag: null }], [])
    expect(alarmsOf(catalog)).toEqual([])
  })

  test('never pulled, and gone: an alarm, within the days that were listed', () => {
    const { catalog, sourceId } = open()
    catalog.recordListing(sourceId, null, [cold('2024-01-15'), cold('2024-02-15')], [])
    expect(catalog.recordListing(sourceId, JANUARY, [], [])).toMatchObject([
      {
        kind: 'OBJECT_GONE',
        key: keyOf('2024-01-15'),
        detail: expect.stringContaining('there is no copy here'),
      },
    ])
    catalog.recordListing(sourceId, JANUARY, [], [])
    expect(catalog.alarms()).toHaveLength(1)
  })

  test('pulled, and gone: said by the pull, and not twice', () => {
    const { catalog, sourceId } = open()
    const pulled = cold('2024-01-15', { storageClass: 'STANDARD', needsRestore: false })
    catalog.recordListing(sourceId, null, [pulled], [])
    catalog.recordObject(sourceId, pulled, sha('a'))
    expect(catalog.recordListing(sourceId, null, [], [pulled.key])).toEqual([])
    expect(catalog.recordGone([pulled.key])).toHaveLength(1)
    expect(catalog.alarms()).toHaveLength(1)
  })
})

describe('what a source listed last', () => {
  test('is kept as it was said, across a restart', () => {
    const dir = tempDir()
    const { catalog, sourceId } = open(dir)
    catalog.recordListing(sourceId, null, [cold('2024-01-15')], [])
    catalog.close()
    const { checksum: _, ...kept } = cold('2024-01-15')
    expect(open(dir).catalog.listedObjects(null)).toEqual([
      { sourceId, ...kept, headedAt: null, listedAt: expect.stringMatching(/^20.*Z$/) },
    ])
  })

  test('is replaced by the next listing of the same range, and by no other', () => {
    const { catalog, sourceId } = open()
    const keys = cold('2024-01-15', { key: 'audit/keys.json', kind: 'keys', day: null })
    const days = () => catalog.listedObjects(null).map(({ day }) => day)
    catalog.recordListing(sourceId, null, [cold('2024-01-15'), cold('2024-02-15'), keys], [])
    expect(days()).toEqual(['2024-01-15', '2024-02-15', null])
    catalog.recordListing(sourceId, JANUARY, [cold('2024-01-16')], [])
    expect(days()).toEqual(['2024-01-16', '2024-02-15'])
    const other = catalog.addSource({ spec: 's3://other/audit/', kind: 's3' })
    catalog.recordListing(other, null, [], [])
    expect(days()).toEqual(['2024-01-16', '2024-02-15'])
    catalog.recordListing(sourceId, null, [], [])
    expect(days()).toEqual([])
  })

  test('of a removed source nothing is told', () => {
    const { catalog, sourceId } = open()
    catalog.recordListing(sourceId, null, [cold('2024-01-15')], [])
    catalog.removeSource(sourceId)
    expect(catalog.listedObjects(null)).toEqual([])
  })

  test('what a HEAD told stands for the very same object, and for no other', () => {
    const { catalog, sourceId } = open()
    const [listed] = [cold('2024-01-15')]
    const headed = { ...listed, versionId: 'v7', lockMode: 'COMPLIANCE', retainUntil: '2031-01-01T00:00:00Z' }
    catalog.recordListing(sourceId, null, [listed], [])
    catalog.noteHead(sourceId, headed)
    catalog.recordListing(sourceId, null, [listed], [])
    expect(catalog.listedObjects(null)).toMatchObject([
      { versionId: 'v7', lockMode: 'COMPLIANCE', headedAt: expect.stringMatching(/Z$/) },
    ])
    const changed = cold('2024-01-15', { etag: '"e2"' })
    catalog.noteHead(sourceId, { ...headed, etag: '"e2"', lockMode: 'GOVERNANCE' })
    expect(catalog.listedObjects(null)).toMatchObject([{ lockMode: 'COMPLIANCE' }])
    catalog.recordListing(sourceId, null, [changed], [])
    expect(catalog.listedObjects(null)).toMatchObject([{ versionId: null, lockMode: null, headedAt: null }])
  })

  test('hostile names and texts are values', () => {
    const { catalog, sourceId } = open()
    const evil = `'; DROP TABLE listed_objects; --\u0000<script>\u202e"`
    const object = cold('2024-01-15', { sourceKey: evil, storageClass: evil, etag: evil })
    catalog.recordListing(sourceId, null, [object, object], [evil])
    expect(catalog.listedObjects(null)).toMatchObject([{ sourceKey: evil, storageClass: evil, etag: evil }])
    expect(catalog.absentObjects()).toEqual([])
  })
})

describe('what is here and what is at the source', () => {
  test('a listed object is not here until its key was pulled', () => {
    const { catalog, sourceId } = open()
    const readable = cold('2024-01-16', { storageClass: 'STANDARD', needsRestore: false })
    catalog.recordListing(sourceId, null, [cold('2024-01-15'), readable], [])
    expect([...readAtSource(catalog, null).notHere.keys()]).toEqual([
      keyOf('2024-01-15'),
      keyOf('2024-01-16'),
    ])
    catalog.recordObject(sourceId, readable, sha('a'))
    const { notHere, asHere } = readAtSource(catalog, JANUARY)
    expect([[...notHere.keys()], [...asHere.keys()]]).toEqual([[keyOf('2024-01-15')], [keyOf('2024-01-16')]])
  })

  test('of two sources the one that can be read is told; another object under the key is not what is here', () => {
    const { catalog, sourceId } = open()
    const other = catalog.addSource({ spec: '/media/usb', kind: 'folder' })
    catalog.recordListing(other, null, [cold('2024-01-15', { needsRestore: false, storageClass: null })], [])
    catalog.recordListing(sourceId, null, [cold('2024-01-15')], [])
    expect(readAtSource(catalog, null).notHere.get(keyOf('2024-01-15'))).toMatchObject({ sourceId: other })
    catalog.recordObject(sourceId, cold('2024-01-15', { size: 99 }), sha('a'))
    expect(readAtSource(catalog, null)).toMatchObject({ notHere: new Map(), asHere: new Map() })
  })

  test('what is not listed any more is gone since it was first not seen, until it is listed again', async () => {
    const { catalog, sourceId } = open()
    const key = keyOf('2024-01-15')
    const gone = () => readAtSource(catalog, null).goneSince.get(key)
    catalog.recordObject(sourceId, cold('2024-01-15'), sha('a'))
    catalog.recordListing(sourceId, null, [], [key, 'audit/never-pulled.log'])
    const since = gone()
    expect(since).toMatch(/^20.*Z$/)
    await new Promise((resolve) => setTimeout(resolve, 5))
    catalog.recordListing(sourceId, null, [], [key])
    catalog.recordListing(sourceId, { from: '2024-02-01', to: '2024-02-29' }, [], [])
    expect(gone()).toBe(since)
    catalog.recordListing(sourceId, JANUARY, [cold('2024-01-15')], [])
    expect(gone()).toBeUndefined()
    catalog.recordListing(sourceId, JANUARY, [], [key])
    const other = catalog.addSource({ spec: '/media/usb', kind: 'folder' })
    catalog.recordObject(other, cold('2024-01-15'), sha('a'))
    expect(gone()).toBeUndefined()
  })

  test('an older catalogue takes over what its alarms say is gone, and nothing that was pulled again', () => {
    const path = join(tempDir(), 'catalog.sqlite')
    const old = olderCatalog(path, 'CREATE TABLE absent_objects')
    old.exec(`INSERT INTO sources (spec, kind, added_at) VALUES ('/archive', 'folder', 'x')`)
    const pulled = old.prepare(`INSERT INTO object_versions
      (source_id, key, source_key, kind, day, size, last_modified, sha256, pulled_at)
      VALUES (1, ?, 'k', 'log', ?, 1, 'm', '${sha('a')}', ?)`)
    const alarm = old.prepare(
      `INSERT INTO alarms (kind, key, detected_at, detail) VALUES ('OBJECT_GONE', ?, '2024-03-02T00:00:00.000Z', '')`,
    )
    pulled.run(keyOf('2024-01-15'), '2024-01-15', '2024-03-01T00:00:00.000Z')
    pulled.run(keyOf('2024-01-16'), '2024-01-16', '2024-03-01T00:00:00.000Z')
    for (const day of ['2024-01-15', '2024-01-16']) alarm.run(keyOf(day))
    pulled.run(keyOf('2024-01-16'), '2024-01-16', '2024-03-03T00:00:00.000Z')
    old.close()
    const catalog = openCatalog(path, { activity: plainSeal() })
    expect(catalog.absentObjects()).toEqual([
      { key: keyOf('2024-01-15'), day: '2024-01-15', noticedAt: '2024-03-02T00:00:00.000Z' },
    ])
    catalog.close()
  })
})
