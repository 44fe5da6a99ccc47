import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { writeDocument, writeTogether } from '../../../electron/engine/write-together.ts'
import { scratch } from '../seal/support.ts'

it('files that belong together are written all, over what was there', async () => {
  const folder = scratch()
  const path = join(folder, 'a.json')
  writeFileSync(path, 'old')
  await writeTogether([
    { path, content: 'new' },
    { path: `${path}.sig`, content: Uint8Array.of(1, 2, 3) },
  ])
  expect(readFileSync(path, 'utf8')).toBe('new')
  expect([...readFileSync(`${path}.sig`)]).toEqual([1, 2, 3])
  expect(readdirSync(folder).sort()).toEqual(['a.json', 'a.json.sig'])
})

it('or none, and what was there stays', async () => {
  const folder = scratch()
  const path = join(folder, 'a.json')
  writeFileSync(path, 'old')
  mkdirSync(`${path}.sig`) // in the way of the second
  const files = [
    { path, content: 'new' },
    { path: `${path}.sig`, content: 'signature' },
    { path: `${path}.pem`, content: 'key' },
  ]
  await expect(writeTogether(files)).rejects.toMatchObject({
    code: 'IO',
    message: expect.stringContaining('.sig'),
  })
  expect(readFileSync(path, 'utf8')).toBe('old')
  expect(readdirSync(folder).sort()).toEqual(['a.json', 'a.json.sig'])
  await expect(writeTogether([{ path: join(folder, 'no', 'a'), content: '' }])).rejects.toMatchObject({
    code: 'IO',
  })
})

it('a document is told by its place, size and hash, in UTF-8', async () => {
  const path = join(scratch(), 'a.txt')
  expect(await writeDocument({ path, content: 'é' }, { path: `${path}.sig`, content: 's' })).toEqual({
    path,
    bytes: 2,
    sha256: '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c',
    others: [`${path}.sig`],
  })
})
