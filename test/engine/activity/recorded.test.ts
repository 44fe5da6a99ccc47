import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { expect, test } from 'vitest'
import { createEngine } from '../../../electron/engine/index.ts'
import { follow } from '../open-engine.ts'
import { tempDir } from '../source/temp-archive.ts'
import { makeKey, sampleEvents, sealDays, writeArchive } from '../verify/support/writer.ts'
import { INGEST_WORKER } from './support.ts'

const SAVE = '123e4567-e89b-42d3-a456-426614174000'

test('every operation leaves an entry: what was asked, what came of it, failures and cancels too', async () => {
  const dir = tempDir()
  const archive = join(dir, 'archive')
  const options = { key: makeKey('entries'), root: makeKey('root'), sidecars: true }
  writeArchive(
    archive,
    sealDays([{ day: '2026-03-02', events: sampleEvents('2026-03-02', 5) }], options),
    options,
  )
  const saved = join(dir, 'saved')
  const engine = await createEngine({
    workspace: join(dir, 'workspace'),
    offline: true,
    heldBy: 'window',
    toolVersion: '9.9.9',
    workers: { ingest: INGEST_WORKER },
    questionsFolder: new URL('../../../shared/library/', import.meta.url),
    proofPageScript: async () => '',
    secretOf: () => undefined,
    takeSavePath: () => saved,
    log: () => {},
  })
  const client = createRouterClient(engine.router)
  const newest = async () => (await client.activity.list({ limit: 1 })).entries[0]
  const sha256 = () => createHash('sha256').update(readFileSync(saved)).digest('hex')

  const pin = await client.workspace.addPin({
    kind: 'root',
    pem: options.root.pem,
    label: '/home/me/root.pem',
  })
  expect(await newest()).toMatchObject({
    kind: 'key.pinned',
    detail: { kind: 'root', fingerprint: pin.fingerprint, label: 'root.pem' },
    by: { as: 'window' },
  })
  const source = await client.workspace.addSource({ spec: archive })
  expect(await newest()).toMatchObject({ kind: 'source.added', detail: { spec: archive, kind: 'folder' } })
  await expect(client.workspace.addSource({ spec: join(dir, 'nowhere') })).rejects.toThrow()
  expect(await newest()).toMatchObject({ kind: 'source.add.failed', detail: { code: 'NOT_FOUND' } })

  await follow(client.archive.pull({ sourceId: source.id }))
  expect(await newest()).toMatchObject({ kind: 'pull.finished' })
  const stop = new AbortController()
  stop.abort()
  await expect(follow(client.archive.verify({ mode: 'full' }, { signal: stop.signal }))).rejects.toThrow()

  const { resultId } = await client.query.run({ sql: 'SELECT event_id FROM events' })
  expect(await newest()).toMatchObject({
    kind: 'query.run',
    detail: { sql: 'SELECT event_id FROM events', status: 'ok', rows: 5 },
  })
  await expect(client.query.run({ sql: 'SELECT nothing FROM nowhere' })).rejects.toThrow()
  expect(await newest()).toMatchObject({ kind: 'query.run', detail: { status: 'error', rows: null } })
  await follow(client.query.export({ resultId, format: 'csv', save: SAVE }))
  expect(await newest()).toMatchObject({
    kind: 'query.exported',
    detail: { sql: 'SELECT event_id FROM events', rows: 5, path: saved, sha256: sha256() },
  })
  const report = { kind: 'daily', range: { from: '2026-03-02', to: '2026-03-02' } } as const
  await follow(client.report.export({ report, format: 'json', save: SAVE }))
  expect(await newest()).toMatchObject({ kind: 'report.exported', detail: { report, sha256: sha256() } })

  await client.workspace.setSetting({ key: 'calendar', value: { secret: 'hunter2' } })
  expect(await newest()).toMatchObject({ kind: 'setting.changed', detail: { setting: 'calendar' } })
  await client.workspace.removePin({ id: pin.id })
  expect(await newest()).toMatchObject({ kind: 'key.unpinned', detail: { fingerprint: pin.fingerprint } })
  await client.workspace.removeSource({ id: source.id })
  expect(await newest()).toMatchObject({ kind: 'source.removed', detail: { spec: archive } })
  await expect(follow(client.drill.run({ day: '2020-01-01' }))).rejects.toThrow()
  expect(await newest()).toMatchObject({ kind: 'drill.failed', detail: { asked: { day: '2020-01-01' } } })
  writeFileSync(saved, 'taken')
  await expect(follow(client.activity.export({ save: SAVE }))).rejects.toThrow('exists already')
  expect(await newest()).toMatchObject({ kind: 'activity.export.failed' })

  const verified = await follow(client.activity.verify())
  expect(verified).toMatchObject({ integrity: 'PASSED', findings: [] })
  expect(await newest()).toMatchObject({ kind: 'activity.verified', detail: { integrity: 'PASSED' } })
  const { entries } = await client.activity.list({})
  expect(JSON.stringify(entries)).not.toContain('hunter2')
  expect(entries.map(({ kind }) => kind)).toContain('verify.cancelled')
  await engine.close()
})
