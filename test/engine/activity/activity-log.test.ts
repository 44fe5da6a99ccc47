import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { exportActivity } from '../../../electron/engine/activity/export-activity.ts'
import { verifyInPlace } from '../../../electron/engine/verify-in-place.ts'
import { tempDir } from '../source/temp-archive.ts'
import { openLog, tamper } from './support.ts'

const places = (result: Awaited<ReturnType<ReturnType<typeof openLog>['verify']>>) =>
  result.findings
    .filter(({ severity }) => severity === 'error')
    .map(({ kind, file, line }) => `${kind} ${file === null ? '-' : line}`)

/** A log of ten entries after its first (`log.started`), closed. */
function makeLog() {
  const dir = tempDir()
  const log = openLog(dir)
  for (let n = 1; n <= 10; n += 1) log.record('query.run', { sql: `SELECT ${n}`, rows: n })
  log.close()
  return dir
}

/** The rows of a closed log. */
function linesOf(dir: string) {
  const db = new Database(join(dir, 'catalog.sqlite'), { readonly: true })
  const rows = db
    .prepare<[], { seq: number; line: string }>('SELECT seq, line FROM activity_log ORDER BY seq')
    .all()
  db.close()
  return rows
}

describe('an entry', () => {
  test('says what was done, when, by whom, with which Blotter', () => {
    const log = openLog(tempDir())
    log.record('query.run', { sql: "SELECT 'é\n\u0000'", rows: 3n })
    const [started, entry] = log.entries()
    expect(started).toMatchObject({ seq: 0, kind: 'log.started', detail: { origin: expect.anything() } })
    expect(entry).toMatchObject({
      seq: 1,
      kind: 'query.run',
      detail: { sql: "SELECT 'é\n\u0000'", rows: '3' },
      by: { user: userInfo().username, host: hostname(), as: 'command line' },
    })
    expect(entry?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    const [, line] = log.catalog.activityFrom(0, 2)
    expect(JSON.parse(line?.line ?? '')).toMatchObject({ event_type: 'blotter.query.run', version: '9.9.9' })
    log.close()
  })

  test('tells no secret, keeps the names of the chain free, and shortens what is very long', async () => {
    const log = openLog(tempDir())
    log.record('source.added', {
      spec: 's3://bucket/audit',
      endpoint: 'https://me:hunter2@host:9000/x',
      secretAccessKey: 'hunter2',
      nested: [{ password: 'hunter2', current_hash: 'abc', signature: 'x' }],
    })
    log.record('query.run', { sql: 'x'.repeat(300_000) })
    log.record('query.run', { sql: "SELECT 'http://me:you@host'" })
    const [, added, long, exact] = log.entries()
    expect(JSON.stringify(added)).not.toContain('hunter2')
    expect(added?.detail).toMatchObject({
      spec: 's3://bucket/audit',
      endpoint: 'https://host:9000/x',
      nested: [{ current_hash_: 'abc', signature_: 'x' }],
    })
    expect(long?.detail).toMatchObject({ sql: { characters: 300_000 } })
    expect(exact?.detail).toEqual({ sql: "SELECT 'http://me:you@host'" })
    expect(places(await log.verify())).toEqual([])
    log.close()
  })
})

describe('verification of the log', () => {
  test('passes over several sessions, in full, pinned by the key of the workspace', async () => {
    const dir = makeLog()
    const again = openLog(dir)
    again.record('session.started')
    const result = await again.verify()
    expect(result).toMatchObject({
      integrity: 'PASSED',
      mode: 'full',
      profile: 'sigc-v1',
      entries: 12,
      authentic: 12,
      trust: { status: 'PINNED' },
      completeness: { status: 'PROVEN_TO_CHECKPOINT' },
      signatures: { total: 12, checked: 12, valid: 12 },
      findings: [],
    })
    expect(readdirSync(dir).filter((name) => name.startsWith('activity-'))).toEqual(['activity-head'])
    again.close()
  })

  test('names the line in which a byte was changed', async () => {
    const dir = makeLog()
    tamper(dir, `UPDATE activity_log SET line = replace(line, 'SELECT 5', 'SELECT 6') WHERE seq = 5`)
    const log = openLog(dir)
    const result = await log.verify()
    expect(result.integrity).toBe('FAILED')
    expect(places(result)).toEqual(['ENTRY_HASH_MISMATCH 6'])
    log.close()
  })

  test.each([
    ['a line that is no JSON any more', `UPDATE activity_log SET line = 'gone' WHERE seq = 5`, 6],
    ['an entry removed from the middle', 'DELETE FROM activity_log WHERE seq = 5', 6],
    [
      'two entries exchanged',
      'UPDATE activity_log SET line = (SELECT line FROM activity_log o WHERE o.seq = 9 - activity_log.seq) WHERE seq IN (4, 5)',
      5,
    ],
  ])('finds %s', async (_, statement, line) => {
    const dir = makeLog()
    tamper(dir, statement)
    const log = openLog(dir)
    const result = await log.verify()
    expect(result.integrity).toBe('FAILED')
    expect(result.findings.map((finding) => finding.line)).toContain(line)
    expect(log.catalog.activity().total).toBeGreaterThan(9)
    log.close()
  })
})

describe('entries taken out of the middle', () => {
  test.each([
    ['one', 'seq = 5', [['ENTRY_DELETED', 6, 1]]],
    ['several in a row', 'seq BETWEEN 3 AND 7', [['ENTRY_DELETED', 4, 5]]],
    [
      'two apart',
      'seq IN (3, 7)',
      [
        ['ENTRY_DELETED', 4, 1],
        ['ENTRY_DELETED', 7, 1],
      ],
    ],
  ])('are what is missing, and nothing else is said: %s', async (_, which, told) => {
    const dir = makeLog()
    tamper(dir, `DELETE FROM activity_log WHERE ${which}`)
    const log = openLog(dir)
    const { integrity, findings, completeness } = await log.verify()
    expect({ integrity, completeness }).toMatchObject({
      integrity: 'FAILED',
      completeness: { status: 'NOT_PROVEN' },
    })
    expect(findings.map(({ kind, line, missing }) => [kind, line, missing])).toEqual(told)
    expect(findings[0]?.consequences.join()).toContain('FILE_TAIL_MISSING')

    // Neither in an export made afterwards, whose manifest counts what is left.
    const output = join(dir, 'export')
    await exportActivity(log, output)
    const copy = await verifyInPlace(
      { dir: output, mode: 'full', roots: [log.key.publicPem], keys: [], jobs: 1 },
      {},
    )
    expect(copy.findings.map(({ kind, line, missing }) => [kind, line, missing])).toEqual(told)
    log.close()
  })

  test('hide none that were cut off the end as well', async () => {
    const dir = makeLog()
    tamper(dir, 'DELETE FROM activity_log WHERE seq IN (5, 10)')
    const log = openLog(dir)
    expect(places(await log.verify())).toEqual(['ENTRY_DELETED 6', 'FILE_TAIL_MISSING 10'])
    log.close()
  })

  test('may be more than are looked for, and then nobody is said to lack the key', async () => {
    const dir = tempDir()
    const log = openLog(dir)
    for (let n = 1; n <= 270; n += 1) log.record('query.run', { n })
    log.close()
    tamper(dir, 'DELETE FROM activity_log WHERE seq BETWEEN 3 AND 262')
    const again = openLog(dir)
    const { findings } = await again.verify()
    expect(findings.map(({ kind }) => kind)).toContain('SIGNATURE_INVALID')
    expect(findings.find(({ kind }) => kind === 'SIGNATURE_INVALID')?.message).toMatch(
      /or more entries than that are missing/,
    )
    again.close()
  })

  test('are not those that only changed places', async () => {
    const dir = makeLog()
    const rows = linesOf(dir)
    const put = (seq: number, from: number) =>
      `UPDATE activity_log SET line = x'${Buffer.from(rows[from]?.line ?? '').toString('hex')}' || '' WHERE seq = ${seq};`
    tamper(dir, put(4, 5) + put(5, 4))
    const log = openLog(dir)
    expect(places(await log.verify())).toEqual(['ENTRIES_REORDERED 5'])
    log.close()
  })

  test('are told from entries that were written without the key', async () => {
    const dir = makeLog()
    const rows = linesOf(dir)
    expect(rows.length).toBe(11)
    // Signatures of other entries fit at no place.
    const signature = /"signature": ?"([^"]+)"/
    const [, first = ''] = signature.exec(rows[0]?.line ?? '') ?? []
    const changes = rows.slice(7).map(({ seq, line }) => {
      const [, own = ''] = signature.exec(line) ?? []
      return `UPDATE activity_log SET line = replace(line, '${own}', '${first}') WHERE seq = ${seq}`
    })
    tamper(dir, changes.join(';'))
    const log = openLog(dir)
    const { findings } = await log.verify()
    expect(findings.map(({ kind, line }) => [kind, line])).toEqual([['SIGNATURE_INVALID', 8]])
    expect(findings[0]?.message).toContain('without the key')
    log.close()
  })
})

