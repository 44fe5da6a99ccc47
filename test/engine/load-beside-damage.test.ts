/** One cached copy that is no longer what was pulled ends a load, and takes no other day with it. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { writeSample } from '../../electron/engine/index.ts'
import { follow, openEngine } from './open-engine.ts'

test('the days whose copies are whole are loaded, and the other one is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'blotter-beside-'))
  const { days } = await writeSample({ output: join(folder, 'archive'), days: 3, eventsPerDay: 300 }, {})
  const { client, close } = await openEngine(join(folder, 'workspace'))
  const { id } = await client.workspace.addSource({ spec: join(folder, 'archive') })
  await follow(client.archive.pull({ sourceId: id, downloadOnly: true }))

  const log = readdirSync(join(folder, 'workspace', 'cache'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .find((path) => readFileSync(path).readUInt16BE(0) === 0x1f8b) as string
  const text = gunzipSync(readFileSync(log)).toString()
  chmodSync(log, 0o644)
  writeFileSync(log, gzipSync(text.replace('"quantity": 1', '"quantity": 9')))
  const changed = /"timestamp": "(\d{4}-\d\d-\d\d)/.exec(text)?.[1] as string

  await expect(follow(client.archive.load({}))).rejects.toMatchObject({
    code: 'UNBALANCED',
    message: expect.stringContaining(`${changed}.log.gz is not what was pulled`),
  })
  const loaded = await client.query.run({ sql: 'SELECT day::VARCHAR AS day FROM files ORDER BY day' })
  const { rows } = await client.query.page({ resultId: loaded.resultId, offset: 0, limit: 10 })
  expect(rows.flat()).toEqual(days.filter((day) => day !== changed))
  expect(readdirSync(join(folder, 'workspace', 'tmp'))).toEqual([])
  await close()
  rmSync(folder, { recursive: true })
})
