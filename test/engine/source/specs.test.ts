import { expect, test } from 'vitest'
import { monthsOf, singleFileKey } from '../../../electron/engine/source/archive-names.ts'
import { openSource, parseS3Spec } from '../../../electron/engine/source/open-source.ts'
import { explainS3Error } from '../../../electron/engine/source/s3-errors.ts'
import { parseArchiveKey } from '../../../shared/model/archive.ts'

test('S3 addresses', () => {
  expect(parseS3Spec('s3://b-1.x/')).toEqual({ bucket: 'b-1.x', prefix: '', single: false })
  expect(parseS3Spec('s3://bucket')).toEqual({ bucket: 'bucket', prefix: '', single: false })
  expect(parseS3Spec('s3://bucket/firm/audit')).toEqual({
    bucket: 'bucket',
    prefix: 'firm/audit/',
    single: false,
  })
  expect(parseS3Spec('s3://bucket/audit/2024/01/2024-01-15.log.gz')).toMatchObject({ single: true })
  for (const bad of ['s3://', 's3:///audit', 's3://b', 's3://a?b/c']) {
    expect(() => parseS3Spec(bad), bad).toThrow(expect.objectContaining({ code: 'USAGE' }))
  }
  expect(() => parseS3Spec('s3://bucket/audit/2024/01/')).toThrow(
    expect.objectContaining({ code: 'USAGE', hint: expect.stringContaining('s3://bucket/audit/') }),
  )
})

test('what is neither S3 nor a path is refused, and S3 is refused offline', async () => {
  await expect(openSource('https://example.com/x')).rejects.toMatchObject({ code: 'USAGE' })
  await expect(openSource('')).rejects.toMatchObject({ code: 'USAGE' })
  await expect(openSource('s3://bucket/audit/', { offline: true })).rejects.toMatchObject({ code: 'OFFLINE' })
  await expect(openSource('s3://bucket/audit/', { endpoint: 'localhost:9000' })).rejects.toMatchObject({
    code: 'USAGE',
  })
})

test('months of a range', () => {
  expect(monthsOf({ from: '2023-11-30', to: '2024-02-01' })).toEqual([
    '2023/11',
    '2023/12',
    '2024/01',
    '2024/02',
  ])
  expect(monthsOf({ from: '2024-01-31', to: '2024-01-31' })).toEqual(['2024/01'])
})

test('a single file never gets a key that is not of the layout', () => {
  for (const name of ['..', '.', 'a/b', 'x\u0000y', 'ключ', '-', 'keys.json.gz', '2024-13-45.log.gz']) {
    expect(parseArchiveKey(singleFileKey(['tmp', name])), name).not.toBeNull()
  }
})

test('a bare log name is a log without a day; sidecars and other names are not', () => {
  expect(parseArchiveKey('audit.log')).toEqual({ key: 'audit.log', kind: 'log', day: null, gzip: false })
  expect(parseArchiveKey('trades.jsonl.gz')).toEqual({
    key: 'trades.jsonl.gz',
    kind: 'log',
    day: null,
    gzip: true,
  })
  for (const other of [
    'audit/audit.log',
    'audit/2024/audit.log',
    '2024-01-15.manifest.json',
    'x.txt',
    '.log/x',
  ]) {
    expect(parseArchiveKey(other), other).toBeNull()
  }
})

const request = { bucket: 'b', key: 'k', permission: 's3:GetObject', profile: 'desk', region: 'us-east-1' }
test.each([
  [{ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }, 'CREDENTIALS', /s3:GetObject/],
  [{ name: 'Unknown', $metadata: { httpStatusCode: 403 } }, 'CREDENTIALS', /s3:GetObject/],
  [{ name: 'SignatureDoesNotMatch', $metadata: { httpStatusCode: 403 } }, 'CREDENTIALS', /secret/],
  [
    { name: 'ExpiredToken', $metadata: { httpStatusCode: 400 } },
    'CREDENTIALS',
    /aws sso login --profile desk/,
  ],
  [
    {
      name: 'CredentialsProviderError',
      message:
        'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login',
    },
    'CREDENTIALS',
    /aws sso login --profile desk/,
  ],
  [
    { name: 'CredentialsProviderError', message: 'Could not load credentials' },
    'CREDENTIALS',
    /AWS_ACCESS_KEY_ID/,
  ],
  [{ name: 'RequestTimeTooSkewed', $metadata: { httpStatusCode: 403 } }, 'CREDENTIALS', /clock/],
  [{ name: 'NoSuchBucket', $metadata: { httpStatusCode: 404 } }, 'SOURCE', /spelling/],
  [{ name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } }, 'SOURCE', /alarm/],
  [{ name: '412', $metadata: { httpStatusCode: 412 } }, 'SOURCE', /Pull again/],
  [{ name: 'InvalidObjectState', $metadata: { httpStatusCode: 403 } }, 'SOURCE', /restored/],
  [
    {
      name: 'PermanentRedirect',
      $metadata: { httpStatusCode: 301 },
      $response: { headers: { 'x-amz-bucket-region': 'eu-west-2' } },
    },
    'SOURCE',
    /--region eu-west-2/,
  ],
  [
    { name: 'AuthorizationHeaderMalformed', Region: 'ap-south-1', $metadata: { httpStatusCode: 400 } },
    'SOURCE',
    /ap-south-1/,
  ],
  [{ name: 'Error', message: 'Region is missing' }, 'USAGE', /AWS_REGION/],
  [
    { name: 'Error', code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND x' },
    'SOURCE',
    /spelling of endpoint/,
  ],
  [
    { name: 'Error', code: 'SELF_SIGNED_CERT_IN_CHAIN', message: 'self-signed' },
    'SOURCE',
    /NODE_EXTRA_CA_CERTS/,
  ],
  [
    { name: 'AggregateError', message: '', errors: [{ code: 'ECONNREFUSED', message: 'refused' }] },
    'SOURCE',
    /port/,
  ],
  [{ name: 'AbortError', message: 'Request aborted' }, 'CANCELLED', null],
] as const)('S3 failure %#: %j', (error, code, hint) => {
  const explained = explainS3Error(error, request)
  expect(explained.code).toBe(code)
  if (hint) expect(explained.hint).toMatch(hint)
})
