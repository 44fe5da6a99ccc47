import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openCache } from '../../../electron/engine/cache/cache.ts'
import { fetchAll } from '../../../electron/engine/cache/fetch-all.ts'
import { openCatalog } from '../../../electron/engine/catalog/catalog.ts'
import { openSource } from '../../../electron/engine/source/open-source.ts'
import { planPull } from '../../../electron/engine/source/plan.ts'
import { makeS3Client } from '../../../electron/engine/source/s3-client.ts'
import type { SourceOptions } from '../../../electron/engine/source/source.ts'
import type { DayRange, SourceObject } from '../../../shared/model/source-object.ts'
import { RGW_START_TIMEOUT_MS, type Rgw, rgwMissing, startRgw } from '../../support/rgw.ts'
import { tempDir } from './temp-archive.ts'
import { openWire, type Wire } from './wire.ts'

if (rgwMissing)
  console.warn(`SKIPPED: sources on a real S3 server, ${rgwMissing.reason}. Run: ${rgwMissing.install}`)

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const keys = (objects: readonly SourceObject[]) => objects.map((object) => object.key)
const RETAIN_UNTIL = '2031-01-01T00:00:00.000Z'

// The gateway's first bucket makes its pools: that takes seconds.
describe.skipIf(rgwMissing)('a source on a real S3 server', { timeout: 60_000 }, () => {
  let rgw: Rgw
  let wire: Wire
  let writer: S3Client
  let commands: string[]
  let options: SourceOptions
  let bucketNumber = 0

  beforeAll(async () => {
    rgw = await startRgw()
    wire = await openWire(rgw.endpoint)
    writer = new S3Client({
      endpoint: rgw.endpoint,
      region: rgw.region,
      credentials: rgw,
      forcePathStyle: true,
    })
  }, RGW_START_TIMEOUT_MS)

  afterAll(async () => {
    writer?.destroy()
    await wire?.close()
    await rgw?.stop()
  }, 30_000)

  beforeEach(() => {
    wire.requests.length = 0
    wire.cut(0, 0)
    commands = []
    options = {
      endpoint: wire.endpoint,
      region: rgw.region,
      credentials: { kind: 'static', accessKeyId: rgw.accessKeyId, secretAccessKey: rgw.secretAccessKey },
      onCommand: (command) => commands.push(command),
    }
  })

  async function makeBucket(objectLock = false): Promise<string> {
    bucketNumber += 1
    const Bucket = `audit-bucket-${bucketNumber}`
    await writer.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: objectLock }))
    return Bucket
  }
  const put = (Bucket: string, Key: string, Body: Buffer | string, locked = false) =>
    writer.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body,
        ...(locked
          ? { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: new Date(RETAIN_UNTIL) }
          : {}),
      }),
    )

  /** A pull as the pipeline does it: list, plan, fetch, record. */
  async function pull(spec: string, dir: string, range: DayRange | null) {
    const source = await openSource(spec, options)
    const catalog = openCatalog(join(dir, 'catalog.sqlite'))
    const cache = openCache(join(dir, 'cache'))
    try {
      const sourceId = catalog.addSource({ spec: source.spec, kind: source.kind })
      const plan = planPull({
        listing: await source.list(range),
        known: catalog.knownObjects(sourceId),
        range,
      })
      const alarms = [...catalog.recordGone(plan.gone.map((known) => known.key))]
      const { fetched, failed } = await fetchAll(source, plan.fetch, cache, {
        onFetched: ({ object, sha256: hash }) => {
          const { alarm } = catalog.recordObject(sourceId, object, hash)
          if (alarm) alarms.push(alarm)
        },
      })
      return {
        plan,
        fetched,
        failed,
        alarms,
        current: catalog.currentObjects(),
        versions: catalog.versionsOf,
        cache,
      }
    } finally {
      source.close()
    }
  }

  test('a range is listed by its months, and nothing but List, Head and Get is sent', async () => {
    const bucket = await makeBucket()
    for (const day of [
      '2023/12/2023-12-31',
      '2024/01/2024-01-30',
      '2024/01/2024-01-31',
      '2024/02/2024-02-01',
      '2024/03/2024-03-01',
    ]) {
      await put(bucket, `firm/audit/${day}.log.gz`, day)
    }
    await put(bucket, 'firm/audit/2024/01/2024-01-31.manifest.json', '{}')
    await put(bucket, 'firm/audit/keys.json', '{}')
    await put(bucket, 'firm/audit/profile.json', '{}')
    await put(bucket, 'elsewhere/2024/01/2024-01-31.log.gz', 'not ours')

    const { plan, failed } = await pull(`s3://${bucket}/firm/audit`, tempDir(), {
      from: '2024-01-31',
      to: '2024-02-02',
    })
    expect(failed).toEqual([])
    expect(keys(plan.fetch)).toEqual([
      'audit/2024/01/2024-01-31.log.gz',
      'audit/2024/01/2024-01-31.manifest.json',
      'audit/2024/02/2024-02-01.log.gz',
      'audit/keys.json',
      'audit/profile.json',
    ])
    expect(plan.missingDays).toEqual(['2024-02-02'])
    expect(new Set(commands)).toEqual(new Set(['ListObjectsV2', 'HeadObject', 'GetObject']))

    // The same, seen on the wire: every list is of one month or of the archive-wide objects, never of versions.
    const lists = wire.requests.filter((request) => request.includes('list-type=2'))
    const prefixes = lists.map((request) =>
      new URL(`http://x${request.split(' ')[1]}`).searchParams.get('prefix'),
    )
    expect(prefixes.sort()).toEqual([
      'firm/audit/2024/01/',
      'firm/audit/2024/02/',
      'firm/audit/keys.',
      'firm/audit/profile.json',
    ])
    expect(wire.requests.length).toBe(lists.length + 2 * plan.fetch.length)
    for (const request of wire.requests)
      expect(request).toMatch(
        /^(GET|HEAD) \/[^?]+(\?|$)(?!.*[?&](versions|retention|legal-hold|acl|uploads)\b)/,
      )
  })

  test('the client refuses to send anything that writes, deletes or lists versions', async () => {
    const client = makeS3Client(options)
    await expect(client.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: 'x' }))).rejects.toThrow(
      /PutObject was not sent/,
    )
    await expect(client.send(new DeleteObjectCommand({ Bucket: 'b', Key: 'k' }))).rejects.toThrow(
      /DeleteObject was not sent/,
    )
    await expect(client.send(new CreateBucketCommand({ Bucket: 'b' }))).rejects.toThrow(
      /CreateBucket was not sent/,
    )
    expect(wire.requests).toEqual([])
    expect(commands).toEqual([])
    client.destroy()
  })

  test('without a range the years and months are walked; what is not of the layout is listed, never followed', async () => {
    const bucket = await makeBucket()
    const good = [
      'audit/2023/12/2023-12-31.log.gz',
      'audit/2024/01/2024-01-15.log.gz',
      'audit/2024/01/2024-01-16.log',
      'audit/keys.json',
    ]
    const bad = [
      'audit/notes.txt',
      'audit/2024/summary.csv',
      'audit/2024/01/2024-01-32.log.gz',
      'audit/2024/01/2024-02-01.log.gz',
      'audit/2024/01/../../../../etc/passwd',
      'audit/2024/01/2024-01-15.log.gz\u0001',
      'audit/2024/01/ü + %2e%2e.log.gz',
      'audit/2024/13/2024-13-01.log.gz',
      'audit/tmp/2024/01/2024-01-01.log.gz',
    ]
    for (const key of [...good, ...bad]) await put(bucket, key, key)
    await put(bucket, 'audit/2024/01/', Buffer.alloc(0))
    await put(bucket, 'other/2024/01/2024-01-15.log.gz', 'x')
    const source = await openSource(`s3://${bucket}/audit/`, options)
    const { objects, ignored } = await source.list(null)
    expect(keys(objects)).toEqual(good)
    expect(ignored.map((one) => one.key).sort()).toEqual(
      [...bad.slice(0, 4), 'audit/2024/01/../', ...bad.slice(5, 7), 'audit/2024/13/', 'audit/tmp/'].sort(),
    )
    source.close()
  })

  test('the root of a bucket and a single object are sources too', async () => {
    const bucket = await makeBucket()
    await put(bucket, '2024/01/2024-01-15.log.gz', 'a')
    await put(bucket, 'keys.json', '{}')
    const root = await openSource(`s3://${bucket}`, options)
    expect(keys((await root.list({ from: '2024-01-01', to: '2024-01-31' })).objects)).toEqual([
      'audit/2024/01/2024-01-15.log.gz',
      'audit/keys.json',
    ])
    expect(keys((await root.list(null)).objects)).toEqual([
      'audit/2024/01/2024-01-15.log.gz',
      'audit/keys.json',
    ])
    const single = await openSource(`s3://${bucket}/2024/01/2024-01-15.log.gz`, options)
    const { objects } = await single.list(null)
    expect(objects).toMatchObject([
      { key: 'audit/2024/01/2024-01-15.log.gz', sourceKey: '2024/01/2024-01-15.log.gz' },
    ])
    const missing = await openSource(`s3://${bucket}/2024/01/2024-01-16.log.gz`, options)
    await expect(missing.list(null)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('a month of more objects than one page is listed whole', async () => {
    const bucket = await makeBucket()
    const names = Array.from({ length: 1_030 }, (_, n) => `audit/2024/01/junk-${String(n).padStart(4, '0')}`)
    for (let at = 0; at < names.length; at += 50)
      await Promise.all(names.slice(at, at + 50).map((name) => put(bucket, name, 'x')))
    await put(bucket, 'audit/2024/01/zzz', 'x')
    const source = await openSource(`s3://${bucket}/audit/`, options)
    const { ignored } = await source.list({ from: '2024-01-01', to: '2024-01-31' })
    expect(ignored).toHaveLength(1_031)
    expect(ignored.at(-1)?.key).toBe('audit/2024/01/zzz')
  })

  test('Object Lock: version, mode and retain-until are recorded; a second pull transfers nothing', async () => {
    const bucket = await makeBucket(true)
    const dir = tempDir()
    const bytes = randomBytes(200_000)
    const { VersionId } = await put(bucket, 'audit/2024/01/2024-01-15.log.gz', bytes, true)
    await put(bucket, 'audit/2024/01/2024-01-16.log.gz', 'second', true)
    const first = await pull(`s3://${bucket}/audit/`, dir, null)
    expect(first.fetched).toHaveLength(2)
    expect(first.current[0]).toMatchObject({
      key: 'audit/2024/01/2024-01-15.log.gz',
      size: 200_000,
      sha256: sha256(bytes),
      versionId: VersionId,
      etag: `"${createHash('md5').update(bytes).digest('hex')}"`,
      lockMode: 'COMPLIANCE',
      retainUntil: RETAIN_UNTIL,
    })
    expect(readFileSync(first.cache.pathOf(sha256(bytes))).equals(bytes)).toBe(true)

    wire.requests.length = 0
    const second = await pull(`s3://${bucket}/audit/`, dir, null)
    expect(second.plan).toMatchObject({ fetch: [], changed: [], bytes: 0 })
    expect(second.plan.unchanged).toHaveLength(2)
    expect(wire.requests.every((request) => request.includes('list-type=2'))).toBe(true)
  })

  test('an object that changed is an alarm, and both versions are kept; one that has gone is an alarm', async () => {
    const bucket = await makeBucket(true)
    const dir = tempDir()
    const key = 'audit/2024/01/2024-01-15.log.gz'
    const [before, after] = [randomBytes(5_000), randomBytes(4_000)]
    await put(bucket, key, before)
    await put(bucket, 'audit/2024/01/2024-01-16.log.gz', 'stays')
    expect((await pull(`s3://${bucket}/audit/`, dir, null)).alarms).toEqual([])

    await put(bucket, key, after)
    const changed = await pull(`s3://${bucket}/audit/`, dir, null)
    expect(keys(changed.plan.changed)).toEqual([key])
    expect(changed.alarms).toMatchObject([
      { kind: 'OBJECT_CHANGED', key, oldSha256: sha256(before), newSha256: sha256(after) },
    ])
    const versions = changed.versions(key)
    expect(versions.map((one) => one.sha256)).toEqual([sha256(before), sha256(after)])
    expect(new Set(versions.map((one) => one.versionId)).size).toBe(2)
    expect(readFileSync(changed.cache.pathOf(sha256(before))).equals(before)).toBe(true)
    expect(readFileSync(changed.cache.pathOf(sha256(after))).equals(after)).toBe(true)

    await writer.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
    const gone = await pull(`s3://${bucket}/audit/`, dir, null)
    expect(gone.alarms).toMatchObject([{ kind: 'OBJECT_GONE', key, oldSha256: sha256(after) }])
    expect((await pull(`s3://${bucket}/audit/`, dir, null)).alarms).toEqual([])
  })

  test('overwritten between list and head, or head and get: refused, and the next plan takes it up', async () => {
    const bucket = await makeBucket()
    const dir = tempDir()
    const key = 'audit/2024/01/2024-01-15.log.gz'
    await put(bucket, key, 'the first content')
    const source = await openSource(`s3://${bucket}/audit/`, options)
    const [listed] = (await source.list(null)).objects
    if (!listed) throw new Error('nothing listed')
    const headed = await source.head(listed)
    await put(bucket, key, 'the other content')
    // One after the other: a refusal that comes while the other is awaited would be nobody's.
    for (const ask of [() => source.head(listed), () => source.open(headed)]) {
      await expect(ask()).rejects.toMatchObject({
        code: 'SOURCE',
        message: expect.stringContaining(`s3://${bucket}/${key} changed since it was listed`),
        hint: expect.stringContaining('Pull again'),
      })
    }
    const { failed } = await fetchAll(source, [listed], openCache(join(dir, 'cache')))
    expect(failed).toMatchObject([{ error: { code: 'SOURCE' } }])
    expect((await pull(`s3://${bucket}/audit/`, dir, null)).current).toMatchObject([
      { sha256: sha256(Buffer.from('the other content')) },
    ])
    source.close()
  })

  test('in a versioned bucket the version that was headed is what is read, even when it is overwritten meanwhile', async () => {
    const bucket = await makeBucket(true)
    const key = 'audit/2024/01/2024-01-15.log.gz'
    await put(bucket, key, 'the first content')
    const source = await openSource(`s3://${bucket}/audit/`, options)
    const [listed] = (await source.list(null)).objects
    if (!listed) throw new Error('nothing listed')
    const headed = await source.head(listed)
    await put(bucket, key, 'the other content')
    expect(String(await buffer(await source.open(headed)))).toBe('the first content')
    source.close()
  })

  test('deleted between list and get: one failure, the others go on', async () => {
    const bucket = await makeBucket()
    await put(bucket, 'audit/2024/01/2024-01-15.log.gz', 'a')
    await put(bucket, 'audit/2024/01/2024-01-16.log.gz', 'b')
    const source = await openSource(`s3://${bucket}/audit/`, options)
    const { objects } = await source.list(null)
    await writer.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'audit/2024/01/2024-01-15.log.gz' }))
    const { fetched, failed } = await fetchAll(source, objects, openCache(tempDir()))
    expect(fetched.map((one) => one.object.day)).toEqual(['2024-01-16'])
    expect(failed).toMatchObject([
      {
        object: { day: '2024-01-15' },
        error: { code: 'SOURCE', message: expect.stringContaining('not there any more') },
      },
    ])
  })

  test('a connection cut midway is taken up at the next byte, in the same run', {
    timeout: 30_000,
  }, async () => {
    const bucket = await makeBucket()
    const bytes = randomBytes(3_000_000)
    await put(bucket, 'audit/2024/01/2024-01-15.log.gz', bytes)
    const source = await openSource(`s3://${bucket}/audit/`, options)
    const { objects } = await source.list(null)
    wire.cut(700_000, 3)
    const { fetched, failed } = await fetchAll(source, objects, openCache(tempDir()))
    expect(failed).toEqual([])
    expect(fetched).toMatchObject([{ sha256: sha256(bytes), transferred: 3_000_000 }])
    expect(
      wire.requests.filter((request) => request.includes('x-id=GetObject')).length,
    ).toBeGreaterThanOrEqual(4)
    source.close()
  })

  test('cancelled midway, the next run transfers only the rest', async () => {
    const bucket = await makeBucket()
    const bytes = randomBytes(4_000_000)
    await put(bucket, 'audit/2024/01/2024-01-15.log.gz', bytes)
    const cache = openCache(tempDir())
    const source = await openSource(`s3://${bucket}/audit/`, options)
    const { objects } = await source.list(null)
    const stop = new AbortController()
    await expect(
      fetchAll(source, objects, cache, {
        signal: stop.signal,
        onProgress: ({ done }) => {
          if (done > 1_000_000) stop.abort()
        },
      }),
    ).rejects.toMatchObject({ code: 'CANCELLED' })
    const { fetched } = await fetchAll(source, objects, cache)
    expect(fetched).toMatchObject([{ sha256: sha256(bytes), bytes: 4_000_000 }])
    expect(fetched[0]?.transferred).toBeLessThanOrEqual(3_000_000)
    source.close()
  })

  test('refused credentials, a missing bucket, an endpoint nobody answers at: each says what to do', async () => {
    const bucket = await makeBucket()
    const refused = await openSource(`s3://${bucket}/audit/`, {
      ...options,
      credentials: { kind: 'static', accessKeyId: rgw.accessKeyId, secretAccessKey: 'wrong' },
    })
    await expect(refused.list(null)).rejects.toMatchObject({
      code: 'CREDENTIALS',
      hint: expect.stringContaining('secret'),
    })
    const unknown = await openSource(`s3://${bucket}/audit/`, {
      ...options,
      credentials: { kind: 'static', accessKeyId: 'nobody', secretAccessKey: 'wrong' },
    })
    await expect(unknown.list(null)).rejects.toMatchObject({ code: 'CREDENTIALS' })
    const missing = await openSource('s3://no-such-bucket/audit/', options)
    await expect(missing.list(null)).rejects.toMatchObject({
      code: 'SOURCE',
      message: `There is no bucket no-such-bucket at ${wire.endpoint}.`,
    })
    const nobody = await openSource('s3://bucket/audit/', {
      ...options,
      endpoint: 'http://127.0.0.1:1',
      maxAttempts: 1,
    })
    await expect(nobody.list(null)).rejects.toMatchObject({
      code: 'SOURCE',
      hint: expect.stringContaining('port'),
    })
  })

  test('credentials come from the environment and from a named profile as well', async () => {
    const bucket = await makeBucket()
    await put(bucket, 'audit/2024/01/2024-01-15.log.gz', 'a')
    const dir = mkdtempSync(join(tmpdir(), 'blotter-aws-'))
    writeFileSync(
      join(dir, 'credentials'),
      `[desk]\naws_access_key_id = ${rgw.accessKeyId}\naws_secret_access_key = ${rgw.secretAccessKey}\n`,
    )
    writeFileSync(
      join(dir, 'config'),
      '[profile stale]\nsso_session = firm\nsso_account_id = 1\nsso_role_name = r\nregion = us-east-1\n' +
        '[sso-session firm]\nsso_region = us-east-1\nsso_start_url = https://example.invalid/start\n',
    )
    try {
      vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(dir, 'credentials'))
      vi.stubEnv('AWS_CONFIG_FILE', join(dir, 'config'))
      vi.stubEnv('HOME', dir)
      vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
      const list = async (credentials: SourceOptions['credentials']) =>
        (await (await openSource(`s3://${bucket}/audit/`, { ...options, credentials })).list(null)).objects
          .length
      expect(await list({ kind: 'profile', profile: 'desk' })).toBe(1)
      await expect(list({ kind: 'environment' })).rejects.toMatchObject({ code: 'CREDENTIALS' })
      await expect(list({ kind: 'profile', profile: 'nobody' })).rejects.toMatchObject({
        code: 'CREDENTIALS',
      })
      for (const kind of ['profile', 'sso'] as const) {
        await expect(list({ kind, profile: 'stale' })).rejects.toMatchObject({
          code: 'CREDENTIALS',
          hint: 'Run: aws sso login --profile stale',
        })
      }
      vi.stubEnv('AWS_ACCESS_KEY_ID', rgw.accessKeyId)
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', rgw.secretAccessKey)
      expect(await list({ kind: 'environment' })).toBe(1)
    } finally {
      vi.unstubAllEnvs()
      rmSync(dir, { recursive: true, force: true })
    }
  })
})
