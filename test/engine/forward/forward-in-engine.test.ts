/** Forwarding by the engine, with a real archive: offline, secrets, findings, what is kept of it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { SecretValue } from '../../../shared/model/secret.ts'
import { makeWorkspace, pull, readArchiveLines, withEngine, writeArchiveLines } from '../case/support.ts'
import { follow, openEngine } from '../open-engine.ts'
import { targetOf } from './documents.ts'
import { startElastic } from './elastic-server.ts'
import { startCollector } from './splunk-server.ts'

const TOKEN = 'b7d4a5b0-6a0e-4c58-8b8e-2f6f4c7c2d11'

/** Files of the sample, counted from 1. */
const fileOf = (number: number) => `audit/2024/01/2024-01-0${number + 1}.log.gz`

async function prepared() {
  const { archive, workspace, folder } = await makeWorkspace()
  await withEngine(workspace, (client) => pull(client, archive))
  const records = [1, 2, 3].flatMap((day) => readArchiveLines(archive, fileOf(day))).length
  return { archive, workspace, folder, records }
}

async function online(workspace: string, secrets: Readonly<Record<string, SecretValue>> = {}) {
  const { client, close } = await openEngine(workspace, { offline: false, secretOf: (name) => secrets[name] })
  let open = true
  const end = async () => {
    if (open) await close()
    open = false
  }
  onTestFinished(end)
  return { client, close: end }
}

test('offline mode refuses before any connection, and still shows what would be sent', async () => {
  const { workspace, records } = await prepared()
  const server = await startCollector({ token: TOKEN })
  onTestFinished(server.close)
  await withEngine(workspace, async (client) => {
    const { resultId } = await client.query.run({ sql: 'SELECT * FROM events ORDER BY id' })
    const target = targetOf('splunk', server.url, { secret: 'desk' })
    const source = { kind: 'result' as const, resultId }
    const offline = { code: 'OFFLINE' }
    await expect(follow(client.forward.send({ target, source }))).rejects.toMatchObject(offline)
    await expect(client.forward.check({ target })).rejects.toMatchObject(offline)
    const preview = await follow(client.forward.preview({ target, source, whole: true }))
    expect(preview).toMatchObject({
      total: records,
      sampleRecords: 3,
      measured: { batches: 1, refusals: [] },
    })
    expect(await client.forward.list()).toEqual([])
  })
  expect(server.connections()).toBe(0)
})

test('records of the archive arrive to the letter, and the secret is nowhere on the disk', async () => {
  const { archive, workspace, records } = await prepared()
  const server = await startCollector({ token: TOKEN, ack: true })
  onTestFinished(server.close)
  const { client, close } = await online(workspace, { desk: { token: TOKEN } })
  const { resultId } = await client.query.run({ sql: 'SELECT * FROM events ORDER BY id' })
  const target = targetOf('splunk', server.url, { secret: 'desk' })
  await client.forward.saveTarget({ name: 'Desk', target })
  const done = await follow(client.forward.send({ target, source: { kind: 'result', resultId } }))
  expect(done).toMatchObject({
    status: 'done',
    total: records,
    read: records,
    acknowledged: records,
    refused: 0,
  })
  // What stands in the line, without the fields of the chain, sign for sign.
  const chain = /,? ?"(previous_hash|current_hash|signature|key_id)": ?("[^"]*"|null)/g
  for (const [file, line] of [
    [1, 1],
    [2, 30],
    [3, 60],
  ]) {
    const key = fileOf(file ?? 1)
    const raw = readArchiveLines(archive, key)[(line ?? 0) - 1] ?? ''
    const sent = server.indexed.find(
      ({ fields }) => fields.blotter_file === key && fields.blotter_line === String(line),
    )
    const plain = (text: string) => text.replaceAll(chain, '').replace('{,', '{')
    expect(sent?.event).toBe(plain(raw))
  }
  const { entries } = await client.activity.list({})
  expect(entries.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['forward.started', 'forward.done']))
  await close()
  for (const name of ['catalog.sqlite', 'catalog.sqlite-wal', 'case.duckdb', 'results.duckdb']) {
    let bytes: Buffer
    try {
      bytes = readFileSync(join(workspace, name))
    } catch {
      continue
    }
    expect(bytes.includes(TOKEN)).toBe(false)
  }
})

