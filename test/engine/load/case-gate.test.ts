import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCaseGate } from '../../../electron/engine/case-gate.ts'
import { openWriter } from '../../../electron/engine/load/index.ts'
import { ask } from '../../../electron/engine/query/index.ts'
import { type CaseFolder, makeCaseFolder, seal } from './case-folder.ts'

let folder: CaseFolder
beforeEach(() => {
  folder = makeCaseFolder()
})
afterEach(async () => {
  await folder[Symbol.asyncDispose]()
})

const day = (n: number) => `2024/01/2024-01-${String(n).padStart(2, '0')}.log.gz`
const events = (n: number) =>
  seal(Array.from({ length: n }, (_, i) => `{"timestamp": "2024-01-15T00:00:00Z", "quantity": ${i}}`))
const count = () =>
  folder.gate.withReader(async (reader) =>
    Number((await ask(reader, 'SELECT count(*) AS n FROM events'))[0]?.n),
  )

test('an empty workspace can be asked', async () => {
  expect(await count()).toBe(0)
})

test('a case database of another version is made anew, not asked with columns that it has not', async () => {
  await folder.load(day(1), events(5))
  expect(await count()).toBe(5)
  await folder.gate.withWriter(async ({ connection }) => {
    await connection.run('UPDATE blotter_schema SET version = version - 1')
  })
  expect(await count()).toBe(0)
  await folder.load(day(1), events(5))
  expect(await count()).toBe(5)
})

test.each<[string, (file: Buffer) => Buffer]>([
  ['other bytes', (file) => Buffer.alloc(file.length, 'no database ')],
  ['nothing at all', () => Buffer.alloc(0)],
  ['a header of zeros', (file) => Buffer.concat([Buffer.alloc(4096), file.subarray(4096)])],
  [
    'headers that do not add up',
    (file) => Buffer.concat([file.subarray(0, 4096), Buffer.alloc(8192, 7), file.subarray(12288)]),
  ],
])('a case database of %s is set aside and made anew, by a reader and by a writer', async (_, damage) => {
  for (const first of ['reader', 'writer']) {
    const told: string[] = []
    const { casePath, resultsPath, tmpDir } = folder
    const before = createCaseGate({ casePath, resultsPath, tmpDir })
    await before.withWriter(async ({ connection }) => {
      await connection.run('CREATE TABLE kept AS SELECT 1 AS one')
    })
    await before.close()
    const damaged = damage(readFileSync(casePath))
    writeFileSync(casePath, damaged)
    const gate = createCaseGate({ casePath, resultsPath, tmpDir, onMadeAnew: (why) => told.push(why) })
    if (first === 'writer') await gate.withWriter(async () => {})
    const [row] = await gate.withReader((reader) => ask(reader, 'SELECT count(*) AS n FROM events'))
    await gate.close()
    expect(row?.n).toBe(0n)
    expect(told).toEqual(['damaged'])
    expect(readFileSync(`${casePath}.damaged`).equals(damaged)).toBe(true)
  }
})

test('readers and writers in any mixture lose no row', async () => {
  const seen: number[] = []
  const work: Promise<unknown>[] = []
  for (let n = 1; n <= 8; n++) {
    work.push(folder.load(day(n), events(100)))
    for (let i = 0; i < 3; i++) work.push(count().then((rows) => seen.push(rows)))
  }
  await Promise.all(work)
  expect(await count()).toBe(800)
  expect(seen.every((rows) => rows % 100 === 0)).toBe(true)
  expect(seen.at(-1)).toBe(800)
})

test('a writer waits for readers and has the file alone', async () => {
  const order: string[] = []
  const reader = folder.gate.withReader(async () => {
    order.push('reader starts')
    await sleep(100)
    order.push('reader ends')
  })
  const writer = folder.gate.withWriter(async () => {
    order.push('writer starts')
    await sleep(20)
    order.push('writer ends')
  })
  const late = folder.gate.withReader(async () => {
    order.push('late reader')
  })
  await Promise.all([reader, writer, late])
  expect(order).toEqual(['reader starts', 'reader ends', 'writer starts', 'writer ends', 'late reader'])
})

