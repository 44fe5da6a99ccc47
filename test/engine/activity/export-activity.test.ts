import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { exportActivity } from '../../../electron/engine/activity/export-activity.ts'
import { MIGRATIONS } from '../../../electron/engine/catalog/migrations.ts'
import { verifyInPlace } from '../../../electron/engine/verify-in-place.ts'
import { tempDir } from '../source/temp-archive.ts'
import { openLog, tamper } from './support.ts'

const SCRIPT = join(import.meta.dirname, 'check-export.py')

/** Writes a log with hostile content, and exports it. */
async function exported(entries = 6) {
  const dir = tempDir()
  const log = openLog(dir)
  for (let n = 1; n <= entries; n += 1) {
    log.record('query.run', { sql: `SELECT '\\ %s \u2028 "é' || $(touch x) -- ${n}`, rows: n })
  }
  const output = join(dir, 'export')
  const written = await exportActivity(log, output)
  return { dir, log, output, written }
}

const checkScript = (output: string) => {
  const guide = readFileSync(join(output, 'HOW-TO-CHECK.txt'), 'utf8')
  const [command] = /^ {2}sed -n .*check\.sh$/m.exec(guide) ?? []
  execFileSync('sh', ['-c', command ?? 'false'], { cwd: output })
  return spawnSync('sh', ['check.sh'], { cwd: output, encoding: 'utf8' })
}

test('the export checks with python3 and openssl, and with the shell script that it carries', async () => {
  const { log, output, written } = await exported()
  expect(written.entries).toBe(7)
  for (const file of written.files) expect(existsSync(join(output, file)), file).toBe(true)
  const python = execFileSync('python3', [SCRIPT, output], { encoding: 'utf8' })
  expect(JSON.parse(python)).toMatchObject({ entries: 7, fingerprint: log.key.publicKey.fingerprint })
  expect(checkScript(output)).toMatchObject({ status: 0, stdout: 'PASSED: 7 entries\n' })
  log.close()
})

test('the lines are those that were made at the time, byte for byte', async () => {
  const { log, output, written } = await exported()
  const days = written.files.filter((file) => file.endsWith('.log.gz'))
  const lines = days.map((file) => gunzipSync(readFileSync(join(output, file))).toString('utf8')).join('')
  expect(lines).toBe(
    log.catalog
      .activityFrom(0, 100)
      .map(({ line }) => `${line}\n`)
      .join(''),
  )
  log.close()
})

test('Blotter verifies the folder like any archive', async () => {
  const { log, output } = await exported()
  const result = await verifyInPlace(
    { dir: output, mode: 'full', roots: [log.key.publicPem], keys: [], jobs: 1 },
    {},
  )
  expect(result).toMatchObject({ integrity: 'PASSED', entries: 7, findings: [], trust: { status: 'PINNED' } })
  log.close()
})

describe('the shell script alone finds', () => {
  const edit = (output: string, change: (lines: string[]) => string[]) => {
    const [file] = readdirSync(join(output, 'audit'), { recursive: true }).filter((name) =>
      String(name).endsWith('.log.gz'),
    )
    const path = join(output, 'audit', String(file))
    const lines = gunzipSync(readFileSync(path)).toString('utf8').split('\n').slice(0, -1)
    writeFileSync(path, gzipSync(`${change(lines).join('\n')}\n`))
  }
  test.each<[string, (lines: string[]) => string[], RegExp]>([
    [
      'a changed byte',
      (lines) => lines.map((line, at) => (at === 3 ? line.replace('-- 3', '-- 4') : line)),
      /entry 3 .*its hash/,
    ],
    ['an entry removed', (lines) => lines.filter((_, at) => at !== 3), /entry 3 .*does not go on/],
    ['the last entry removed', (lines) => lines.slice(0, -1), /head says that there are 7/],
    [
      'a signature of another entry',
      (lines) => {
        const signature = /"signature": "[^"]+"/
        const [other] = signature.exec(lines[2] as string) ?? ['']
        return lines.map((line, at) => (at === 3 ? line.replace(signature, other) : line))
      },
      /entry 3 .*its signature/,
    ],
  ])('%s', async (_, change, said) => {
    const { log, output } = await exported()
    log.close()
    edit(output, change)
    const run = checkScript(output)
    expect(run.status).toBe(1)
    expect(run.stdout).toMatch(said)
  })
})

test('rows of an older Blotter lie beside, under the hash that the first entry names', async () => {
  const dir = tempDir()
  const old = new Database(join(dir, 'catalog.sqlite'))
  old.exec(MIGRATIONS[0] ?? '')
  old.pragma('user_version = 1')
  old.exec(`INSERT INTO activity (at, kind, detail) VALUES ('2024-01-01T00:00:00.000Z', 'pull', '{"a":"é"}')`)
  old.close()
  const log = openLog(dir)
  log.record('query.run')
  const output = join(dir, 'export')
  const { files } = await exportActivity(log, output)
  expect(files).toContain('unchained-activity.jsonl')
  const sum = execFileSync('sha256sum', ['unchained-activity.jsonl'], { cwd: output, encoding: 'utf8' })
  expect(log.entries()[0]?.detail).toMatchObject({ unchained_entries: 1, unchained_sha256: sum.slice(0, 64) })
  expect((await log.verify()).findings).toEqual([])
  log.close()
})

test('a clock that was set back makes a remark, and breaks nothing', async () => {
  const { dir, log } = await exported()
  const { line } = log.catalog.activityFrom(6, 1)[0] ?? { line: '' }
  expect(line).not.toBe('')
  log.close()
  // As if the next entry had been made on an earlier day.
  const real = Date.prototype.toISOString
  const earlier = openLog(dir)
  Date.prototype.toISOString = () => '2020-01-01T00:00:00.000Z'
  try {
    earlier.record('query.run')
  } finally {
    Date.prototype.toISOString = real
  }
  earlier.record('query.run')
  const result = await earlier.verify()
  expect(result.integrity).toBe('PASSED')
  expect(result.findings.map(({ kind }) => kind)).toContain('TIMESTAMP_OUT_OF_DAY')
  earlier.close()
})

test('nothing is left when it is cancelled, and nothing is written over', async () => {
  const { dir, log, output } = await exported()
  await expect(exportActivity(log, output)).rejects.toMatchObject({ code: 'USAGE' })
  const stop = new AbortController()
  stop.abort()
  await expect(exportActivity(log, join(dir, 'other'), { signal: stop.signal })).rejects.toMatchObject({
    code: 'CANCELLED',
  })
  expect(readdirSync(dir).filter((name) => name.includes('other'))).toEqual([])
  log.close()
})

test('a damaged log is exported as it is: the copy fails where the log does', async () => {
  const { dir, log } = await exported()
  tamper(dir, `UPDATE activity_log SET line = replace(line, '-- 3', '-- 4') WHERE seq = 3`)
  const output = join(dir, 'damaged')
  await exportActivity(log, output)
  const run = checkScript(output)
  expect(run.stdout).toMatch(/FAILED: entry 3/)
  log.close()
})
