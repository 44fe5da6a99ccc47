import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { ActivityEnd } from '../../../electron/engine/catalog/activity.ts'
import { openCatalog } from '../../../electron/engine/catalog/catalog.ts'
import { MIGRATIONS, SCHEMA_VERSION } from '../../../electron/engine/catalog/migrations.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { SourceObject } from '../../../shared/model/source-object.ts'
import type { FileVerdict } from '../../../shared/model/verdict.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import { tempDir } from '../source/temp-archive.ts'
import { olderCatalog } from './older-catalog.ts'
import { plainSeal } from './test-seal.ts'

const sha = (digit: string) => digit.repeat(64)
const keyOf = (day: string) => `audit/${day.slice(0, 4)}/${day.slice(5, 7)}/${day}.log.gz`

function log(day: string, over: Partial<SourceObject> = {}): SourceObject {
  return {
    key: keyOf(day),
    sourceKey: keyOf(day),
    kind: 'log',
    day,
    size: 100,
    etag: '"e1"',
    versionId: 'v1',
    lastModified: '2024-01-16T00:00:00.000Z',
    storageClass: 'STANDARD',
    needsRestore: false,
    lockMode: 'COMPLIANCE',
    retainUntil: '2030-01-01T00:00:00.000Z',
    legalHold: 'OFF',
    checksum: 'CRC32:AAAAAA==',
    ...over,
  }
}

function open(dir = tempDir()) {
  const path = join(dir, 'catalog.sqlite')
  const catalog = openCatalog(path, { activity: plainSeal() })
  const sourceId = catalog.addSource({
    spec: 's3://bucket/audit/',
    kind: 's3',
    region: 'eu-west-1',
    pathStyle: false,
  })
  return { path, catalog, sourceId }
}

