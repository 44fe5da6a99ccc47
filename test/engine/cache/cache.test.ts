import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openCache } from '../../../electron/engine/cache/cache.ts'
import { fetchAll } from '../../../electron/engine/cache/fetch-all.ts'
import type { ObjectReader } from '../../../electron/engine/cache/fetch-object.ts'
import { requireFreeSpace } from '../../../electron/engine/cache/free-space.ts'
import { partialOf, writeNote } from '../../../electron/engine/cache/partial.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { Progress } from '../../../shared/model/progress.ts'
import type { SourceObject } from '../../../shared/model/source-object.ts'
import { tempDir } from '../source/temp-archive.ts'

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const filesIn = (dir: string) =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort()

function object(key: string, bytes: Buffer, over: Partial<SourceObject> = {}): SourceObject {
  return {
    key,
    sourceKey: key,
    kind: 'log',
    day: '2024-01-15',
    size: bytes.length,
    etag: '"e1"',
    versionId: null,
    lastModified: '2024-01-16T00:00:00.000Z',
    storageClass: null,
    needsRestore: false,
    lockMode: null,
    retainUntil: null,
    legalHold: null,
    checksum: null,
    ...over,
  }
}

/** Serves the bytes in pieces and notes each offset asked for; `breakAfter` fails the first body there. */
function reader(bytes: Buffer, { piece = 1000, breakAfter = Number.POSITIVE_INFINITY } = {}) {
  const asked: number[] = []
  const source: ObjectReader & { head(object: SourceObject): Promise<SourceObject> } = {
    head: async (one) => one,
    open: async (_, { from = 0 } = {}) => {
      asked.push(from)
      const failsAt = asked.length === 1 ? breakAfter : Number.POSITIVE_INFINITY
      return Readable.from(
        (async function* () {
          for (let at = from; at < bytes.length; at += piece) {
            if (at >= failsAt) throw new Error('the line went dead')
            yield bytes.subarray(at, at + piece)
          }
        })(),
      )
    },
  }
  return { source, asked }
}
const content = (length: number, seed = 1) =>
  Buffer.from(Array.from({ length }, (_, n) => (n * 31 + seed) & 255))

test('bytes are kept by their hash, read-only, and nothing is left half-way', async () => {
  const dir = tempDir()
  const cache = openCache(dir)
  const bytes = content(5500)
  const progress: Progress[] = []
  const result = await cache.fetchObject(reader(bytes).source, object('audit/x', bytes), {
    onProgress: (one) => progress.push(one),
  })
  expect(result).toEqual({ sha256: sha256(bytes), bytes: 5500, transferred: 5500, reused: false })
  const path = join(dir, 'sha256', result.sha256.slice(0, 2), result.sha256)
  expect(cache.pathOf(result.sha256)).toBe(path)
  expect(readFileSync(path).equals(bytes)).toBe(true)
  expect(statSync(path).mode & 0o777).toBe(0o444)
  expect(readdirSync(join(dir, 'partial'))).toEqual([])
  expect(cache.has(result.sha256)).toBe(true)
  expect(await cache.verify(result.sha256)).toBe(true)
  expect(progress.at(-1)).toMatchObject({ done: 5500, total: 5500, unit: 'bytes' })
})

test('an empty object is an object', async () => {
  const cache = openCache(tempDir())
  const result = await cache.fetchObject(reader(Buffer.alloc(0)).source, object('audit/x', Buffer.alloc(0)))
  expect(result).toMatchObject({ sha256: sha256(Buffer.alloc(0)), bytes: 0 })
  expect(cache.has(result.sha256)).toBe(true)
})

test('the same content twice is one file; a file that was damaged is seen, and replaced when the bytes come again', async () => {
  const dir = tempDir()
  const cache = openCache(dir)
  const bytes = content(3000)
  const first = await cache.fetchObject(reader(bytes).source, object('audit/a', bytes))
  const again = await cache.fetchObject(reader(bytes).source, object('audit/b', bytes, { etag: '"e2"' }))
  expect(again).toEqual({ ...first, reused: true })
  expect(filesIn(dir)).toEqual([first.sha256])

  const path = cache.pathOf(first.sha256)
  chmodSync(path, 0o644)
  writeFileSync(path, content(3000, 2))
  expect(await cache.verify(first.sha256)).toBe(false)
  expect((await cache.fetchObject(reader(bytes).source, object('audit/c', bytes))).reused).toBe(false)
  expect(await cache.verify(first.sha256)).toBe(true)
})

