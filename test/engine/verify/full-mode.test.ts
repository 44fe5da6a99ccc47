/** Every signature, on several threads: the verdict does not depend on them, and the way there can be followed. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { damageDay, writeSample } from '../../../electron/engine/index.ts'
import { type VerifyRequest, verifyArchive } from '../../../electron/engine/verify/index.ts'
import type { Progress } from '../../../shared/model/progress.ts'
import { listArchive, WORKER_FILE } from './support/archive.ts'

let folder: string
let request: VerifyRequest

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blotter-full-'))
  const intact = join(folder, 'intact')
  const sample = await writeSample({ output: intact, days: 6, eventsPerDay: 400 }, {})
  const day = sample.days[3] as string
  const { archive } = await damageDay(
    { archive: intact, day, output: join(folder, 'damaged'), copy: 'archive' },
    {},
  )
  request = {
    ...listArchive(archive),
    mode: 'full',
    roots: [readFileSync(sample.rootPem, 'utf8')],
    keys: [],
    requested: null,
    jobs: 2,
    workerFile: WORKER_FILE,
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The same things in another order, told by a seed. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const left = [...items]
  const out: T[] = []
  for (let state = seed; left.length > 0; state = (state * 1_103_515_245 + 12_345) % 2 ** 31) {
    out.push(...left.splice(state % left.length, 1))
  }
  return out
}

test('one, two or five threads, and files in any order: the same bytes', async () => {
  const reference = JSON.stringify(await verifyArchive(request))
  expect(JSON.parse(reference)).toMatchObject({
    integrity: 'FAILED',
    mode: 'full',
    trust: { status: 'PINNED' },
  })
  for (const [jobs, seed] of [
    [1, 7],
    [2, 11],
    [5, 13],
  ] as const) {
    const files = shuffled(request.files, seed)
    const sidecars = new Map(shuffled([...request.sidecars], seed + 1))
    expect(files).not.toEqual(request.files)
    const other = await verifyArchive({ ...request, files, sidecars, jobs })
    expect(JSON.stringify(other), `${jobs} threads`).toBe(reference)
  }
})

test('progress counts archived bytes over all files, and names the file', async () => {
  const seen: Progress[] = []
  await verifyArchive(
    { ...request, limits: { chunkSize: 16_384, maxLineBytes: 2 ** 20 } },
    { onProgress: (each) => seen.push(each) },
  )
  const total = request.files.reduce((sum, { path }) => sum + statSync(path).size, 0)
  expect(new Set(seen.map(({ phase, unit, total: whole }) => `${phase} ${unit} ${whole}`))).toEqual(
    new Set([`verify bytes ${total}`]),
  )
  expect(new Set(seen.map(({ detail }) => detail))).toEqual(new Set(request.files.map(({ key }) => key)))
  expect(seen.length).toBeGreaterThan(2 * request.files.length)
  expect(seen.at(-1)?.done).toBe(total)
  const steps = seen.map(({ done }) => done)
  expect(steps).toEqual([...steps].sort((a, b) => a - b))
})
