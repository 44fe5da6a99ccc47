/** Objects in cold storage: listed, not pulled, and told as such by every screen and report; never as missing. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ArchiveDay } from '../../shared/model/archive-view.ts'
import type { AttestationList } from '../../shared/model/attestation.ts'
import type { ReplayResult } from '../../shared/model/package.ts'
import type { ComplianceReport } from '../../shared/model/report-compliance.ts'
import type { VerificationResult } from '../../shared/model/verification.ts'
import { openEngine } from '../engine/open-engine.ts'
import { runCli } from '../support/cli.ts'
import { objectsOf, S3_ENVIRONMENT, type S3Server, startS3Server } from '../support/s3-server.ts'

/** Wednesday to Tuesday. */
const DAYS = ['2024-03-06', '2024-03-07', '2024-03-08', '2024-03-11', '2024-03-12'] as const
const [FIRST, COLD, DEEP, , LAST] = DAYS
const logOf = (day: string) => `audit/2024/03/${day}.log.gz`

describe('objects in cold storage', { timeout: 180_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'blotter-cold-'))
  const archive = join(folder, 'archive')
  const workspace = join(folder, 'workspace')
  let server: S3Server

  const cli = (...args: string[]) =>
    runCli([...args, '--workspace', workspace, '--quiet'], { ...S3_ENVIRONMENT })
  const pull = (...args: string[]) =>
    cli('pull', '--source', 's3://bucket/audit/', '--endpoint-url', server.endpoint, ...args)
  const period = ['--from', FIRST, '--to', LAST] as const
  async function compliance(): Promise<ComplianceReport> {
    const run = await cli(
      'report',
      'compliance',
      ...period,
      '--as-of',
      '2024-03-13',
      '--format',
      'json',
      '--offline',
    )
    return JSON.parse(run.stdout) as ComplianceReport
  }
  async function days(): Promise<readonly ArchiveDay[]> {
    const engine = await openEngine(workspace)
    try {
      return await engine.client.archive.days({})
    } finally {
      await engine.close()
    }
  }
  const statesOf = (list: readonly { readonly day: string; readonly state: string }[]) =>
    Object.fromEntries(list.map(({ day, state }) => [day, state]))

  beforeAll(async () => {
    const sample = ['--days', '5', '--events-per-day', '60', '--start', FIRST, '--quiet']
    expect((await runCli(['sample', '--output', archive, ...sample])).code).toBe(0)
    const objects = objectsOf(archive)
    // Of one day the log is cold and its manifest is not; of the other nothing can be read.
    for (const [key, object] of objects) {
      if (key === logOf(COLD)) {
        object.storageClass = 'GLACIER'
        object.lock = { mode: 'COMPLIANCE', retainUntil: '2040-01-01T00:00:00.000Z', legalHold: 'ON' }
      }
      if (key.includes(DEEP)) object.storageClass = 'DEEP_ARCHIVE'
    }
    server = await startS3Server(objects)
  })
  afterAll(async () => {
    await server?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('a dry run remembers what is listed, and pulls nothing', async () => {
    expect((await pull('--dry-run')).stdout).toContain(`Need a restore request first: ${logOf(COLD)}`)
    expect(statesOf(await days())).toMatchObject({ [FIRST]: 'listed', [COLD]: 'cold', [DEEP]: 'cold' })
    expect(statesOf((await compliance()).coverage.list)).toMatchObject({
      [FIRST]: 'not pulled',
      [COLD]: 'in cold storage',
      '2024-03-09': 'none due',
    })
  })

  test('after a pull the days are in cold storage, counted and not missing', async () => {
    const pulled = await pull()
    // Not verified, and no better than before: the manifest says that the log should be here.
    expect(pulled.code).toBe(1)
    expect(pulled.stdout).toContain(
      `Coverage: ${FIRST} to ${LAST}, 3 of 5 days, at the source and not pulled ${COLD}, ${DEEP}`,
    )
    expect(pulled.stdout).toContain('Completeness: not proven')
    expect(pulled.stdout).toMatch(
      /DAY_FILE_MISSING .*is not here: its source lists it in a cold storage class/,
    )
    expect(pulled.stdout).toMatch(/Note: The source lists a log of 2024-03-07, 2024-03-08 that is not here/)

    expect(statesOf(await days())).toEqual({
      [FIRST]: 'verified',
      [COLD]: 'cold',
      [DEEP]: 'cold',
      '2024-03-09': 'no-log',
      '2024-03-10': 'no-log',
      '2024-03-11': 'verified',
      [LAST]: 'verified',
    })

    const report = await compliance()
    expect(report.coverage).toMatchObject({
      days: 7,
      covered: 3,
      inColdStorage: 2,
      missing: 0,
      gaps: [],
    })
    expect(report.provenance).toMatchObject({
      missingDays: [],
      elsewhere: [
        { day: COLD, where: 'in cold storage' },
        { day: DEEP, where: 'in cold storage' },
      ],
    })
    const cold = report.objects.list.filter(({ access }) => access === 'not readily accessible')
    expect(report.objects.notReadilyAccessible).toBe(cold.length)
    // The log of the one day; log, manifest, checkpoint and leaves of the other.
    expect(cold.map(({ key }) => key)).toEqual([...server.objects.keys()].filter(isCold).sort())
    expect(cold.find(({ key }) => key === logOf(COLD))).toMatchObject({
      sha256: null,
      pulledAt: null,
      verdict: null,
      storageClass: 'GLACIER',
      protection: 'protected',
      protectionWords: 'COMPLIANCE until 2040-01-01; its S3 legal hold is on',
      disposal: 'on hold',
    })
    expect(cold.find(({ key }) => key === logOf(DEEP))).toMatchObject({
      storageClass: 'DEEP_ARCHIVE',
      protection: 'under-protected',
      protectionWords: 'no Object Lock',
    })
  })
  const isCold = (key: string) => server.objects.get(key)?.storageClass !== 'STANDARD'

  test('its lock is asked for once', async () => {
    const heads = () =>
      server.requests.filter((line) => line.startsWith('HEAD') && line.includes(DEEP)).length
    const before = heads()
    expect(before).toBeGreaterThan(0)
    await pull()
    expect(heads()).toBe(before)
    const { objects } = await compliance()
    expect(objects.list.find(({ key }) => key === logOf(COLD))).toMatchObject({ lockMode: 'COMPLIANCE' })
  })

  test('the report in words, the other reports and the attestations say where the day is', async () => {
    const text = (await cli('report', 'compliance', ...period, '--offline')).stdout
    expect(text).toMatch(/^Archive files: 3 verified, 0 failed, 0 missing, 2 in cold storage/m)
    expect(text).toMatch(/^Days whose file is not here: 2024-03-07 \(in cold storage\), 2024-03-08/m)
    expect(text).toMatch(/Days whose file is in cold storage, not pulled\s+2/)
    expect(text).toContain('Have it restored at the source')
    const risk = (await cli('report', 'risk', ...period, '--format', 'md', '--offline')).stdout
    expect(risk).toContain(
      'Integrity: **Verified, with days not here** – 3 verified, 0 failed, 0 missing, 2 in cold storage',
    )
    const daily = (await cli('report', 'daily', '--date', COLD, '--offline')).stdout
    expect(daily).toContain('its archive file lies in a cold storage class at its source, and is not here')
    expect(daily).toMatch(/Anomalies: 1\n.*DAY_NOT_PULLED/)

    const list = await cli('attest', '--list', ...period)
    expect(list.stdout).toMatch(/2024-03-07 {2}late.*its log is in cold storage: have it restored/)
    expect(await cli('attest', '--date', COLD, '--by', 'Ana Ruiz')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('The source lists a log of 2024-03-07 that is in cold storage'),
    })
    const { days: attested } = JSON.parse(
      (await cli('attest', '--list', ...period, '--format', 'json')).stdout,
    ) as AttestationList
    expect(attested.find(({ day }) => day === COLD)?.log).toBe('cold')
  })

  test('the opened day says what the source said of its log', async () => {
    const engine = await openEngine(workspace)
    const detail = await engine.client.archive.day({ day: COLD })
    await engine.close()
    expect(detail).toMatchObject({
      versions: [],
      listed: {
        key: logOf(COLD),
        sourceKey: logOf(COLD),
        spec: 's3://bucket/audit/',
        storageClass: 'GLACIER',
        needsRestore: true,
        lock: { mode: 'COMPLIANCE', legalHold: true },
      },
    })
  })

  test('a cron job over such a day ends with 1', async () => {
    const run = await cli('daily', '--date', DEEP)
    expect(run.code).toBe(1)
    expect(run.stderr).toContain('1 anomaly')
  })

  test('a package says it first, and its replay is identical', async () => {
    const path = join(folder, 'cold.zip')
    const made = await cli('package', ...period, '--output', path)
    expect(made.code).toBe(1)
    const member = (name: string) => execFileSync('unzip', ['-p', path, name], { encoding: 'utf8' })
    expect(member('README.txt')).toMatch(
      /^NOT PULLED: of 2 days the source lists .*: 2024-03-07, 2024-03-08\.\n/,
    )
    expect(JSON.parse(member('manifest.json'))).toMatchObject({
      missing_days: [],
      not_pulled_days: [COLD, DEEP],
    })
    const verification = JSON.parse(member('verification/verification.json')) as VerificationResult
    expect(verification.coverage).toMatchObject({ missing: [COLD, DEEP], not_pulled: [COLD, DEEP] })
    expect(JSON.parse(member('reports/compliance/compliance.json')).coverage).toMatchObject({
      inColdStorage: 2,
      missing: 0,
    })
    const replayed = await runCli(['package', 'replay', path, '--quiet', '--format', 'json'])
    expect(JSON.parse(replayed.stdout) as ReplayResult).toMatchObject({ identical: true })
  })

  test('what was pulled and then moved to cold storage is not readily accessible any more', async () => {
    const last = server.objects.get(logOf(LAST))
    if (last) last.storageClass = 'GLACIER'
    await pull()
    expect(statesOf(await days())[LAST]).toBe('verified')
    const { objects, coverage } = await compliance()
    expect(coverage.covered).toBe(3)
    expect(objects.list.find(({ key }) => key === logOf(LAST))).toMatchObject({
      storageClass: 'GLACIER',
      access: 'not readily accessible',
      verdict: 'PASSED',
    })
  })

  test('restored, it is pulled and covered; gone without having been pulled, it is missing', async () => {
    const cold = server.objects.get(logOf(COLD))
    if (cold) cold.storageClass = 'STANDARD'
    for (const key of [...server.objects.keys()]) if (key.includes(DEEP)) server.objects.delete(key)
    await pull()
    expect(statesOf(await days())).toMatchObject({ [COLD]: 'verified', [DEEP]: 'missing' })
    const { coverage, objects } = await compliance()
    expect(coverage).toMatchObject({ covered: 4, inColdStorage: 0, missing: 1 })
    expect(objects.list.some(({ key }) => key.includes(DEEP))).toBe(false)
    const engine = await openEngine(workspace)
    const gone = (await engine.client.archive.alarms()).filter(({ kind }) => kind === 'OBJECT_GONE')
    await engine.close()
    expect(gone.find(({ key }) => key === logOf(DEEP))?.detail).toContain('It was never pulled')
  })

  test('a tier that no listing tells is known once it was asked for, and the alarm of a change comes without a pull', async () => {
    const other = join(folder, 'tiered')
    const key = logOf(LAST)
    const object = server.objects.get(key)
    if (!object) throw new Error(`no ${key}`)
    Object.assign(object, { storageClass: 'INTELLIGENT_TIERING', tier: 'ARCHIVE_ACCESS' })
    const at = ['--source', 's3://bucket/audit/', '--endpoint-url', server.endpoint, '--workspace', other]
    const pullThere = (...args: string[]) =>
      runCli(['pull', ...at, '--quiet', ...args], { ...S3_ENVIRONMENT })
    const state = async () => {
      const engine = await openEngine(other)
      const [found, alarms] = [await engine.client.archive.days({}), await engine.client.archive.alarms()]
      await engine.close()
      return { state: statesOf(found)[LAST], alarms: alarms.map((alarm) => `${alarm.kind} ${alarm.key}`) }
    }
    await pullThere('--dry-run')
    expect((await state()).state).toBe('listed')
    await pullThere()
    expect(await state()).toEqual({ state: 'cold', alarms: [] })
    await pullThere('--dry-run')
    expect((await state()).state).toBe('cold')
    // Somebody puts another object in its place.
    const was = object.body
    object.body = Buffer.concat([was, was])
    await pullThere('--dry-run')
    expect((await state()).alarms).toEqual([`OBJECT_CHANGED ${key}`])
    object.body = was
    delete object.tier
    await pullThere()
    expect((await state()).state).toBe('verified')
  })
})