describe('entries cut off the end', () => {
  test('are missed by the signed head, at once and for ever after', async () => {
    const dir = makeLog()
    tamper(dir, 'DELETE FROM activity_log WHERE seq >= 8')
    const log = openLog(dir)
    expect(places(await log.verify())).toEqual(['FILE_TAIL_MISSING 9'])
    // Whatever is recorded next says so first, and no later entry makes up for what is gone.
    for (let n = 0; n < 20; n += 1) log.record('query.run', { n })
    expect(log.entries()[8]).toMatchObject({
      kind: 'log.contradicted',
      detail: { expected_entries: 11, found_entries: 8 },
    })
    expect(places(await log.verify())).toEqual(['FORK -'])
    for (const name of readdirSync(dir)) if (name.includes('contradicted')) rmSync(join(dir, name))
    expect(places(await log.verify())).toEqual(['ROLLBACK -'])
    log.close()
  })

  test('are missed while the workspace is open', async () => {
    const log = openLog(tempDir())
    for (let n = 0; n < 5; n += 1) log.record('query.run', { n })
    tamper(log.dir, 'DELETE FROM activity_log WHERE seq = 5')
    expect(places(await log.verify())).toEqual(['FILE_TAIL_MISSING 6'])
    log.record('query.run')
    expect(log.entries().map(({ kind }) => kind)).toContain('log.contradicted')
    log.close()
  })

  test.each([
    ['gone', (path: string) => rmSync(path)],
    ['empty', (path: string) => writeFileSync(path, '')],
    [
      'not signed by the key',
      (path: string) => writeFileSync(path, readFileSync(path, 'utf8').replace('\n11\n', '\n8\n')),
    ],
  ])('cannot be hidden by a head that is %s', async (_, damage) => {
    const dir = makeLog()
    tamper(dir, 'DELETE FROM activity_log WHERE seq >= 8')
    damage(join(dir, 'activity-head'))
    const log = openLog(dir)
    expect((await log.verify()).integrity).toBe('FAILED')
    log.record('query.run')
    expect(log.entries().at(-2)?.kind).toBe('log.contradicted')
    expect((await log.verify()).integrity).toBe('FAILED')
    log.close()
  })

  test('a head that is behind, as after a power cut, contradicts nothing', async () => {
    const dir = tempDir()
    const log = openLog(dir)
    log.record('query.run')
    const earlier = readFileSync(join(dir, 'activity-head'))
    for (let n = 0; n < 9; n += 1) log.record('query.run')
    log.close()
    writeFileSync(join(dir, 'activity-head'), earlier)
    const again = openLog(dir)
    again.record('session.started')
    expect((await again.verify()).findings).toEqual([])
    again.close()
  })
})
