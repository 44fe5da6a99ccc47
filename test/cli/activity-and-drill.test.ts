/** The activity log and the tamper drill on the command line, as users run them. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ActivityEntry } from '../../shared/model/activity.ts'
import type { Drill } from '../../shared/model/drill.ts'
import { makeKey, sampleEvents, sealDays, writeArchive } from '../engine/verify/support/writer.ts'
import { runCli } from '../support/cli.ts'

const key = makeKey('entries')
const root = makeKey('root')
const DAYS = ['2026-03-02', '2026-03-03', '2026-03-04']

let folder: string
let archive: string
let workspace: string
const here = (name: string) => join(folder, name)
const cli = (...args: string[]) => runCli([...args, '--quiet', '--workspace', workspace])

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blotter-activity-cli-'))
  archive = here('archive')
  workspace = here('workspace')
  const options = { key, root, sidecars: true }
  const days = sealDays(
    DAYS.map((day, at) => ({ day, events: sampleEvents(day, 12, at * 12) })),
    options,
  )
  writeArchive(archive, days, options)
  writeFileSync(here('root.pem'), root.pem)
  expect((await cli('pull', '--source', archive)).code).toBe(0)
  expect((await cli('verify', '--root', here('root.pem'))).code).toBe(0)
  expect((await cli('sql', 'SELECT count(*) AS n FROM events', '--format', 'json')).code).toBe(0)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('blotter activity', () => {
  test('lists what was done, newest first, and finds text in it', async () => {
    const listed = await cli('activity', '--format', 'jsonl')
    const entries = listed.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ActivityEntry)
    const kinds = entries.map(({ kind }) => kind)
    expect(entries[0]?.kind).toBe('session.started')
    expect(entries.at(-1)?.kind).toBe('log.started')
    for (const kind of [
      'source.added',
      'pull.started',
      'pull.finished',
      'verify.finished',
      'key.pinned',
      'query.run',
    ])
      expect(kinds).toContain(kind)
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, at) => entries.length - 1 - at))

    const found = await cli('activity', '--search', 'count(*) AS n', '--limit', '2', '--format', 'json')
    const { total, entries: matching } = JSON.parse(found.stdout) as {
      total: number
      entries: readonly ActivityEntry[]
    }
    expect(total).toBe(2)
    const sql = 'SELECT count(*) AS n FROM events'
    expect(matching).toMatchObject([
      {
        kind: 'query.exported',
        detail: { sql, format: 'json', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
      { kind: 'query.run', detail: { sql, status: 'ok', rows: 1 } },
    ])
    const text = await cli('activity', '--search', 'key.pinned')
    expect(text.stdout).toMatch(
      /^ +\d+ {2}\d{4}-\S+Z {2}\S+@\S+ {2}key\.pinned {2}\{.*"fingerprint":"[0-9a-f]{64}"/,
    )
  })

  test('verifies and exports it; the export verifies, and checks with sh, openssl and sha256sum', async () => {
    const verified = await cli('activity', 'verify')
    expect(verified.code, verified.stderr).toBe(0)
    expect(verified.stdout).toMatch(/^Verification: PASSED\n/)
    const exported = await cli('activity', 'export', '--output', here('log'))
    expect(exported.code, exported.stderr).toBe(0)
    expect(exported.stdout).toContain('HOW-TO-CHECK.txt')
    const again = await runCli([
      ...['verify', '--dir', here('log'), '--root', join(here('log'), 'workstation-key.pem')],
      ...['--full', '--quiet'],
    ])
    expect(again.code).toBe(0)
    execFileSync(
      'sh',
      ['-c', "sed -n '/^#!\\/bin\\/sh/,/^# end of the script/p' HOW-TO-CHECK.txt > check.sh"],
      {
        cwd: here('log'),
      },
    )
    expect(execFileSync('sh', ['check.sh'], { cwd: here('log'), encoding: 'utf8' })).toMatch(
      /^PASSED: \d+ entries/,
    )
    expect((await cli('activity', 'export', '--output', here('log'))).code).toBe(3)
  })

  test('an altered entry makes it fail, and says which line', async () => {
    const db = new Database(join(workspace, 'catalog.sqlite'))
    const rename = (from: string, to: string) => {
      db.exec('DROP TRIGGER activity_log_refuses_update')
      const changed = db
        .prepare('UPDATE activity_log SET line = replace(line, ?, ?) WHERE instr(line, ?) > 0')
        .run(from, to, from).changes
      db.exec(
        "CREATE TRIGGER activity_log_refuses_update BEFORE UPDATE ON activity_log BEGIN SELECT RAISE(ABORT, 'activity_log is append-only'); END",
      )
      expect(changed).toBeGreaterThan(0)
    }
    rename('pull.finished', 'pull.finishes')
    const failed = await cli('activity', 'verify')
    rename('pull.finishes', 'pull.finished')
    db.close()
    expect(failed.code).toBe(1)
    expect(failed.stdout).toContain('ENTRY_HASH_MISMATCH')
  })
})

describe('blotter drill', () => {
  test('prints a table and one line that counts; the archive stays as it is', async () => {
    const before = execFileSync('sh', ['-c', 'find . -type f -exec sha256sum {} + | sort'], { cwd: archive })
    const run = await runCli([
      'drill',
      '--date',
      DAYS[1] as string,
      '--dir',
      archive,
      '--root',
      here('root.pem'),
      '--quiet',
    ])
    const after = execFileSync('sh', ['-c', 'find . -type f -exec sha256sum {} + | sort'], { cwd: archive })
    expect(String(after)).toBe(String(before))
    expect(run.stdout).toMatch(/^Tamper drill: 2026-03-03\nFile: audit\/2026\/03\/2026-03-03\.log\.gz\n/)
    expect(run.stdout).toMatch(
      /One digit of a price changed +caught +ENTRY_HASH_MISMATCH 2026-03-03\.log\.gz:6\n/,
    )
    expect(run.stdout).toMatch(/\n\d+ of \d+ applicable ways caught.*, \d+ not applicable\n$/)
    expect(run.code).toBe(run.stdout.includes('MISSED') ? 1 : 0)
  })

  test('of a pulled day is kept, signed when it is written, and recorded', async () => {
    const output = here('drill.json')
    const run = await cli('drill', '--date', DAYS[1] as string, '--output', output)
    expect([0, 1]).toContain(run.code)
    const drill = JSON.parse(readFileSync(output, 'utf8')) as Drill
    expect(drill.ways.find(({ way }) => way === 'roll-back')).toMatchObject({
      outcome: 'caught',
      findings: [{ kind: 'ROLLBACK' }],
    })
    const openssl = ['pkeyutl', '-verify', '-pubin', '-inkey', `${output}.pem`, '-rawin', '-in', output]
    expect(
      execFileSync('openssl', [...openssl, '-sigfile', `${output}.sig`], { encoding: 'utf8' }),
    ).toContain('Verified Successfully')
    const kept = readFileSync(join(workspace, 'drills', `${drill.id}.json`), 'utf8')
    expect(JSON.parse(kept)).toEqual(drill)
    const recorded = await cli('activity', '--search', drill.id, '--format', 'jsonl')
    expect(recorded.stdout.match(/"kind":"drill\.(run|exported)"/g)).toHaveLength(2)
  })

  test('exits with 1 when something was missed, 2 when the day fails already, 3 without the day', async () => {
    const unsigned = here('unsigned')
    const days = sealDays([{ day: DAYS[1] as string, events: sampleEvents(DAYS[1] as string, 12) }], {
      key: null,
    })
    writeArchive(unsigned, days, { key: null })
    const missed = await runCli(['drill', '--date', DAYS[1] as string, '--dir', unsigned, '--quiet'])
    expect(missed.code).toBe(1)
    expect(missed.stdout).toMatch(/made anew +MISSED +.*What it would take: Signatures with a pinned key/)
    const [day] = days
    if (day) day.lines[3] = (day.lines[3] as string).replace('"price": 1', '"price": 2')
    writeArchive(unsigned, days, { key: null })
    const failing = await runCli(['drill', '--date', DAYS[1] as string, '--dir', unsigned, '--quiet'])
    expect(failing).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ENTRY_HASH_MISMATCH at line 4'),
    })
    expect((await runCli(['drill', '--date', '2026-03-09', '--dir', archive, '--quiet'])).code).toBe(3)
  })
})
