import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { openSource } from '../../../electron/engine/source/open-source.ts'
import type { SourceObject } from '../../../shared/model/source-object.ts'
import { tempDir, writeFiles } from './temp-archive.ts'

const keys = (objects: readonly SourceObject[]) => objects.map((object) => object.key)
const read = async (body: Promise<Readable>) => buffer(await body)

function smallArchive(dir: string, name = 'audit') {
  writeFiles(join(dir, name), {
    'keys.json': '{}',
    'keys.sig': 'AAAA',
    'profile.json': '{}',
    '2024/01/2024-01-30.log.gz': null,
    '2024/01/2024-01-30.manifest.json': '{}',
    '2024/01/2024-01-31.log.gz': null,
    '2024/02/2024-02-01.log': null,
    '2025/02/2025-02-01.log.gz': null,
  })
}

test.each([
  ['the folder with the years', 'audit'],
  ['its parent', '.'],
])('an archive is found from %s', async (_, below) => {
  const dir = tempDir()
  smallArchive(dir)
  const source = await openSource(join(dir, below))
  expect(source.kind).toBe('folder')
  const { objects, ignored } = await source.list(null)
  expect(ignored).toEqual([])
  expect(keys(objects)).toEqual([
    'audit/2024/01/2024-01-30.log.gz',
    'audit/2024/01/2024-01-30.manifest.json',
    'audit/2024/01/2024-01-31.log.gz',
    'audit/2024/02/2024-02-01.log',
    'audit/2025/02/2025-02-01.log.gz',
    'audit/keys.json',
    'audit/keys.sig',
    'audit/profile.json',
  ])
  expect(objects[1]).toMatchObject({
    kind: 'manifest',
    day: '2024-01-30',
    size: 2,
    etag: null,
    versionId: null,
  })
})

test('the only child with year folders is the archive, whatever its name', async () => {
  const dir = tempDir()
  smallArchive(dir, 'usb copy')
  writeFiles(dir, { 'readme/notes.txt': 'x' })
  const { objects } = await (await openSource(dir)).list(null)
  expect(keys(objects)[0]).toBe('usb-copy/2024/01/2024-01-30.log.gz')
})

