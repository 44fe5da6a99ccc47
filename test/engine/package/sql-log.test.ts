/** What a package says that was asked: the same words each time, however many reports the process made before. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SqlLog } from '../../../electron/engine/package/sql-log.ts'
import { Staging } from '../../../electron/engine/package/staging.ts'
import type { Ask } from '../../../electron/engine/report/index.ts'
import { scratchOf } from '../../../electron/engine/report/scratch.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blotter-sql-log-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A report with a table of its own, and what is written of it. */
async function written(name: string): Promise<string> {
  const log = new SqlLog()
  const ask: Ask = log.recorded(async () => [], 'execution', ['reports/execution.json'])
  const scratch = scratchOf(ask)
  const read = async (sql: string, params?: Parameters<Ask>[1]) => {
    await ask(sql, params)
    return []
  }
  const table = await scratch.make(read, 'slots', 'SELECT 1 AS slot')
  expect(table).toMatch(/^report_slots_\d+$/)
  await read(`SELECT slot FROM ${table}`)
  await scratch.drop()
  const dir = join(folder, name)
  await log.write(new Staging(dir))
  return readFile(join(dir, 'sql', 'execution.sql'), 'utf8')
}

test('a report that is made again is written down in the same words', async () => {
  const first = await written('first')
  expect(first).toContain('SELECT slot FROM report_slots;')
  expect(await written('second')).toBe(first)
})
