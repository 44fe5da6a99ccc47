import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openLog } from '../../electron/main/log.ts'
import { openPreferences } from '../../electron/main/preferences.ts'
import { writeAtomically } from '../../electron/main/write-atomically.ts'

let folder: string
const folders: string[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blotter-files-'))
  folders.push(folder)
})
afterAll(async () => {
  for (const each of folders) await rm(each, { recursive: true, force: true })
})

describe('writeAtomically', () => {
  test('writes whole, makes the folder, leaves nothing beside', async () => {
    const file = join(folder, 'a', 'b.txt')
    await writeAtomically(file, 'one', 0o600)
    await writeAtomically(file, 'two', 0o600)
    expect(await readFile(file, 'utf8')).toBe('two')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readdir(join(folder, 'a'))).toEqual(['b.txt'])
  })
  test('a failure leaves the file of before, and nothing half-written', async () => {
    const busy = join(folder, 'busy')
    await writeAtomically(join(busy, 'inside'), 'x')
    await expect(writeAtomically(busy, 'y')).rejects.toThrow()
    expect(await readdir(folder)).toEqual(['busy'])
    expect(await readFile(join(busy, 'inside'), 'utf8')).toBe('x')
  })
})

describe('preferences', () => {
  const lines: string[] = []
  const open = () => openPreferences(join(folder, 'preferences.json'), (line) => lines.push(line))
  const window = { x: 1, y: 2, width: 1100, height: 700, maximized: true }
  test('come back after a restart', async () => {
    const first = await open()
    expect(first.current()).toEqual({ theme: 'system', zoom: 1, window: null })
    first.change({ theme: 'dark' })
    first.change({ window })
    await first.flush()
    expect((await open()).current()).toEqual({ theme: 'dark', zoom: 1, window })
  })
  test.each(['', '{', '[]', '{"theme":"pink"}', '{"window":{"x":"left"}}'])(
    'damaged (%j): the defaults',
    async (text) => {
      await writeFile(join(folder, 'preferences.json'), text)
      lines.length = 0
      expect((await open()).current()).toEqual({ theme: 'system', zoom: 1, window: null })
      expect(lines.join()).toContain('damaged')
    },
  )
})

describe('the log', () => {
  test('one line each, without control characters, of bounded length', async () => {
    const file = join(folder, 'logs', 'blotter.log')
    const log = openLog(file)
    log('first\nsecond \u001b[31mred\u0000')
    log('x'.repeat(5000))
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z first second {2}\[31mred$/)
    expect(lines[1]?.length).toBeLessThan(1100)
  })
  test('grows to a megabyte, then begins anew and keeps the one of before', async () => {
    const file = join(folder, 'blotter.log')
    await writeFile(file, 'x'.repeat(1_000_001))
    openLog(file)('new')
    expect((await stat(`${file}.1`)).size).toBe(1_000_001)
    expect((await stat(file)).size).toBeLessThan(100)
  })
})
