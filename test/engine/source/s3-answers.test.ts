import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { openSource } from '../../../electron/engine/source/open-source.ts'
import type { SourceObject } from '../../../shared/model/source-object.ts'

/** Answers of S3 that the gateway of the tests does not give: cold storage, redirects, "slow down", stray ranges. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as { port: number }
  const source = await openSource('s3://bucket/audit/', {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { kind: 'static', accessKeyId: 'a', secretAccessKey: 's' },
  })
  return { source, requests }
}

function listing(...contents: readonly string[]): string {
  return `<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`
}
function entry(day: string, extra: string): string {
  return `<Contents><Key>audit/2024/01/${day}.log.gz</Key><LastModified>2024-01-16T00:00:00.000Z</LastModified>
    <ETag>"e"</ETag><Size>10</Size>${extra}</Contents>`
}
const range = { from: '2024-01-01', to: '2024-01-31' }
const onlyInMonth = (request: IncomingMessage, xml: string) =>
  request.url?.includes('2024%2F01') ? xml : listing()

test('cold storage is told from the listing: not fetched unless a restored copy is there', async () => {
  const { source } = await serve((request, response) => {
    response.end(
      onlyInMonth(
        request,
        listing(
          entry('2024-01-01', '<StorageClass>STANDARD</StorageClass>'),
          entry('2024-01-02', '<StorageClass>GLACIER</StorageClass>'),
          entry(
            '2024-01-03',
            '<StorageClass>DEEP_ARCHIVE</StorageClass><RestoreStatus><IsRestoreInProgress>true</IsRestoreInProgress></RestoreStatus>',
          ),
          entry(
            '2024-01-04',
            `<StorageClass>GLACIER</StorageClass><RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress>
             <RestoreExpiryDate>2031-01-01T00:00:00Z</RestoreExpiryDate></RestoreStatus>`,
          ),
          entry('2024-01-05', '<StorageClass>GLACIER_IR</StorageClass>'),
        ),
      ),
    )
  })
  const { objects } = await source.list(range)
  expect(objects.map((one) => [one.day, one.storageClass, one.needsRestore])).toEqual([
    ['2024-01-01', 'STANDARD', false],
    ['2024-01-02', 'GLACIER', true],
    ['2024-01-03', 'DEEP_ARCHIVE', true],
    ['2024-01-04', 'GLACIER', false],
    ['2024-01-05', 'GLACIER_IR', false],
  ])
  await expect(source.open(objects[1] as SourceObject)).rejects.toMatchObject({
    code: 'SOURCE',
    message: expect.stringContaining('cold storage'),
  })
})

test('"slow down" is tried again; a bucket of another region is named, not followed', async () => {
  let refusals = 2
  const slow = await serve((_, response) => {
    refusals -= 1
    if (refusals >= 0)
      response.writeHead(503).end('<Error><Code>SlowDown</Code><Message>later</Message></Error>')
    else response.end(listing())
  })
  expect(await slow.source.list(range)).toEqual({ objects: [], ignored: [] })
  expect(slow.requests).toHaveLength(2 + 3)

  const moved = await serve((_, response) => {
    response.writeHead(301, { 'x-amz-bucket-region': 'eu-west-2' })
    response.end('<Error><Code>PermanentRedirect</Code><Message>elsewhere</Message></Error>')
  })
  await expect(moved.source.list(range)).rejects.toMatchObject({
    code: 'SOURCE',
    hint: 'Give its region (on the command line: --region eu-west-2).',
  })
  expect(moved.requests).toHaveLength(1)
})

test('lock, hold, version and checksum are read from the head; a checksum of parts says nothing of the bytes', async () => {
  const headers: Record<string, string> = {
    etag: '"e"',
    'content-length': '10',
    'x-amz-version-id': 'v7',
    'x-amz-object-lock-mode': 'GOVERNANCE',
    'x-amz-object-lock-retain-until-date': '2031-01-01T00:00:00.000Z',
    'x-amz-object-lock-legal-hold': 'ON',
    'x-amz-checksum-crc32': 'AAAAAA==',
    'x-amz-checksum-sha256': 'q6cP9SVmNkH+vuOYsi0k7Ln6BJ4VKNgmq5qs6S1EtDc=',
    'x-amz-checksum-type': 'FULL_OBJECT',
  }
  const { source, requests } = await serve((request, response) => {
    if (request.method === 'HEAD') response.writeHead(200, headers).end()
    else response.end(onlyInMonth(request, listing(entry('2024-01-01', ''))))
  })
  const object = (await source.list(range)).objects[0] as SourceObject
  expect(await source.head(object)).toMatchObject({
    versionId: 'v7',
    lockMode: 'GOVERNANCE',
    retainUntil: '2031-01-01T00:00:00.000Z',
    legalHold: 'ON',
    checksum: 'SHA256:q6cP9SVmNkH+vuOYsi0k7Ln6BJ4VKNgmq5qs6S1EtDc=',
    lastModified: '2024-01-16T00:00:00.000Z',
  })
  headers['x-amz-checksum-type'] = 'COMPOSITE'
  expect((await source.head(object)).checksum).toBeNull()
  headers['content-length'] = '11'
  await expect(source.head(object)).rejects.toMatchObject({
    code: 'SOURCE',
    message: expect.stringContaining('changed'),
  })
  expect(requests.filter((request) => request.startsWith('HEAD'))).toHaveLength(3)
})

test('every read is pinned to ETag and version; an answer that ignores the range is refused', async () => {
  const asked: IncomingMessage['headers'][] = []
  const { source, requests } = await serve((request, response) => {
    if (request.url?.includes('list-type')) {
      response.end(onlyInMonth(request, listing(entry('2024-01-01', ''))))
      return
    }
    asked.push(request.headers)
    response.end('0123456789')
  })
  const listed = (await source.list(range)).objects[0] as SourceObject
  const object = { ...listed, versionId: 'v7' }
  expect(String(await buffer(await source.open(object)))).toBe('0123456789')
  await expect(source.open(object, { from: 4 })).rejects.toMatchObject({
    code: 'SOURCE',
    message: expect.stringContaining('did not continue'),
  })
  expect(asked.map((headers) => [headers['if-match'], headers.range])).toEqual([
    ['"e"', undefined],
    ['"e"', 'bytes=4-'],
  ])
  expect(requests.filter((request) => request.includes('versionId=v7'))).toHaveLength(2)
})

test('cancel ends a request that nobody answers', async () => {
  const { source } = await serve(() => {})
  const stop = new AbortController()
  setTimeout(() => stop.abort(), 50)
  await expect(source.list(range, { signal: stop.signal })).rejects.toMatchObject({ code: 'CANCELLED' })
})
