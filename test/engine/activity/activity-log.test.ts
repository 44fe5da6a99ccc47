import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
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
