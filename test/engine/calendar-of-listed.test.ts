import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openCatalog } from '../../electron/engine/catalog/catalog.ts'
import { makeWorkspace, pull, withEngine } from './case/support.ts'

const cold = (day: string) => ({
  key: `audit/${day.slice(0, 4)}/${day.slice(5, 7)}/${day}.log.gz`,
  sourceKey: `<b>'; --\u202e${day}`,
  kind: 'log' as const,
  day,
  size: 10,
  etag: '"e"',
  versionId: null,
  lastModified: '2024-01-16T00:00:00.000Z',
  storageClass: '<script>',
  needsRestore: true,
  lockMode: null,
  retainUntil: null,
  legalHold: null,
  checksum: null,
})

test('listed days stand in the calendar, and cannot stretch it out of all bounds', async () => {
  const { archive, workspace } = await makeWorkspace()
  await withEngine(workspace, (client) => pull(client, archive))
  const list = (...days: readonly string[]) => {
    const catalog = openCatalog(join(workspace, 'catalog.sqlite'))
    const other = catalog.addSource({ spec: 's3://bucket/audit/', kind: 's3' })
    catalog.recordListing(other, null, days.map(cold), [])
    catalog.close()
  }
  const days = () =>
    withEngine(workspace, async (client) =>
      (await client.archive.days({})).map(({ day, state }) => `${day} ${state}`),
    )
  const pulled = await days()
  expect(pulled).toEqual(['2024-01-02 verified', '2024-01-03 verified', '2024-01-04 verified'])

  list('2023-12-30', '2024-01-03')
  expect(await days()).toEqual(['2023-12-30 cold', '2023-12-31 no-log', '2024-01-01 missing', ...pulled])
  await withEngine(workspace, async (client) => {
    expect((await client.archive.day({ day: '2023-12-30' })).listed).toMatchObject({
      sourceKey: cold('2023-12-30').sourceKey,
      storageClass: '<script>',
      lock: null,
    })
    expect((await client.archive.day({ day: '2024-01-03' })).listed).toBeNull()
  })

  list('0001-01-01', '9999-12-31')
  expect(await days()).toEqual(pulled)
  await withEngine(workspace, async (client) => {
    const range = { from: '9999-12-31', to: '9999-12-31' }
    expect(await client.archive.days({ range })).toMatchObject([{ day: '9999-12-31', state: 'cold' }])
  })
})
