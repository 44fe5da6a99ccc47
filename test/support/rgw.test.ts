import { readFileSync } from 'node:fs'
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RGW_START_TIMEOUT_MS, type Rgw, rgwMissing, startRgw } from './rgw.ts'

if (rgwMissing) console.warn(`SKIPPED: real S3 server, ${rgwMissing.reason}. Run: ${rgwMissing.install}`)

describe.skipIf(rgwMissing)('the S3 server of the tests', () => {
  let rgw: Rgw
  let s3: S3Client

  beforeAll(async () => {
    rgw = await startRgw()
    s3 = new S3Client({ endpoint: rgw.endpoint, region: rgw.region, credentials: rgw, forcePathStyle: true })
  }, RGW_START_TIMEOUT_MS)

  afterAll(async () => {
    s3?.destroy()
    await rgw?.stop()
  }, 30_000)

  it('keeps a locked version: its deletion is refused, and its lock is told', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'audit', ObjectLockEnabledForBucket: true }))
    const retainUntil = new Date(Date.now() + 3_600_000)
    const put = await s3.send(
      new PutObjectCommand({
        Bucket: 'audit',
        Key: '2024/01/audit.log.gz',
        Body: 'evidence',
        ObjectLockMode: 'COMPLIANCE',
        ObjectLockRetainUntilDate: retainUntil,
      }),
    )
    const versioned = { Bucket: 'audit', Key: '2024/01/audit.log.gz', VersionId: put.VersionId }
    expect(put.VersionId).toBeTruthy()
    await expect(s3.send(new DeleteObjectCommand(versioned))).rejects.toMatchObject({ name: 'AccessDenied' })

    const head = await s3.send(new HeadObjectCommand(versioned))
    expect(head.ObjectLockMode).toBe('COMPLIANCE')
    expect(head.ObjectLockRetainUntilDate?.getTime()).toBeGreaterThan(Date.now())
    const range = await s3.send(new GetObjectCommand({ ...versioned, Range: 'bytes=2-4' }))
    expect(await range.Body?.transformToString()).toBe('ide')
  })

  it('leaves no process behind', async () => {
    expect(namesOfChildren()).toEqual(expect.arrayContaining(['ceph-mon', 'ceph-osd', 'ceph-mgr', 'radosgw']))
    await rgw.stop()
    expect(namesOfChildren().join()).not.toMatch(/ceph|radosgw/)
    await expect(fetch(rgw.endpoint)).rejects.toThrow()
  })
})

function namesOfChildren(): string[] {
  const pids = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean)
  return pids.map((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim())
}