test('what is filtered and sorted in the window is sent so; the result stays until it is done', async () => {
  const { workspace } = await prepared()
  const server = await startElastic()
  onTestFinished(server.close)
  const { client } = await online(workspace)
  const result = await client.query.run({ sql: 'SELECT file, line, ts FROM events ORDER BY id' })
  const target = targetOf('elasticsearch', server.url)
  const source = {
    kind: 'result' as const,
    resultId: result.resultId,
    sort: [{ column: 1, direction: 'desc' as const }],
    filter: [{ column: 1, operator: 'at-most' as const, values: ['10'] }],
  }
  const done = await follow(client.forward.send({ target, source }))
  expect(done).toMatchObject({ total: 30, acknowledged: 30 })
  const lines = [...server.documents('audit').values()].map((text) => JSON.parse(text).blotter.line)
  expect(lines).toEqual([...lines].sort((a, b) => b - a))
  expect((await client.query.result({ resultId: result.resultId })).pinned).toBe(false)
})

test('findings are sent with their place, twice as one', async () => {
  const { archive, workspace } = await makeWorkspace()
  const lines = readArchiveLines(archive)
  writeArchiveLines(archive, [...lines.slice(0, 20), ...lines.slice(21)])
  const server = await startElastic()
  onTestFinished(server.close)
  const { client } = await online(workspace)
  await pull(client, archive)
  const target = targetOf('elasticsearch', server.url, { index: 'findings' })
  const done = await follow(client.forward.send({ target, source: { kind: 'findings' } }))
  expect(done.total).toBeGreaterThan(0)
  const [first] = [...server.documents('findings').values()].map((text) => JSON.parse(text))
  expect(first).toMatchObject({
    blotter: { type: 'finding', file: expect.stringContaining('2024-01-03') },
    record: { kind: expect.any(String), message: expect.any(String), checked_at: first['@timestamp'] },
  })
  const again = await follow(client.forward.send({ target, source: { kind: 'findings' } }))
  expect(again).toMatchObject({ acknowledged: done.total, known: done.total })
  expect(server.documents('findings').size).toBe(done.total)
})

test('after a failure it goes on behind the last batch that was settled', async () => {
  const { workspace, records } = await prepared()
  let up = false
  const server = await startElastic({
    fault: (_, nth) => (nth > 0 && !up ? { status: 404, body: { error: 'gone' } } : undefined),
  })
  onTestFinished(server.close)
  const { client } = await online(workspace)
  // 5,000 documents a batch: more than one is needed.
  const sql = 'SELECT e.file, e.line, e.ts, e.event_data FROM events e, range(40) ORDER BY e.id, range'
  const { resultId } = await client.query.run({ sql })
  const target = targetOf('elasticsearch', server.url)
  await expect(
    follow(client.forward.send({ target, source: { kind: 'result', resultId } })),
  ).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  const [broken] = await client.forward.list()
  expect(broken).toMatchObject({ status: 'failed', total: records * 40, read: 5000, batches: 1 })
  expect((await client.query.result({ resultId })).pinned).toBe(true)
  up = true
  const done = await follow(client.forward.resume({ id: broken?.id ?? 0 }))
  expect(done).toMatchObject({ status: 'done', read: records * 40, acknowledged: records * 40 })
  await expect(follow(client.forward.resume({ id: done.id }))).rejects.toMatchObject({ code: 'USAGE' })
  await expect(follow(client.forward.resume({ id: 99 }))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(server.documents('audit').size).toBe(records)
})

test('targets are kept by name, without a secret', async () => {
  const { workspace } = await makeWorkspace()
  await withEngine(workspace, async (client) => {
    const target = targetOf('splunk', 'https://splunk.example:8088', { secret: 'desk' })
    const { id } = await client.forward.saveTarget({ name: 'Desk', target })
    await expect(client.forward.saveTarget({ name: 'Desk', target })).rejects.toMatchObject({ code: 'USAGE' })
    await client.forward.saveTarget({ id, name: 'Desk', target: { ...target, index: 'audit' } })
    expect(await client.forward.targets()).toMatchObject([{ id, name: 'Desk', target: { index: 'audit' } }])
    await client.forward.removeTarget({ id })
    expect(await client.forward.targets()).toEqual([])
    await expect(client.forward.removeTarget({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
