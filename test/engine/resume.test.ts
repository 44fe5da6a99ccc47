/** A verification that was cut short goes on where it was, and says what an undisturbed one says. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeSample } from '../../electron/engine/index.ts'
import { follow, openEngine } from './open-engine.ts'

const DAYS = 6
let folder: string
let undisturbed: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blotter-resume-'))
  await writeSample({ output: join(folder, 'archive'), days: DAYS, eventsPerDay: 1500 }, {})
  await pull('undisturbed')
  undisturbed = await verify('undisturbed')
  expect(JSON.parse(undisturbed)).toMatchObject({ integrity: 'PASSED', mode: 'full' })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function pull(name: string): Promise<void> {
  const { client, close } = await openEngine(join(folder, name))
  const sourceId = await client.workspace.addSource({ spec: join(folder, 'archive') })
  await follow(client.archive.pull({ sourceId: sourceId.id, downloadOnly: true }))
  await close()
}

/** The result of a full verification, as the command line would print it. */
async function verify(name: string): Promise<string> {
  const { client, close } = await openEngine(join(folder, name))
  const result = await follow(client.archive.verify({ mode: 'full' }))
  expect(await client.archive.unfinished()).toBeNull()
  await close()
  return JSON.stringify(result)
}

/** The passes that are kept, with the moment at which each was. */
function keptPasses(name: string): readonly { readonly file: string; readonly kept_at: string }[] {
  const db = new Database(join(folder, name, 'catalog.sqlite'), { readonly: true })
  try {
    return db.prepare('SELECT file, kept_at FROM file_passes ORDER BY file').all() as {
      file: string
      kept_at: string
    }[]
  } finally {
    db.close()
  }
}

test('kill -9 in the middle: the files that were done are kept, and the result is the same to the byte', async () => {
  await pull('killed')
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'verify-until-killed.ts'), join(folder, 'killed')],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  child.stdout.on('data', (chunk: Buffer) => {
    const [done = 0, total = 1] = (chunk.toString().trimEnd().split('\n').at(-1) ?? '').split(' ').map(Number)
    if (done / total > 0.5) child.kill('SIGKILL')
  })
  const [, signal] = await once(child, 'exit')
  expect(signal).toBe('SIGKILL')

  const before = keptPasses('killed')
  expect(before.length).toBeGreaterThan(0)
  expect(before.length).toBeLessThan(DAYS)
  const { client, close } = await openEngine(join(folder, 'killed'))
  const unfinished = await client.archive.unfinished()
  expect(unfinished).toMatchObject({ mode: 'full', range: null, total: DAYS, done: before.length })
  await close()

  expect(await verify('killed')).toBe(undisturbed)
  const after = keptPasses('killed')
  expect(after).toHaveLength(DAYS)
  expect(after).toEqual(expect.arrayContaining([...before]))
})

test('a cancel ends the run and leaves nothing behind but what was finished', async () => {
  await pull('cancelled')
  const { client, close } = await openEngine(join(folder, 'cancelled'))
  const controller = new AbortController()
  const phases = new Set<string>()
  const run = follow(
    client.archive.verify({ mode: 'full', jobs: 2 }, { signal: controller.signal }),
    (progress) => {
      phases.add(`${progress.phase} ${progress.unit}`)
      if (progress.total !== null && progress.done / progress.total > 0.4) controller.abort()
    },
  )
  await expect(run).rejects.toThrow()
  expect([...phases]).toEqual(['verify bytes'])
  const unfinished = await client.archive.unfinished()
  expect(unfinished).toMatchObject({ mode: 'full', total: DAYS })
  expect(await client.archive.latest()).toBeNull()
  expect(readdirSync(join(folder, 'cancelled', 'tmp'))).toEqual([])
  // Resumed, and cut short again at once: what was done stays done.
  const again = new AbortController()
  const second = follow(client.archive.verify({ mode: 'full' }, { signal: again.signal }), () =>
    again.abort(),
  )
  await expect(second).rejects.toThrow()
  const still = await client.archive.unfinished()
  expect(still?.startedAt).toBe(unfinished?.startedAt)
  expect(still?.done).toBeGreaterThanOrEqual(unfinished?.done ?? 0)
  // A quick look over everything does not stand for every signature.
  await follow(client.archive.verify({ mode: 'seal' }))
  await close()
  expect(await verify('cancelled')).toBe(undisturbed)
})

test('bytes that changed since are judged anew, whatever was kept', async () => {
  const cached = readdirSync(join(folder, 'cancelled', 'cache', 'sha256'), {
    recursive: true,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const log = cached.find((path) => readFileSync(path).readUInt16BE(0) === 0x1f8b) as string
  const intact = readFileSync(log)
  chmodSync(log, 0o644)
  writeFileSync(log, gzipSync(gunzipSync(intact).toString().replace('"quantity": 1', '"quantity": 9')))
  const { client, close } = await openEngine(join(folder, 'cancelled'))
  const result = await follow(client.archive.verify({ mode: 'full' }))
  expect(result.integrity).toBe('FAILED')
  // And back: one pass of each file is kept, so this one is taken anew as well.
  writeFileSync(log, intact)
  expect(JSON.stringify(await follow(client.archive.verify({ mode: 'full' })))).toBe(undisturbed)
  await close()
  expect(keptPasses('cancelled').length).toBe(2 * DAYS)
})
