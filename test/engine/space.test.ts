import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openEngine } from './open-engine.ts'

let folder: string
let engine: Awaited<ReturnType<typeof openEngine>>
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blotter-space-'))
  engine = await openEngine(folder)
})
afterEach(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

test('space is measured; results are cleared, their statements stay', async () => {
  const { client } = engine
  const { resultId } = await client.query.run({ sql: 'SELECT i FROM range(1000) t(i)' })
  const before = await client.workspace.space()
  expect(before).toMatchObject({ cache: 0, resultsKept: 1 })
  expect(before.catalog).toBeGreaterThan(0)
  expect(before.results).toBeGreaterThan(0)

  expect(await client.workspace.clearResults()).toEqual({ dropped: 1 })
  expect((await client.workspace.space()).resultsKept).toBe(0)
  await expect(client.query.result({ resultId })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const { entries } = await client.activity.list({ limit: 5 })
  expect(entries.map(({ kind }) => kind)).toContain('results.cleared')
})
