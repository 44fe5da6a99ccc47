/** What a real S3 server says of its objects (Object Lock, legal hold) reaches the compliance report as it was said. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateBucketCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCli } from '../support/cli.ts'
import { RGW_START_TIMEOUT_MS, type Rgw, rgwMissing, startRgw } from '../support/rgw.ts'

if (rgwMissing)
  console.warn(`SKIPPED: retention on a real S3 server, ${rgwMissing.reason}. Run: ${rgwMissing.install}`)

const DAYS = ['2024-03-06', '2024-03-07', '2024-03-08', '2024-03-11'] as const
const LONG = new Date('2040-01-01T00:00:00Z')
const SHORT = new Date('2029-01-01T00:00:00Z')
/** Trade logs are kept seven years, or less: a lock to 2040 is longer than any rule asks, one to 2029 too short. */
const LOCKS: Readonly<Record<string, Partial<PutObjectCommandInput>>> = {
  [DAYS[0]]: { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: LONG },
  [DAYS[1]]: {
    ObjectLockMode: 'GOVERNANCE',
    ObjectLockRetainUntilDate: LONG,
    ObjectLockLegalHoldStatus: 'ON',
  },
  [DAYS[2]]: { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: SHORT },
}

describe.skipIf(rgwMissing)('retention on a real S3 server', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'blotter-retention-'))
  const workspace = join(folder, 'workspace')
  let rgw: Rgw

  beforeAll(async () => {
    rgw = await startRgw()
    const archive = join(folder, 'archive')
    const made = await runCli([
      'sample',
      '--output',
      archive,
      '--days',
      '4',
      '--events-per-day',
      '60',
      '--start',
      DAYS[0],
      '--quiet',
    ])
    expect(made.code).toBe(0)
    const writer = new S3Client({
      endpoint: rgw.endpoint,
      region: rgw.region,
      credentials: rgw,
      forcePathStyle: true,
    })
    await writer.send(new CreateBucketCommand({ Bucket: 'locked', ObjectLockEnabledForBucket: true }))
    for (const entry of readdirSync(archive, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      const day = DAYS.find((each) => entry.name.startsWith(each))
      await writer.send(
        new PutObjectCommand({
          Bucket: 'locked',
          Key: path.slice(archive.length + 1),
          Body: readFileSync(path),
          ...(day === undefined ? {} : LOCKS[day]),
        }),
      )
    }
    writer.destroy()
  }, RGW_START_TIMEOUT_MS)
  afterAll(async () => {
    await rgw?.stop()
    rmSync(folder, { recursive: true, force: true })
  }, 30_000)

  test('a long lock protects, a short one and none do not; holds and longer locks are told', async () => {
    const pulled = await runCli(
      [
        'pull',
        '--source',
        's3://locked/audit/',
        '--endpoint-url',
        rgw.endpoint,
        '--workspace',
        workspace,
        '--quiet',
      ],
      {
        AWS_ACCESS_KEY_ID: rgw.accessKeyId,
        AWS_SECRET_ACCESS_KEY: rgw.secretAccessKey,
        AWS_REGION: rgw.region,
      },
    )
    expect(pulled).toMatchObject({ code: 0 })
    const asked = ['--workspace', workspace, '--from', DAYS[0], '--to', DAYS[3], '--as-of', '2024-03-12']
    const made = await runCli(['report', 'compliance', ...asked, '--format', 'json', '--offline'])
    expect(made.stderr).not.toContain('error')
    const { objects } = JSON.parse(made.stdout) as {
      objects: {
        underProtected: number
        list: {
          key: string
          protection: string
          protectionWords: string
          overKept: string | null
          access: string
          disposal: string
        }[]
      }
    }
    const logOf = (day: string) => objects.list.find(({ key }) => key.endsWith(`${day}.log.gz`))
    const words = DAYS.map((day) => [logOf(day)?.protection, logOf(day)?.protectionWords])
    expect(words).toEqual([
      ['protected', 'COMPLIANCE until 2040-01-01'],
      ['protected', 'GOVERNANCE until 2040-01-01 (a permission can lift this lock); its S3 legal hold is on'],
      ['under-protected', expect.stringMatching(/^COMPLIANCE until 2029-01-01; to be kept through 2031-03-/)],
      ['under-protected', 'no Object Lock'],
    ])
    expect(logOf(DAYS[0])?.overKept).toMatch(/^locked until 2040-01-01; the schedule asks for 2031-03-/)
    expect(logOf(DAYS[3])?.overKept).toBeNull()
    for (const day of DAYS)
      expect(logOf(day)).toMatchObject({
        access: 'readily accessible',
        disposal: day === DAYS[1] ? 'on hold' : 'keep',
      })
  })
})
