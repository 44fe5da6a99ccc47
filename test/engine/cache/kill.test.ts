import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openCache } from '../../../electron/engine/cache/cache.ts'
import { fetchAll } from '../../../electron/engine/cache/fetch-all.ts'
import { openSource } from '../../../electron/engine/source/open-source.ts'
import { tempDir, writeFiles } from '../source/temp-archive.ts'

const PROGRAM = join(import.meta.dirname, 'slow-fetch.ts')
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

/** Runs the program and kills it with SIGKILL once `bytes` have arrived. */
async function fetchAndKill(archive: string, cacheDir: string, bytes: number): Promise<void> {
  const child = spawn(process.execPath, [PROGRAM, archive, cacheDir, '2'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk
    if (Number(out.trimEnd().split('\n').at(-1)) >= bytes) child.kill('SIGKILL')
  })
  const [, signal] = await once(child, 'exit')
  expect(signal).toBe('SIGKILL')
}

function keptFiles(cacheDir: string): readonly string[] {
  return readdirSync(join(cacheDir, 'sha256'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

test('kill -9 at several moments: no file half-written, nothing lost, the next run carries on', {
  timeout: 60_000,
}, async () => {
  const dir = tempDir()
  const archive = join(dir, 'archive')
  const cacheDir = join(dir, 'cache')
  const days = ['15', '16', '17', '18', '19']
  writeFiles(
    archive,
    Object.fromEntries(days.map((day) => [`audit/2024/01/2024-01-${day}.log`, randomBytes(150_000)])),
  )

  for (const bytes of [40_000, 300_000, 600_000]) {
    await fetchAndKill(archive, cacheDir, bytes)
    for (const path of keptFiles(cacheDir)) {
      expect(path.endsWith(sha256(path))).toBe(true)
      expect(statSync(path).mode & 0o777).toBe(0o444)
    }
  }
  const kept = keptFiles(cacheDir).length
  expect(kept).toBeGreaterThan(0)
  expect(kept).toBeLessThan(days.length)
  expect(readdirSync(join(cacheDir, 'partial')).length).toBeGreaterThan(0)

  const source = await openSource(archive)
  const { objects } = await source.list(null)
  const { fetched } = await fetchAll(source, objects, openCache(cacheDir))
  expect(fetched.filter((one) => one.reused)).toHaveLength(kept)
  // The parts of what was under way were continued, not fetched anew.
  expect(fetched.some((one) => !one.reused && one.transferred > 0 && one.transferred < one.bytes)).toBe(true)
  expect(keptFiles(cacheDir)).toHaveLength(days.length)
  for (const one of fetched) {
    expect(sha256(join(archive, 'audit', one.object.sourceKey))).toBe(one.sha256)
    expect(sha256(join(cacheDir, 'sha256', one.sha256.slice(0, 2), one.sha256))).toBe(one.sha256)
  }
  expect(readdirSync(join(cacheDir, 'partial'))).toEqual([])
})