test('while a reader is open, nothing holds the file for writing; after close, the file is free', async () => {
  await folder.load(day(1), events(10))
  expect(await count()).toBe(10)
  await folder.gate.close()
  // Another process may open it now: DuckDB's own lock would refuse while we held it.
  const child = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { DuckDBInstance } from ${JSON.stringify(import.meta.resolve('@duckdb/node-api'))}
     const c = await (await DuckDBInstance.create(process.argv[1])).connect()
     process.stdout.write(String((await c.runAndReadAll('SELECT count(*) FROM events')).getRows()[0][0]))`,
    folder.casePath,
  ])
  let said = ''
  child.stdout.on('data', (data) => {
    said += data
  })
  await once(child, 'close')
  expect(said).toBe('10')
  await expect(count()).rejects.toThrow('closed')
})

test('a failed write leaves the gate open, and an older schema is made anew', async () => {
  await expect(folder.gate.withWriter(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await folder.load(day(1), events(3))
  await folder.gate.withWriter(async ({ connection }) => {
    await connection.run('UPDATE blotter_schema SET version = 0')
  })
  await folder.load(day(2), events(4))
  expect(await count()).toBe(4)
})

test('kill -9 in the middle of loads leaves whole files only, and the next run carries on', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'blotter-kill-'))
  try {
    mkdirSync(join(dir, 'tmp'))
    const casePath = join(dir, 'case.duckdb')
    const script = join(dir, 'load.ts')
    const at = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
    writeFileSync(
      script,
      `import { createStager, loadStaged, openWriter } from ${at('../../../electron/engine/load/index.ts')}
const dir = ${JSON.stringify(dir)}
for (let n = 1; n < 1000; n++) {
  const writer = await openWriter(dir + '/case.duckdb', { tmpDir: dir + '/tmp', memoryLimit: '256MB', threads: 1 })
  for (let k = 0; k < 3; k++) {
    const stager = createStager(dir + '/tmp/' + process.pid + '-' + n + '-' + k, { file: 'f' + n + '-' + k, day: null })
    let byteOffset = 0
    for (let i = 1; i <= 2000; i++) {
      const bytes = Buffer.from('{"timestamp": "2024-01-15T00:00:00Z", "quantity": ' + i + '}')
      stager.onLine({ bytes, lineNumber: i, byteOffset, status: 'ok', currentHash: null })
      byteOffset += bytes.length + 1
    }
    const file = { staged: stager.finish(), sha256: 'x', bytes: 1, plainBytes: byteOffset, verdict: 'PASSED', profile: null, findings: [] }
    await loadStaged(writer, [file])
    process.stdout.write('.')
  }
  await writer.close()
}`,
    )
    for (const wait of [60, 250, 500]) {
      const child = spawn(process.execPath, ['--no-warnings', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await once(child.stdout, 'data')
      await sleep(wait)
      child.kill('SIGKILL')
      await once(child, 'close')
      const writer = await openWriter(casePath, {
        tmpDir: join(dir, 'tmp'),
        memoryLimit: '256MB',
        threads: 1,
      })
      const torn = await writer.connection.runAndReadAll(
        `SELECT coalesce(e.file, f.file), n, f.rows FROM (SELECT file, count(*) AS n FROM events GROUP BY file) e
         FULL JOIN files f ON e.file = f.file WHERE n IS DISTINCT FROM 2000 OR f.rows IS DISTINCT FROM 2000`,
      )
      expect(torn.getRows()).toEqual([])
      const whole = await writer.connection.runAndReadAll('SELECT count(*) FROM files')
      expect(Number(whole.getRows()[0]?.[0])).toBeGreaterThan(0)
      await writer.connection.run('DELETE FROM files')
      await writer.connection.run('DELETE FROM events')
      await writer.close()
    }
    const gate = createCaseGate({ casePath, resultsPath: join(dir, 'r.duckdb'), tmpDir: join(dir, 'tmp') })
    expect(await gate.withReader((reader) => ask(reader, 'SELECT count(*) AS n FROM events'))).toEqual([
      { n: 0n },
    ])
    await gate.close()
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
})