test('a key cannot name a path, and what is no hash is refused', async () => {
  const dir = tempDir()
  const cache = openCache(join(dir, 'cache'))
  const bytes = content(100)
  const key = '../../../../../../../../tmp/blotter-escaped'
  const { sha256: hash } = await cache.fetchObject(reader(bytes).source, object(key, bytes))
  expect(filesIn(dir)).toEqual([hash])
  expect(existsSync('/tmp/blotter-escaped')).toBe(false)
  for (const bad of ['../x', '', 'A'.repeat(64), `${'a'.repeat(63)}/`, `${'a'.repeat(64)}\n`]) {
    expect(() => cache.pathOf(bad), bad).toThrow(BlotterError)
  }
})

test('a broken download goes on from the byte where it stopped', async () => {
  const dir = tempDir()
  const bytes = content(10_000)
  const broken = reader(bytes, { breakAfter: 4000 })
  await expect(openCache(dir).fetchObject(broken.source, object('audit/x', bytes))).rejects.toMatchObject({
    code: 'IO',
  })
  expect(filesIn(join(dir, 'sha256'))).toEqual([])
  const next = reader(bytes)
  const result = await openCache(dir).fetchObject(next.source, object('audit/x', bytes))
  expect(next.asked).toEqual([4000])
  expect(result).toEqual({ sha256: sha256(bytes), bytes: 10_000, transferred: 6000, reused: false })
})

test('a part of another version, of before a restart, without a note, or too long is not continued', async () => {
  const bytes = content(5000)
  const wanted = object('audit/x', bytes)
  const begin = async (note: (text: string) => string | null, part: Buffer, of = wanted) => {
    const dir = tempDir()
    const cache = openCache(dir)
    const partial = partialOf(dir, of)
    writeFileSync(partial.partPath, part)
    const text = note(partial.note)
    if (text !== null) await writeNote({ ...partial, note: text })
    const { source, asked } = reader(bytes)
    const result = await cache.fetchObject(source, wanted)
    expect(result.sha256).toBe(sha256(bytes))
    return asked
  }
  const prefix = bytes.subarray(0, 3000)
  expect(await begin((note) => note, prefix)).toEqual([3000])
  expect(await begin((note) => note, prefix, { ...wanted, etag: '"other"' })).toEqual([0])
  expect(await begin((note) => note, prefix, { ...wanted, versionId: 'v2' })).toEqual([0])
  expect(await begin((note) => JSON.stringify({ ...JSON.parse(note), boot: 'earlier' }), prefix)).toEqual([0])
  expect(await begin(() => null, prefix)).toEqual([0])
  expect(await begin((note) => note.slice(0, 20), prefix)).toEqual([0])
  expect(await begin((note) => note, Buffer.alloc(6000))).toEqual([0])
  expect(await begin((note) => note, bytes)).toEqual([])
})

test('a body that is longer or shorter than listed is refused', async () => {
  const bytes = content(2000)
  for (const size of [1999, 2001]) {
    const cache = openCache(tempDir())
    await expect(
      cache.fetchObject(reader(bytes).source, object('audit/x', bytes, { size })),
    ).rejects.toMatchObject({ code: 'SOURCE', message: expect.stringContaining(`${size}`) })
    expect(filesIn(join(cache.dir, 'sha256'))).toEqual([])
  }
})

test('the SHA-256 that the source states has to be that of the bytes', async () => {
  const cache = openCache(tempDir())
  const bytes = content(2000)
  const stated = (of: Buffer) => ({ checksum: `SHA256:${createHash('sha256').update(of).digest('base64')}` })
  await expect(
    cache.fetchObject(reader(bytes).source, object('audit/x', bytes, stated(content(2000, 9)))),
  ).rejects.toMatchObject({ code: 'SOURCE' })
  expect(filesIn(cache.dir)).toEqual([])
  expect((await cache.fetchObject(reader(bytes).source, object('audit/x', bytes, stated(bytes)))).bytes).toBe(
    2000,
  )
})

test('a full disk is told before anything is fetched, with figures', async () => {
  const free = async () => 100 * 1024 * 1024
  await requireFreeSpace('/somewhere', 36 * 1024 * 1024, free)
  await expect(requireFreeSpace('/somewhere', 37 * 1024 * 1024, free)).rejects.toMatchObject({
    code: 'DISK_FULL',
    message: expect.stringMatching(/37 MiB to fetch.*64 MiB in reserve.*100 MiB free/),
  })
  const cache = openCache(tempDir())
  const bytes = content(10)
  const { source, asked } = reader(bytes)
  const huge = object('audit/x', bytes, { size: 2 ** 52 })
  await expect(fetchAll(source, [huge], cache)).rejects.toMatchObject({ code: 'DISK_FULL' })
  await expect(cache.fetchObject(source, huge)).rejects.toMatchObject({ code: 'DISK_FULL' })
  expect(asked).toEqual([])
})

