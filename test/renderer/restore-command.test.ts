import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { restoreCommand } from '../../shared/model/restore-command.ts'

const access = { region: null, endpoint: null, profile: null }
const object = {
  spec: 's3://bucket/audit/',
  access,
  sourceKey: 'audit/2024/01/2024-01-15.log.gz',
  versionId: null,
}

test('a restore request names bucket, key and version, as a shell reads them', () => {
  expect(restoreCommand(object)).toBe(
    "aws s3api restore-object --bucket bucket --key audit/2024/01/2024-01-15.log.gz --restore-request 'Days=7,GlacierJobParameters={Tier=Standard}'",
  )
  const hostile = { ...object, sourceKey: "a b/'; touch evil $(id) `id`/-x", versionId: '-rf *' }
  const words = execFileSync('sh', ['-c', `printf '%s\\n' ${restoreCommand(hostile)}`], { encoding: 'utf8' })
  expect(words.split('\n')).toEqual([
    'aws',
    's3api',
    'restore-object',
    '--bucket',
    'bucket',
    '--key',
    hostile.sourceKey,
    '--version-id',
    '-rf *',
    '--restore-request',
    'Days=7,GlacierJobParameters={Tier=Standard}',
    '',
  ])
})

test('a restore request goes the way that the source is reached', () => {
  const reached = { region: 'eu-central-1', endpoint: 'https://s3.example.com:9000', profile: 'audit team' }
  expect(restoreCommand({ ...object, access: reached })).toContain(
    " --region eu-central-1 --endpoint-url https://s3.example.com:9000 --profile 'audit team' --restore-request ",
  )
  expect(restoreCommand({ ...object, access: { ...access, profile: 'a\u202eb' } })).toBeNull()
})

test('no command for a folder, nor for a name that no line can hold', () => {
  expect(restoreCommand({ ...object, spec: '/media/usb' })).toBeNull()
  expect(restoreCommand({ ...object, sourceKey: 'a\nb' })).toBeNull()
  expect(restoreCommand({ ...object, sourceKey: 'a\u202eb' })).toBeNull()
})
