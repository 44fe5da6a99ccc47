import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, gunzipSync, gzipSync, inflateRawSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { type GzipDamage, readGzip } from '../../../electron/engine/verify/gzip-reader.ts'

let count = 0
const folder = mkdtempSync(join(tmpdir(), 'blotter-gzip-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function read(bytes: Buffer, chunkSize = 256 * 1024) {
  const path = join(folder, `${count++}.gz`)
  writeFileSync(path, bytes)
  const damage: GzipDamage[] = []
  const archived: Buffer[] = []
  const plain: Buffer[] = []
  const onArchived = (piece: Buffer) => archived.push(Buffer.from(piece))
  for await (const piece of readGzip(path, { chunkSize, damage, onArchived })) plain.push(Buffer.from(piece))
  expect(Buffer.concat(archived).equals(bytes)).toBe(true)
  return { plain: Buffer.concat(plain), damage }
}

const lines = Array.from({ length: 40 }, (_, at) => `{"n": ${at}, "text": "${Math.sin(at)}"}\n`).join('')
const good = gzipSync(lines)

test.each([1, 7, 64, 1000, 262_144])('a good file is read whole in chunks of %i', async (chunkSize) => {
  const { plain, damage } = await read(good, chunkSize)
  expect(plain.toString()).toBe(lines)
  expect(damage).toEqual([])
})

test('cut at every byte: truncated, and all that can be decoded is delivered', async () => {
  for (let length = 0; length < good.length; length += 1) {
    const { plain, damage } = await read(good.subarray(0, length))
    expect(damage, `cut at ${length}`).toEqual([{ kind: 'truncated' }])
    const body = good.subarray(10, length)
    const decodable =
      body.length > 0 ? inflateRawSync(body, { finishFlush: constants.Z_SYNC_FLUSH }) : Buffer.alloc(0)
    expect(plain.equals(decodable), `cut at ${length}`).toBe(true)
  }
})

test('a bit flipped anywhere behind the header is damage, or the same content', async () => {
  for (let at = 10; at < good.length; at += 3) {
    const bytes = Buffer.from(good)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8))
    const { plain, damage } = await read(bytes)
    if (damage.length === 0) expect(plain.equals(gunzipSync(good)), `byte ${at}`).toBe(true)
    expect(damage.length === 0 && !plain.equals(gunzipSync(good))).toBe(false)
  }
})

test('what is decoded does not depend on the chunk size, even up to an error', async () => {
  const bytes = Buffer.from(good)
  bytes.fill(0xff, 400, 420)
  const [whole, small] = [await read(bytes), await read(bytes, 13)]
  expect(small.plain.equals(whole.plain)).toBe(true)
  expect(small.damage).toEqual(whole.damage)
  expect(whole.damage).toHaveLength(1)
})

test('further members and trailing bytes are found', async () => {
  const at = lines.length
  const extra = gzipSync('x\n')
  expect(await read(Buffer.concat([good, extra]))).toMatchObject({
    damage: [{ kind: 'extra', members: 2, trailingBytes: extra.length, at }],
  })
  expect((await read(Buffer.concat([good, Buffer.alloc(5)]))).damage).toEqual([
    { kind: 'extra', members: 1, trailingBytes: 5, at },
  ])
  expect((await read(Buffer.concat([good, extra.subarray(0, 12)]))).damage).toMatchObject([
    { kind: 'extra', members: 2 },
  ])
})

test('names and comments in the header are skipped', async () => {
  const header = Buffer.concat([
    Buffer.from('1f8b081c0000000000ff', 'hex'),
    Buffer.from([3, 0, 9, 9, 9]),
    Buffer.from('name\0comment\0'),
  ])
  const { plain, damage } = await read(Buffer.concat([header, good.subarray(10)]), 5)
  expect(plain.toString()).toBe(lines)
  expect(damage).toEqual([])
})
