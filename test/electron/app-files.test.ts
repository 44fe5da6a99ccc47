import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contentTypeOf, findAppFile, pathOfAppUrl } from '../../electron/main/app-files.ts'
import { isInlineAddress, isOwnAddress } from '../../electron/main/own-address.ts'

let base: string
let root: string
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'blotter-app-files-'))
  root = join(base, 'renderer')
  await mkdir(join(root, 'assets'), { recursive: true })
  await mkdir(join(base, 'renderer-other'))
  await writeFile(join(root, 'index.html'), '<p>page</p>')
  await writeFile(join(root, 'assets', 'main-Ab_1.js'), '1')
  await writeFile(join(root, 'secret.key'), 'x')
  await writeFile(join(base, 'outside.js'), 'outside')
  await writeFile(join(base, 'renderer-other', 'x.js'), 'neighbour')
  await symlink(join(base, 'outside.js'), join(root, 'link.js'))
  await symlink(join(base, 'renderer-other'), join(root, 'neighbour'))
  await symlink(join(root, 'assets', 'main-Ab_1.js'), join(root, 'inside.js'))
})
afterAll(() => rm(base, { recursive: true, force: true }))

describe('addresses of the page', () => {
  test.each([
    ['app://blotter/', ['index.html']],
    ['app://blotter', null], // Node leaves the path of a foreign scheme empty; Chromium sends a slash
    ['app://blotter/index.html', ['index.html']],
    ['app://blotter/index.html?x=1#y', ['index.html']],
    ['app://blotter/assets/main-Ab_1.js', ['assets', 'main-Ab_1.js']],
    ['app://blotter/assets/@scope+name.js', ['assets', '@scope+name.js']],
  ])('%s', (address, parts) => {
    expect(pathOfAppUrl(address)).toEqual(parts)
  })

  test.each([
    'app://blotter/%2e%2e%2fpackage.json',
    'app://blotter/..%2fpackage.json',
    'app://blotter/..%5cpackage.json',
    'app://blotter/a\\..\\..\\b.js',
    'app://blotter/%252e%252e/x.js',
    'app://blotter/index.html%00.js',
    'app://blotter/%c0%ae%c0%ae/x.js',
    'app://blotter/a//b.js',
    'app://blotter/a/',
    'app://blotter/.hidden.js',
    'app://blotter/assets/.hidden.js',
    'app://blotter/C:/x.js',
    'app://blotter/x.js::$DATA',
    'app://blotter/a%20b.js',
    'app://blotter/ä.js',
    'app://user@blotter/index.html',
    'app://user:word@blotter/index.html',
    'app://blotter:80/index.html',
    'app://blotter.evil/index.html',
    'app://evil/index.html',
    'app:blotter/index.html',
    'file:///etc/passwd',
    'https://blotter/index.html',
    'index.html',
    '',
  ])('refuses %j', (address) => {
    expect(pathOfAppUrl(address)).toBeNull()
  })
})

describe('files of the page', () => {
  const find = (path: string) => findAppFile(root, `app://blotter/${path}`)

  test('gives the file with its type', async () => {
    expect(await find('index.html')).toMatchObject({ type: 'text/html; charset=utf-8' })
    expect(await find('assets/main-Ab_1.js')).toMatchObject({ type: 'text/javascript; charset=utf-8' })
  })
  test('follows a link that stays inside', async () => {
    expect(await find('inside.js')).toMatchObject({ file: expect.stringMatching(/assets.main-Ab_1\.js$/) })
  })
  test.each(['link.js', 'neighbour/x.js'])('refuses %s: a link to the outside', async (path) => {
    expect(await find(path)).toBe('refused')
  })
  test('refuses a kind of file that the page has none of', async () => {
    expect(await find('secret.key')).toBe('refused')
    expect(contentTypeOf('x.key')).toBeUndefined()
  })
  test.each(['no.js', 'assets/no.js', 'index.html/x.js', `${'a'.repeat(300)}.js`])(
    'misses %s',
    async (path) => {
      expect(await find(path)).toBe('missing')
    },
  )
  test('a path above the folder, normalised by the address, is only a missing file', async () => {
    expect(await find('../outside.js')).toBe('missing')
  })
})

test('what only begins like our address is not ours', () => {
  expect(isOwnAddress('app://blotter')).toBe(true)
  expect(isOwnAddress('app://blotter/index.html')).toBe(true)
  for (const other of [
    'app://blotter.evil/',
    'app://blotter:1/',
    'app://blotter@evil/',
    'APP://BLOTTER/',
    '',
    'app://',
  ]) {
    expect(isOwnAddress(other), other).toBe(false)
  }
  expect(isInlineAddress('data:text/plain,x')).toBe(true)
  expect(isInlineAddress('blob:app://blotter/1')).toBe(true)
  expect(isInlineAddress('blob:app://evil/1')).toBe(false)
  expect(isInlineAddress('http://data:x')).toBe(false)
})