describe('sources', () => {
  test('a spec is one source, whose settings follow the last use', () => {
    const { catalog, sourceId } = open()
    expect(
      catalog.addSource({ spec: 's3://bucket/audit/', kind: 's3', endpoint: 'http://x', pathStyle: true }),
    ).toBe(sourceId)
    expect(catalog.sources()).toMatchObject([
      {
        id: sourceId,
        spec: 's3://bucket/audit/',
        region: null,
        endpoint: 'http://x',
        pathStyle: true,
        label: null,
      },
    ])
    expect(() => catalog.source(99)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  })

  test('a removed source is hidden, keeps what was pulled from it, and comes back as the same one', () => {
    const { catalog, sourceId } = open()
    catalog.recordObject(sourceId, log('2024-01-15'), sha('a'))
    catalog.removeSource(sourceId)
    expect(catalog.sources()).toEqual([])
    expect(() => catalog.removeSource(sourceId)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
    expect(catalog.source(sourceId).spec).toBe('s3://bucket/audit/')
    expect(catalog.currentObjects()).toHaveLength(1)
    expect(catalog.addSource({ spec: 's3://bucket/audit/', kind: 's3', secret: 'desk' })).toBe(sourceId)
    expect(catalog.sources()).toMatchObject([{ id: sourceId, secret: 'desk' }])
    expect(catalog.knownObjects(sourceId).size).toBe(1)
  })
})

describe('objects', () => {
  test('what the source said of a version is kept as evidence, across a restart', () => {
    const dir = tempDir()
    const { catalog, sourceId } = open(dir)
    const object = log('2024-01-15')
    expect(catalog.recordObject(sourceId, object, sha('a')).alarm).toBeNull()
    catalog.close()
    const { catalog: again } = open(dir)
    const { needsRestore: _, ...kept } = object
    expect(again.currentObjects()).toEqual([
      { id: 1, sourceId, ...kept, sha256: sha('a'), pulledAt: expect.stringMatching(/^20.*Z$/) },
    ])
  })

  test('a changed object raises an alarm, and both versions stay', () => {
    const { catalog, sourceId } = open()
    catalog.recordObject(sourceId, log('2024-01-15'), sha('a'))
    catalog.recordObject(sourceId, log('2024-01-16'), sha('c'))
    const changed = log('2024-01-15', { etag: '"e2"', versionId: 'v2', size: 90 })
    const { alarm } = catalog.recordObject(sourceId, changed, sha('b'))
    expect(alarm).toMatchObject({
      kind: 'OBJECT_CHANGED',
      key: keyOf('2024-01-15'),
      oldSha256: sha('a'),
      newSha256: sha('b'),
    })
    expect(alarm?.detail).toMatch(/100 bytes .* before, 90 bytes .* now/)
    expect(catalog.versionsOf(keyOf('2024-01-15')).map((one) => one.sha256)).toEqual([sha('a'), sha('b')])
    expect(catalog.currentObject(keyOf('2024-01-15'))?.sha256).toBe(sha('b'))
    expect(catalog.currentObjects().map((one) => one.sha256)).toEqual([sha('b'), sha('c')])
    expect(catalog.alarms()).toEqual([alarm])

    catalog.acknowledgeAlarm(alarm?.id ?? 0, 'known: the vendor sealed it again')
    catalog.acknowledgeAlarm(alarm?.id ?? 0, 'later')
    expect(catalog.alarms('unacknowledged')).toEqual([])
    expect(catalog.alarms('all')).toMatchObject([{ note: 'known: the vendor sealed it again' }])
  })

  test('the same bytes under another version are no alarm; other bytes from another source are', () => {
    const { catalog, sourceId } = open()
    catalog.recordObject(sourceId, log('2024-01-15'), sha('a'))
    expect(catalog.recordObject(sourceId, log('2024-01-15', { versionId: 'v2' }), sha('a')).alarm).toBeNull()
    const usb = catalog.addSource({ spec: '/media/usb', kind: 'folder' })
    expect(catalog.recordObject(usb, log('2024-01-15'), sha('a')).alarm).toBeNull()
    expect(
      catalog.recordObject(sourceId, log('2024-01-15', { versionId: 'v3' }), sha('d')).alarm?.detail,
    ).toContain('another source')
  })

  test('unchanged is decided per source, by size, ETag, time and, where both are known, version', () => {
    const { catalog, sourceId } = open()
    catalog.recordObject(sourceId, log('2024-01-15'), sha('a'))
    const listed = log('2024-01-15', { versionId: null })
    expect(catalog.isUnchanged(sourceId, listed)).toBe(true)
    expect(catalog.isUnchanged(sourceId, log('2024-01-15', { versionId: 'v2' }))).toBe(false)
    expect(catalog.isUnchanged(sourceId, { ...listed, size: 101 })).toBe(false)
    expect(catalog.isUnchanged(sourceId, { ...listed, etag: '"e2"' })).toBe(false)
    expect(catalog.isUnchanged(sourceId, { ...listed, lastModified: '2024-01-16T00:00:00.001Z' })).toBe(false)
    expect(catalog.isUnchanged(sourceId, log('2024-01-16'))).toBe(false)
    const other = catalog.addSource({ spec: '/media/usb', kind: 'folder' })
    expect(catalog.isUnchanged(other, listed)).toBe(false)
    expect([...catalog.knownObjects(sourceId).keys()]).toEqual([keyOf('2024-01-15')])
    expect(catalog.knownObjects(other).size).toBe(0)
  })

  test('a range takes its days and the objects of the whole archive', () => {
    const { catalog, sourceId } = open()
    for (const day of ['2024-01-14', '2024-01-15', '2024-01-16'])
      catalog.recordObject(sourceId, log(day), sha('a'))
    catalog.recordObject(
      sourceId,
      log('2024-01-15', { key: 'audit/keys.json', kind: 'keys', day: null }),
      sha('e'),
    )
    const keys = catalog.currentObjects({ from: '2024-01-15', to: '2024-01-16' }).map((one) => one.key)
    expect(keys).toEqual([keyOf('2024-01-15'), keyOf('2024-01-16'), 'audit/keys.json'])
  })

  test('a disappearance is one alarm, until the object is pulled again', async () => {
    const { catalog, sourceId } = open()
    const key = keyOf('2024-01-15')
    catalog.recordObject(sourceId, log('2024-01-15'), sha('a'))
    expect(catalog.recordGone([key, 'audit/never-pulled.log'])).toMatchObject([
      { kind: 'OBJECT_GONE', oldSha256: sha('a') },
    ])
    expect(catalog.recordGone([key])).toEqual([])
    await new Promise((resolve) => setTimeout(resolve, 5))
    catalog.recordObject(sourceId, log('2024-01-15', { versionId: 'v2' }), sha('a'))
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(catalog.recordGone([key])).toHaveLength(1)
    expect(catalog.currentObject(key)).not.toBeNull()
  })
})

describe('evidence is append-only', () => {
  test.each([
    'object_versions',
    'alarms',
    'alarm_acknowledgements',
    'verification_runs',
    'file_verdicts',
    'findings',
    'activity_log',
  ])('%s refuses UPDATE and DELETE', (table) => {
    const { path, catalog, sourceId } = open()
    catalog.recordObject(sourceId, log('2024-01-15'), sha('a'))
    const { alarm } = catalog.recordObject(sourceId, log('2024-01-15', { size: 1 }), sha('b'))
    catalog.acknowledgeAlarm(alarm?.id ?? 0)
    catalog.recordActivity('pull', {})
    catalog.saveVerification(run([['2024-01-15', 'FAILED']], [finding(keyOf('2024-01-15'), 1)]))
    const db = new Database(path)
    const column = (db.pragma(`table_info(${table})`) as { name: string }[])[0]?.name
    const count = () => db.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }
    const before = count().n
    expect(before).toBeGreaterThan(0)
    expect(() => db.exec(`UPDATE ${table} SET ${column} = ${column}`)).toThrow(`${table} is append-only`)
    expect(() => db.exec(`DELETE FROM ${table}`)).toThrow(`${table} is append-only`)
    expect(() => db.exec(`INSERT OR REPLACE INTO ${table} SELECT * FROM ${table}`)).toThrow(
      `${table} is append-only`,
    )
    expect(count().n).toBe(before)
    db.close()
    catalog.close()
  })
})

function finding(
  file: string | null,
  line: number | null,
  kind: Finding['kind'] = 'ENTRY_HASH_MISMATCH',
): Finding {
  return {
    kind,
    severity: 'error',
    file,
    line,
    byte_offset: null,
    seq: null,
    event_id: null,
    expected: sha('1'),
    actual: sha('2'),
    message: `${kind} at ${line}`,
    consequences: [],
    confidence: 'certain',
  }
}

function run(
  files: readonly (readonly [day: string, verdict: FileVerdict])[],
  findings: readonly Finding[] = [],
  requested: readonly [string, string] | null = null,
) {
  const days = files.map(([day]) => day).sort()
  const result: VerificationResult = {
    integrity: findings.length === 0 ? 'PASSED' : 'FAILED',
    completeness: { status: 'NOT_PROVEN', by: null, through: null },
    trust: { status: 'NONE', keys: [] },
    mode: 'seal',
    profile: 'sigc-v1',
    entries: 10,
    first_entry: null,
    last_entry: null,
    hash_chain: { valid: true },
    signatures: { total: 0, checked: 0, valid: 0 },
    authentic: 10,
    coverage: {
      requested,
      found: days.length ? [days[0] ?? '', days.at(-1) ?? ''] : null,
      days: days.length,
      missing: [],
    },
    files: files.map(([day, verdict]) => ({
      file: keyOf(day),
      day,
      sha256: sha('a'),
      bytes: 1,
      plain_bytes: 1,
      entries: 10,
      first_seq: 0,
      first_timestamp: null,
      last_timestamp: null,
      first_previous_hash: null,
      last_current_hash: null,
      merkle_root: null,
      profile: 'sigc-v1',
      profile_source: 'declared',
      signatures: { total: 0, checked: 0, valid: 0 },
      authentic: 10,
      verdict,
    })),
    findings,
    notes: [],
  }
  return {
    startedAt: '2024-02-01T00:00:00.000Z',
    finishedAt: '2024-02-01T00:00:01.000Z',
    request: { days },
    result,
  }
}

describe('verification', () => {
  test('a run is saved whole and read back as it was', () => {
    const { catalog } = open()
    const first = run(
      [
        ['2024-01-15', 'FAILED'],
        ['2024-01-16', 'PASSED'],
      ],
      [finding(keyOf('2024-01-15'), 5)],
    )
    const id = catalog.saveVerification(first)
    expect(catalog.verificationResult(id)).toEqual({ request: first.request, result: first.result })
    expect(catalog.verificationRuns()).toMatchObject([
      { id, mode: 'seal', integrity: 'FAILED', fromDay: '2024-01-15', toDay: '2024-01-16' },
    ])
    expect(catalog.latestFileVerdicts().get(keyOf('2024-01-15'))).toMatchObject({
      verdict: 'FAILED',
      runId: id,
      sha256: sha('a'),
      verification: first.result.files[0],
    })
    expect(catalog.findingsOfRun(id).map((one) => one.finding)).toEqual(first.result.findings)
    expect(catalog.verificationResult(99)).toBeNull()
  })

  test('a run that cannot be saved whole is not saved at all', () => {
    const { catalog } = open()
    const twice = run([
      ['2024-01-15', 'PASSED'],
      ['2024-01-15', 'FAILED'],
    ])
    expect(() => catalog.saveVerification(twice)).toThrow('file_verdicts is append-only')
    expect(catalog.verificationRuns()).toEqual([])
    expect(catalog.latestFileVerdicts().size).toBe(0)
  })

  test('a finding beyond the days that a run looked at takes no day from the runs before', () => {
    const { catalog } = open()
    const wide = run([['2024-01-15', 'PASSED']], [], ['2024-01-15', '2024-01-31'])
    const coverage = { ...wide.result.coverage, missing: ['2024-01-17'] }
    catalog.saveVerification({ ...wide, result: { ...wide.result, coverage } })
    const narrow = run(
      [['2024-01-15', 'PASSED']],
      [
        finding(keyOf('0001-01-01'), null, 'MANIFEST_INVALID'),
        finding(keyOf('9999-12-31'), null, 'MANIFEST_INVALID'),
      ],
      ['2024-01-15', '2024-01-15'],
    )
    catalog.saveVerification(narrow)
    expect(catalog.standingCoverage()).toEqual({
      judged: [['2024-01-15', '2024-01-31']],
      missing: ['2024-01-17'],
      notPulled: [],
    })
  })

  test('the findings that stand are those of the last run that looked at the same thing', () => {
    const { catalog } = open()
    const [a, b, gone] = [keyOf('2024-01-15'), keyOf('2024-01-16'), keyOf('2024-01-20')]
    catalog.saveVerification(
      run(
        [
          ['2024-01-15', 'FAILED'],
          ['2024-01-16', 'FAILED'],
        ],
        [finding(a, 5), finding(b, 7), finding(gone, null, 'DAY_FILE_MISSING'), finding(null, null, 'STALE')],
      ),
    )
    const kinds = (scope?: Parameters<typeof catalog.latestFindings>[0]) =>
      catalog
        .latestFindings(scope)
        .map(({ finding: one }) => `${one.kind} ${one.file?.slice(14, 24) ?? '-'} ${one.line ?? '-'}`)
    expect(kinds()).toEqual([
      'STALE - -',
      'ENTRY_HASH_MISMATCH 2024-01-15 5',
      'ENTRY_HASH_MISMATCH 2024-01-16 7',
      'DAY_FILE_MISSING 2024-01-20 -',
    ])
    expect(kinds({ file: b })).toEqual(['ENTRY_HASH_MISMATCH 2024-01-16 7'])
    expect(kinds({ day: '2024-01-20' })).toEqual(['DAY_FILE_MISSING 2024-01-20 -'])

    // Day 16 is looked at again and is good now: its finding falls, and so does the one on the whole archive.
    catalog.saveVerification(run([['2024-01-16', 'PASSED']]))
    expect(kinds()).toEqual(['ENTRY_HASH_MISMATCH 2024-01-15 5', 'DAY_FILE_MISSING 2024-01-20 -'])
    expect(catalog.latestFileVerdicts().get(a)?.verdict).toBe('FAILED')
    expect(catalog.latestFileVerdicts().get(b)?.verdict).toBe('PASSED')

    // A run over the missing day that does not complain of it any more.
    catalog.saveVerification(run([['2024-01-16', 'PASSED']], [], ['2024-01-16', '2024-01-31']))
    expect(kinds()).toEqual(['ENTRY_HASH_MISMATCH 2024-01-15 5'])
  })
})

describe('the rest', () => {
  test('loads are replaced per file, and forgotten', () => {
    const { catalog } = open()
    const load = {
      file: 'audit/x',
      sha256: sha('a'),
      rows: 9,
      rejects: 1,
      lines: 10,
      bytes: 1234,
      schemaVersion: 1,
    }
    catalog.recordLoad(load)
    catalog.recordLoad({ ...load, rows: 10, rejects: 0 })
    catalog.recordLoad({ ...load, file: 'audit/y' })
    expect(catalog.loadOf('audit/x')).toMatchObject({ rows: 10, rejects: 0, loadedAt: expect.any(String) })
    expect(catalog.loads()).toHaveLength(2)
    catalog.forgetLoads('audit/x')
    expect(catalog.loadOf('audit/x')).toBeNull()
    catalog.forgetLoads()
    expect(catalog.loads()).toEqual([])
  })

  test('query history is searched literally and paged; saved queries and drafts are kept', () => {
    const { catalog } = open()
    const query = {
      startedAt: '2024-01-01T00:00:00.000Z',
      durationMs: 1.5,
      rowCount: 3,
      status: 'ok',
      error: null,
      params: {},
      resultId: null,
    } as const
    for (const sql of ['SELECT 1', "SELECT '100%'", 'select ticker FROM fills'])
      catalog.recordQuery({ ...query, sql })
    catalog.recordQuery({
      ...query,
      sql: 'SELEC',
      status: 'error',
      error: 'syntax',
      durationMs: null,
      rowCount: null,
    })
    expect(catalog.queryHistory({ text: '0%' }).map((one) => one.sql)).toEqual(["SELECT '100%'"])
    expect(catalog.queryHistory({ text: 'SELECT TICKER' })).toHaveLength(1)
    const [newest, next] = catalog.queryHistory({ limit: 2 })
    expect(newest).toMatchObject({ sql: 'SELEC', status: 'error', error: 'syntax', rowCount: null })
    expect(catalog.queryHistory({ before: next?.id }).map((one) => one.id)).toEqual([2, 1])
    expect(catalog.countQueryHistory({ status: 'ok' })).toBe(3)
    expect(catalog.queryHistory({ status: 'error' }).map((one) => one.sql)).toEqual(['SELEC'])

    const later = { ...query, startedAt: '2024-02-01T12:00:00.000Z' }
    const id = catalog.recordQuery({ ...later, sql: 'SELECT :x', params: { x: 'AAPL' }, resultId: 'r7' })
    expect(catalog.queryHistory({ text: 'aapl' })).toMatchObject([
      { id, params: { x: 'AAPL' }, resultId: 'r7' },
    ])
    expect(catalog.queryHistory({ text: '{' })).toHaveLength(1)
    expect(catalog.countQueryHistory({ from: '2024-02-01T00:00:00.000Z' })).toBe(1)
    expect(catalog.countQueryHistory({ until: '2024-02-01T12:00:00.000Z' })).toBe(4)
    expect(catalog.resultsOfQueries([1, id])).toEqual(['r7'])
    expect(catalog.resultsOfQueries('all')).toEqual(['r7'])
    expect(catalog.forgetQueries([1, id, 999])).toBe(2)
    expect(catalog.forgetQueries('all')).toBe(3)
    expect(catalog.queryHistory()).toEqual([])

    expect(catalog.questionsFolder()).toBeNull()
    catalog.setQuestionsFolder('/home/me/questions')
    catalog.setQuestionsFolder('/home/me/others')
    expect(catalog.questionsFolder()).toBe('/home/me/others')
    catalog.setQuestionsFolder(null)
    expect(catalog.questionsFolder()).toBeNull()
    const details = [
      { tabId: 't1', file: { id: 'f'.repeat(24), sha256: 'a'.repeat(64) }, values: { from: '2024-01-01' } },
      { tabId: 't2', file: null, values: {} },
    ]
    catalog.replaceTabDetails(details)
    expect(catalog.tabDetails()).toEqual(details)
    catalog.replaceTabDetails([])
    expect(catalog.tabDetails()).toEqual([])

    const draft = { id: 't1', position: 1, title: 'Tab', text: 'SEL', cursorOffset: 3, resultId: 'r1' }
    catalog.replaceDrafts([draft, { ...draft, id: 't2', position: 0, text: 'SELECT', resultId: null }])
    expect(catalog.drafts().map((one) => [one.text, one.resultId])).toEqual([
      ['SELECT', null],
      ['SEL', 'r1'],
    ])
    catalog.replaceDrafts([draft])
    expect(catalog.drafts()).toEqual([draft])
  })

  test('settings are any JSON; pins are one per key', () => {
    const { catalog } = open()
    catalog.setSetting('theme', 'dark')
    catalog.setSetting('calendar', { kind: 'weekdays', holidays: ['2024-01-01'] })
    catalog.setSetting('theme', null)
    expect(catalog.settings()).toEqual({
      calendar: { kind: 'weekdays', holidays: ['2024-01-01'] },
      theme: null,
    })
    catalog.setSetting('theme', undefined)
    expect(catalog.setting('theme')).toBeUndefined()

    const pin = { kind: 'root', pem: 'PEM', fingerprint: sha('f'), label: 'root.pem' } as const
    const id = catalog.addPin(pin)
    expect(catalog.addPin(pin)).toBe(id)
    expect(catalog.addPin({ ...pin, kind: 'key' })).not.toBe(id)
    catalog.removePin(id)
    expect(catalog.pins()).toMatchObject([{ kind: 'key', fingerprint: sha('f') }])
  })
})

describe('the activity log', () => {
  const details = (lines: readonly { readonly line: string }[]) =>
    lines.map(({ line }) => (JSON.parse(line) as { details: unknown }).details)

  test('is numbered from 0, paged, and searched in kind and detail', () => {
    const { catalog } = open()
    expect(catalog.activityEnd()).toEqual({ size: 0, hash: '0'.repeat(64) })
    for (let n = 0; n < 5; n += 1) expect(catalog.recordActivity('pull', { n })).toBe(n)
    catalog.recordActivity('query.run', { sql: 'SELECT 50 % of Fills' })
    const page = catalog.activity({ limit: 2, search: 'pull' })
    expect(page.total).toBe(5)
    expect(details(page.lines)).toEqual([{ n: 4 }, { n: 3 }])
    expect(details(catalog.activity({ before: page.lines.at(-1)?.seq, search: 'PULL' }).lines)).toEqual([
      { n: 2 },
      { n: 1 },
      { n: 0 },
    ])
    expect(catalog.activity({ search: '50 % of fills' }).total).toBe(1)
    expect(catalog.activity({ search: '_0 % of' }).total).toBe(0)
    expect(catalog.activity({ search: 'timestamp' }).total).toBe(0)
    expect(catalog.activityFrom(4, 10).map(({ seq }) => seq)).toEqual([4, 5])
  })

  test('takes no entry out of turn, and none without a seal', () => {
    const { path, catalog } = open()
    catalog.recordActivity('pull', {})
    const db = new Database(path)
    expect(() => db.exec(`INSERT INTO activity_log VALUES (2, '{}', '${sha('a')}')`)).toThrow('has no gaps')
    expect(() => db.exec("INSERT INTO activity (at, kind, detail) VALUES ('', '', '{}')")).toThrow('closed')
    db.close()
    catalog.close()
    const bare = openCatalog(path)
    expect(() => bare.recordActivity('pull', {})).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
    bare.close()
  })

  test('an entry whose seal fails leaves nothing, and tells nobody', () => {
    const ends: ActivityEnd[] = []
    const seal = plainSeal(ends)
    const fails = (kind: string): null => {
      if (kind === 'bad') throw new Error('no key')
      return null
    }
    const catalog = openCatalog(join(tempDir(), 'catalog.sqlite'), {
      activity: { ...seal, seal: (entry, end) => fails(entry.kind) ?? seal.seal(entry, end) },
    })
    catalog.recordActivity('good', {})
    expect(() => catalog.recordActivity('bad', {})).toThrow('no key')
    expect(catalog.recordActivity('good', {})).toBe(1)
    expect(ends.map(({ size }) => size)).toEqual([1, 2])
    expect(catalog.activityEnd()).toEqual(ends[1])
    catalog.close()
  })

  test('an older catalogue keeps its rows; the chain begins with their number and hash', () => {
    const path = join(tempDir(), 'catalog.sqlite')
    const old = new Database(path)
    old.exec(MIGRATIONS[0] ?? '')
    old.pragma('user_version = 1')
    const insert = old.prepare('INSERT INTO activity (at, kind, detail) VALUES (?, ?, ?)')
    old.transaction(() => {
      for (let n = 0; n < 2500; n += 1) {
        insert.run('2024-01-01T00:00:00.000Z', 'pull', JSON.stringify({ n, text: 'a\nb' }))
      }
    })()
    old.close()
    const catalog = openCatalog(path, { activity: plainSeal() })
    catalog.recordActivity('first', {})
    const text = [...catalog.unchainedActivity()].join('')
    expect(text.split('\n')).toHaveLength(2501)
    expect(text.split('\n')[1]).toBe(
      '[2,"2024-01-01T00:00:00.000Z","pull","{\\"n\\":1,\\"text\\":\\"a\\\\nb\\"}"]',
    )
    const sha256 = createHash('sha256').update(text).digest('hex')
    expect(details(catalog.activityFrom(0, 10))).toEqual([{ entries: 2500, sha256 }, {}])
    catalog.close()
  })
})

describe('the file', () => {
  test('tabs that an older one closed can still be opened, each as one of its own', () => {
    const path = join(tempDir(), 'catalog.sqlite')
    const old = olderCatalog(path, 'ALTER TABLE closed_tabs')
    const insert = old.prepare('INSERT INTO closed_tabs (position, name, sql) VALUES (?, ?, ?)')
    for (const [position, name] of ['Fills', 'Rejects'].entries()) insert.run(position, name, 'SELECT 1')
    old.close()
    const catalog = openCatalog(path, { activity: plainSeal() })
    const closed = catalog.closedTabs()
    expect(closed.map(({ name, sql, resultId }) => [name, sql, resultId])).toEqual([
      ['Fills', 'SELECT 1', null],
      ['Rejects', 'SELECT 1', null],
    ])
    expect(new Set(closed.map(({ id }) => id)).size).toBe(2)
    catalog.replaceClosedTabs(closed.slice(1))
    expect(catalog.closedTabs()).toEqual(closed.slice(1))
    catalog.close()
  })

  test('evidence is written through: WAL, synchronous FULL, foreign keys', () => {
    const { path, catalog } = open()
    const db = new Database(path, { readonly: true })
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(db.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION)
    db.close()
    expect(() => catalog.recordObject(99, log('2024-01-15'), sha('a'))).toThrow(/FOREIGN KEY/)
    expect(() => catalog.recordObject(1, log('2024-01-15'), 'short')).toThrow(/CHECK/)
  })

  test('a catalogue of a newer Blotter is refused, and so is what is none', () => {
    const dir = tempDir()
    const { path, catalog } = open(dir)
    catalog.close()
    const db = new Database(path)
    db.pragma(`user_version = ${SCHEMA_VERSION + 1}`)
    db.close()
    expect(() => openCatalog(path)).toThrow(
      expect.objectContaining({
        code: 'IO',
        message: expect.stringContaining(`schema version ${SCHEMA_VERSION + 1}`),
      }),
    )
    const junk = join(dir, 'junk.sqlite')
    writeFileSync(junk, 'this is no database at all, but it is long enough to be looked at'.repeat(20))
    expect(() => openCatalog(junk)).toThrow(expect.objectContaining({ code: 'IO' }))
    expect(() => openCatalog(join(dir, 'no', 'such', 'folder'))).toThrow(
      expect.objectContaining({ code: 'IO' }),
    )
  })

  test('what was recorded when kill -9 came is there, whole', { timeout: 20_000 }, async () => {
    const dir = tempDir()
    const path = join(dir, 'catalog.sqlite')
    const child = spawn(process.execPath, [join(import.meta.dirname, 'endless-recorder.ts'), path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let out = ''
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk
      if (out.split('\n').length > 40) child.kill('SIGKILL')
    })
    await once(child, 'exit')
    const said = out.split('\n').slice(0, -1).map(Number)
    const catalog = openCatalog(path)
    const runs = catalog.verificationRuns(1_000_000)
    expect(runs.length).toBeGreaterThanOrEqual(said.at(-1) ?? 0)
    for (const { id } of runs) expect(catalog.findingsOfRun(id)).toHaveLength(20)
    catalog.close()
  })
})