test('partials that nobody takes up are swept', () => {
  const dir = tempDir()
  const cache = openCache(dir)
  for (const name of ['old.part', 'old.json', 'new.part']) writeFileSync(join(dir, 'partial', name), 'x')
  const old = Date.now() / 1000 - 8 * 86_400
  utimesSync(join(dir, 'partial', 'old.part'), old, old)
  utimesSync(join(dir, 'partial', 'old.json'), old, old)
  expect(cache.sweepPartials()).toBe(2)
  expect(readdirSync(join(dir, 'partial'))).toEqual(['new.part'])
})

test('many objects: at most `parallel` at a time, all recorded, bytes counted to the total', async () => {
  const cache = openCache(tempDir())
  const objects = Array.from({ length: 12 }, (_, n) =>
    object(`audit/${n}`, content(1000 + n, n), { etag: `"${n}"` }),
  )
  let now = 0
  let most = 0
  const source = {
    head: async (one: SourceObject) => ({ ...one, versionId: `v-${one.key}` }),
    open: async (one: SourceObject) => {
      now += 1
      most = Math.max(most, now)
      await wait(5)
      now -= 1
      const n = Number(one.key.slice(6))
      return Readable.from([content(1000 + n, n)])
    },
  }
  const seen: string[] = []
  const progress: Progress[] = []
  const { fetched, failed } = await fetchAll(source, objects, cache, {
    parallel: 3,
    onFetched: (one) => void seen.push(one.object.versionId ?? ''),
    onProgress: (one) => progress.push(one),
  })
  expect(most).toBe(3)
  expect(failed).toEqual([])
  expect(fetched).toHaveLength(12)
  expect(new Set(seen)).toEqual(new Set(objects.map((one) => `v-${one.key}`)))
  const total = objects.reduce((sum, one) => sum + one.size, 0)
  expect(progress.at(-1)).toMatchObject({ done: total, total })
  expect(progress.every((one, n) => n === 0 || one.done >= (progress[n - 1]?.done ?? 0))).toBe(true)
})

test('one object that has gone does not stop the others; refused credentials stop all', async () => {
  const cache = openCache(tempDir())
  const bytes = content(500)
  const objects = ['a', 'b', 'c', 'd'].map((name) => object(`audit/${name}`, bytes, { etag: `"${name}"` }))
  const failing = (code: 'SOURCE' | 'CREDENTIALS') => ({
    ...reader(bytes).source,
    head: async (one: SourceObject) => {
      if (one.key === 'audit/b') throw new BlotterError(code, 'no')
      return one
    },
  })
  const { fetched, failed } = await fetchAll(failing('SOURCE'), objects, cache)
  expect(fetched.map((one) => one.object.key).sort()).toEqual(['audit/a', 'audit/c', 'audit/d'])
  expect(failed).toMatchObject([{ object: { key: 'audit/b' }, error: { code: 'SOURCE' } }])
  await expect(fetchAll(failing('CREDENTIALS'), objects, cache)).rejects.toMatchObject({
    code: 'CREDENTIALS',
  })
})

test('cancel ends it at once, and what has arrived is continued by the next run', async () => {
  const dir = tempDir()
  const cache = openCache(dir)
  const bytes = content(50_000)
  const stop = new AbortController()
  const slow: ObjectReader & { head(one: SourceObject): Promise<SourceObject> } = {
    head: async (one) => one,
    open: async (_, { signal } = {}) =>
      Readable.from(
        (async function* () {
          for (let at = 0; at < bytes.length; at += 1000) {
            yield bytes.subarray(at, at + 1000)
            await wait(5, undefined, { signal })
          }
        })(),
      ),
  }
  const fetching = fetchAll(slow, [object('audit/x', bytes)], cache, {
    signal: stop.signal,
    onProgress: ({ done }) => {
      if (done >= 10_000) stop.abort()
    },
  })
  await expect(fetching).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(filesIn(join(dir, 'sha256'))).toEqual([])
  const { source, asked } = reader(bytes)
  expect((await cache.fetchObject(source, object('audit/x', bytes))).sha256).toBe(sha256(bytes))
  expect(asked[0]).toBeGreaterThanOrEqual(10_000)
})

test('two callers for one object share one download', async () => {
  const cache = openCache(tempDir())
  const bytes = content(5000)
  const { source, asked } = reader(bytes)
  const [one, two] = await Promise.all([
    cache.fetchObject(source, object('audit/x', bytes)),
    cache.fetchObject(source, object('audit/x', bytes)),
  ])
  expect(asked).toEqual([0])
  expect(one).toEqual(two)
})
