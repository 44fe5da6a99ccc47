import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { DEFAULT_SCHEDULE } from '../../../electron/engine/retention/default-schedule.ts'
import { openEngine } from '../open-engine.ts'

async function open() {
  const workspace = mkdtempSync(join(tmpdir(), 'blotter-retention-'))
  onTestFinished(() => rmSync(workspace, { recursive: true, force: true }))
  return { workspace, ...(await openEngine(workspace)) }
}

test('a schedule is kept with its hash as a version, a wrong one not at all, and both are in the log', async () => {
  const { client, close } = await open()
  expect((await client.retention.schedule()).inForce).toMatchObject({
    id: 0,
    text: DEFAULT_SCHEDULE,
    at: null,
  })
  const text = DEFAULT_SCHEDULE.replace('keep: 7 years', 'keep: 8 years')
  const kept = await client.retention.save({ text, note: 'One more' })
  expect(kept).toMatchObject({
    id: 1,
    text,
    note: 'One more',
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  await expect(client.retention.save({ text: 'rules: []' })).rejects.toMatchObject({
    code: 'USAGE',
    data: { position: { line: 1 } },
  })
  expect((await client.retention.schedule()).inForce.id).toBe(1)
  await client.retention.save({ text: DEFAULT_SCHEDULE })
  expect((await client.retention.history()).map(({ id }) => id)).toEqual([2, 1])
  const { entries } = await client.activity.list({ limit: 10 })
  expect(entries.map(({ kind }) => kind).filter((kind) => kind.startsWith('retention'))).toEqual([
    'retention.saved',
    'retention.save.failed',
    'retention.saved',
  ])
  await close()
})

test('holds are placed and released once, each with a reason, and nothing of them can be altered', async () => {
  const { client, close, workspace } = await open()
  const range = { from: '2024-01-01', to: '2024-01-31' }
  const hold = await client.retention.placeHold({ range, reason: ' inquiry ' })
  expect(hold).toMatchObject({ id: 1, ...range, reason: 'inquiry', released: null })
  await expect(client.retention.placeHold({ range, reason: '  ' })).rejects.toThrow()
  await expect(
    client.retention.placeHold({ range: { from: range.to, to: range.from }, reason: 'x' }),
  ).rejects.toMatchObject({ code: 'USAGE' })
  await expect(client.retention.releaseHold({ id: 9, reason: 'x' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  expect(await client.retention.releaseHold({ id: 1, reason: 'closed' })).toMatchObject({
    released: { reason: 'closed' },
  })
  await expect(client.retention.releaseHold({ id: 1, reason: 'again' })).rejects.toMatchObject({
    code: 'USAGE',
  })
  await close()
  const db = new Database(join(workspace, 'catalog.sqlite'))
  for (const table of ['legal_holds', 'legal_hold_releases']) {
    expect(() => db.exec(`UPDATE ${table} SET reason = 'other'`)).toThrow('append-only')
    expect(() => db.exec(`DELETE FROM ${table}`)).toThrow('append-only')
  }
  db.close()
})