test('two archives side by side are a question, and none is NOT_FOUND', async () => {
  const dir = tempDir()
  await expect(openSource(dir)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  smallArchive(dir, 'one')
  smallArchive(dir, 'two')
  await expect(openSource(dir)).rejects.toMatchObject({
    code: 'USAGE',
    message: expect.stringContaining('one, two'),
  })
  await expect(openSource(join(dir, 'three'))).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('loose day files get the keys of the layout', async () => {
  const dir = tempDir()
  writeFiles(dir, {
    '2024-01-30.log.gz': null,
    '2024-01-30.manifest.json': '{}',
    'keys.json': '{}',
    'x.txt': 'x',
  })
  const source = await openSource(dir)
  const { objects, ignored } = await source.list(null)
  expect(keys(objects)).toEqual([
    'audit/2024/01/2024-01-30.log.gz',
    'audit/2024/01/2024-01-30.manifest.json',
    'audit/keys.json',
  ])
  expect(ignored).toEqual([{ key: 'x.txt', reason: 'not of the archive layout' }])
  const [log] = objects
  if (!log) throw new Error('no log')
  expect(gunzipSync(await read(source.open(log))).toString()).toContain('user_login')
})

test('a range takes its days, both ends included, and the archive-wide objects', async () => {
  const dir = tempDir()
  smallArchive(dir)
  const source = await openSource(dir)
  const { objects } = await source.list({ from: '2024-01-31', to: '2024-02-01' })
  expect(keys(objects)).toEqual([
    'audit/2024/01/2024-01-31.log.gz',
    'audit/2024/02/2024-02-01.log',
    'audit/keys.json',
    'audit/keys.sig',
    'audit/profile.json',
  ])
  await expect(source.list({ from: '2024-02-30', to: '2024-03-01' })).rejects.toMatchObject({ code: 'USAGE' })
  await expect(source.list({ from: '2024-02-02', to: '2024-02-01' })).rejects.toMatchObject({ code: 'USAGE' })
})

test('junk, traversal names, wrong months and links are listed as ignored, never followed', async () => {
  const dir = tempDir()
  const outside = tempDir()
  writeFiles(outside, { '2024-01-05.log.gz': null, 'm/2024-03-05.log.gz': null })
  smallArchive(dir)
  const audit = join(dir, 'audit')
  writeFiles(audit, {
    '.DS_Store': 'x',
    'notes.txt': 'x',
    '2024/01/2024-02-02.log.gz': null,
    '2024/01/2024-01-32.log.gz': null,
    '2024/01/..%2f..%2fetc.log.gz': null,
    '2024/01/2024-01-29.log.gz.bak': 'x',
    '2024/01/deeper/2024-01-29.log.gz': null,
    '2024/13/2024-13-01.log.gz': null,
    'logs/2024-01-01.log.gz': null,
  })
  writeFiles(audit, { '2024/01/2024-01-29.log.gz\n2024-01-28.log.gz': 'x' })
  symlinkSync(join(outside, '2024-01-05.log.gz'), join(audit, '2024/01/2024-01-05.log.gz'))
  symlinkSync(join(outside, 'm'), join(audit, '2024/03'))
  symlinkSync('2024-01-30.log.gz', join(audit, '2024/01/2024-01-06.log.gz'))
  execFileSync('mkfifo', [join(audit, '2024/01/2024-01-07.log.gz')])

  const { objects, ignored } = await (await openSource(dir)).list(null)
  expect(objects).toHaveLength(8)
  expect(Object.fromEntries(ignored.map(({ key, reason }) => [key, reason]))).toEqual({
    '.DS_Store': 'not of the archive layout',
    'notes.txt': 'not of the archive layout',
    '2024/01/2024-02-02.log.gz': 'not of the archive layout',
    '2024/01/2024-01-32.log.gz': 'not of the archive layout',
    '2024/01/..%2f..%2fetc.log.gz': 'not of the archive layout',
    '2024/01/2024-01-29.log.gz.bak': 'not of the archive layout',
    '2024/01/2024-01-29.log.gz\n2024-01-28.log.gz': 'not of the archive layout',
    '2024/01/deeper/': 'not of the archive layout',
    '2024/13/': 'not of the archive layout',
    'logs/': 'not of the archive layout',
    '2024/01/2024-01-05.log.gz': 'a symbolic link: not followed',
    '2024/01/2024-01-06.log.gz': 'a symbolic link: not followed',
    '2024/03': 'a symbolic link: not followed',
    '2024/01/2024-01-07.log.gz': 'not a regular file',
  })
})

test('a file that was swapped after the listing is refused: other bytes, a link, a linked folder, a path out', async () => {
  const dir = tempDir()
  smallArchive(dir)
  const audit = join(dir, 'audit')
  const source = await openSource(dir)
  const { objects } = await source.list(null)
  const [first, , second] = objects
  if (!first || !second) throw new Error('nothing listed')
  expect(
    (await read(source.open(second, { from: 5 }))).equals(
      readFileSync(join(audit, second.sourceKey)).subarray(5),
    ),
  ).toBe(true)

  writeFileSync(
    join(audit, first.sourceKey),
    'longer than it was, and different altogether from before: no log',
  )
  await expect(source.open(first)).rejects.toMatchObject({ code: 'SOURCE' })
  await expect(source.head(first)).rejects.toMatchObject({ code: 'SOURCE' })

  renameSync(join(audit, second.sourceKey), join(dir, 'elsewhere.gz'))
  symlinkSync(join(dir, 'elsewhere.gz'), join(audit, second.sourceKey))
  await expect(source.open(second)).rejects.toMatchObject({
    code: 'SOURCE',
    message: expect.stringContaining('symbolic link'),
  })

  rmSync(join(audit, second.sourceKey))
  renameSync(join(dir, 'elsewhere.gz'), join(audit, second.sourceKey))
  expect((await read(source.open(second))).length).toBe(second.size)
  renameSync(join(audit, '2024'), join(dir, 'moved'))
  symlinkSync(join(dir, 'moved'), join(audit, '2024'))
  await expect(source.open(second)).rejects.toMatchObject({
    code: 'SOURCE',
    message: expect.stringContaining('symbolic link'),
  })

  for (const sourceKey of ['../moved/01/2024-01-31.log.gz', '/etc/passwd', '2025/../../moved']) {
    await expect(source.open({ ...second, sourceKey })).rejects.toMatchObject({ code: 'SOURCE' })
  }
})

test('the modification time counts in nanoseconds, so an edit of the same length is seen', async () => {
  const dir = tempDir()
  writeFiles(dir, { 'audit/2024/01/2024-01-30.log': 'aaaa\n' })
  const file = join(dir, 'audit/2024/01/2024-01-30.log')
  execFileSync('touch', ['-d', '2024-01-30T23:59:59.123456789Z', file])
  const source = await openSource(dir)
  const before = (await source.list(null)).objects[0]
  if (!before) throw new Error('nothing listed')
  expect(before.lastModified).toBe('2024-01-30T23:59:59.123456789Z')
  execFileSync('touch', ['-d', '1969-12-31T23:59:58.5Z', file])
  expect((await source.list(null)).objects[0]?.lastModified).toBe('1969-12-31T23:59:58.500000000Z')
  await expect(source.open(before)).rejects.toMatchObject({ code: 'SOURCE' })
})

test('a single file: its day from folders or name, and otherwise none', async () => {
  const dir = tempDir()
  writeFiles(dir, {
    'archive/2024/01/2024-01-30.log.gz': null,
    'down/2024-01-30.log.gz': null,
    'down/audit.log': null,
    'down/my trades.jsonl.gz': null,
    'down/export.txt': null,
    'down/dump.gz': null,
  })
  const keyOf = async (name: string) => {
    const source = await openSource(join(dir, name))
    expect(source.kind).toBe('file')
    const { objects } = await source.list({ from: '2020-01-01', to: '2020-01-01' })
    expect((await read(source.open(objects[0] as SourceObject))).length).toBe(objects[0]?.size)
    return [objects[0]?.key, objects[0]?.day]
  }
  expect(await keyOf('archive/2024/01/2024-01-30.log.gz')).toEqual([
    'archive/2024/01/2024-01-30.log.gz',
    '2024-01-30',
  ])
  expect(await keyOf('down/2024-01-30.log.gz')).toEqual(['audit/2024/01/2024-01-30.log.gz', '2024-01-30'])
  expect(await keyOf('down/audit.log')).toEqual(['audit.log', null])
  expect(await keyOf('down/my trades.jsonl.gz')).toEqual(['my-trades.jsonl.gz', null])
  expect(await keyOf('down/export.txt')).toEqual(['export.txt.log', null])
  expect(await keyOf('down/dump.gz')).toEqual(['dump.log.gz', null])
})

test('a cancelled listing ends as cancelled', async () => {
  const dir = tempDir()
  smallArchive(dir)
  const source = await openSource(dir)
  await expect(source.list(null, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
})
