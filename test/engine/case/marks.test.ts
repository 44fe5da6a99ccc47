/** Marks on records: kept by content, appended to, found again. */
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openCatalog } from '../../../electron/engine/catalog/catalog.ts'
import { olderCatalog } from '../catalog/older-catalog.ts'
import { plainSeal } from '../catalog/test-seal.ts'
import { tempDir } from '../source/temp-archive.ts'
import {
  FILE,
  makeWorkspace,
  moveFile,
  pull,
  readArchiveLines,
  withEngine,
  writeArchiveLines,
} from './support.ts'

const LINE = 7
const place = { file: FILE, line: LINE }

test('a star, tags and comments stay with the record, in the order in which they were said', async () => {
  const { archive, workspace } = await makeWorkspace()
  const raw = readArchiveLines(archive)[LINE - 1] ?? ''
  await withEngine(workspace, async (client) => {
    await pull(client, archive)
    await client.workspace.setSetting({ key: 'author.name', value: 'Ana Ruiz' })
    expect(await client.mark.record(place)).toBeNull()
    await client.mark.star({ places: [place, { file: FILE, line: 9 }], on: true })
    await client.mark.tag({ places: [place], tag: 'late cancel', on: true })
    await client.mark.tag({ places: [place], tag: 'to ask', on: true })
    await client.mark.tag({ places: [place], tag: 'to ask', on: false })
    const first = await client.mark.comment({ ...place, text: 'Who cancelled it?' })
    const second = await client.mark.comment({ ...place, text: 'Not needed' })
    await client.mark.editComment({ id: first.id, text: 'The desk cancelled it.' })
    await client.mark.deleteComment({ id: second.id })
    await expect(client.mark.editComment({ id: second.id, text: 'again' })).rejects.toThrow(/not there/)
  })
  await withEngine(workspace, async (client) => {
    const event = JSON.parse(raw)
    expect(await client.mark.record(place)).toMatchObject({
      sha256: createHash('sha256').update(raw).digest('hex'),
      currentHash: event.current_hash,
      eventId: event.event_id,
      time: event.timestamp,
      day: '2024-01-03',
      state: 'here',
      starred: true,
      tags: ['late cancel'],
      comments: [
        {
          text: 'The desk cancelled it.',
          author: 'Ana Ruiz',
          earlier: [{ text: 'Who cancelled it?', author: 'Ana Ruiz' }],
          deleted: null,
        },
        { text: 'Not needed', deleted: { author: 'Ana Ruiz' } },
      ],
    })
    expect(
      await client.mark.at({ places: [place, { file: FILE, line: 8 }, { file: FILE, line: 9 }] }),
    ).toEqual([
      { ...place, recordId: 1, starred: true, tags: ['late cancel'], comments: 1 },
      { file: FILE, line: 9, recordId: 2, starred: true, tags: [], comments: 0 },
    ])
    const list = await client.mark.list({ tag: 'late cancel' })
    expect(list).toMatchObject({ total: 1, starred: 2, tags: [{ tag: 'late cancel', records: 1 }] })
    expect((await client.mark.list({ text: 'DESK' })).total).toBe(1)
    // What is taken away where nothing is, or given twice, changes nothing and is not told.
    await client.mark.star({ places: [place], on: true })
    await client.mark.star({ places: [{ file: FILE, line: 8 }], on: false })
    const told = (await client.activity.list({ search: 'blotter.record' })).entries.map(({ kind }) => kind)
    expect(told.reverse()).toEqual([
      'record.starred',
      'record.tagged',
      'record.tagged',
      'record.untagged',
      'record.commented',
      'record.commented',
    ])
    await expect(client.mark.star({ places: [{ file: FILE, line: 5000 }], on: true })).rejects.toThrow(
      /no line 5000/,
    )
    await expect(client.mark.star({ places: [{ file: 'no.log', line: 1 }], on: true })).rejects.toThrow(
      /not pulled/,
    )
  })
})

test('marks are asked in SQL, and follow what was said last', async () => {
  const { archive, workspace } = await makeWorkspace()
  await withEngine(workspace, async (client) => {
    await pull(client, archive)
    const rows = async (sql: string) => {
      const { resultId } = await client.query.run({ sql })
      return (await client.query.page({ resultId, offset: 0, limit: 100 })).rows
    }
    expect(await rows('SELECT * FROM stars')).toEqual([])
    await client.mark.star({ places: [place], on: true })
    await client.mark.tag({ places: [place], tag: "o'clock", on: true })
    await client.mark.comment({ ...place, text: 'why "so"?\nand when' })
    expect(
      await rows('SELECT line, event_type IS NOT NULL FROM stars JOIN events USING (file, line)'),
    ).toEqual([[LINE, true]])
    expect(await rows('SELECT tag FROM tags')).toEqual([["o'clock"]])
    expect(await rows('SELECT text, typeof(written_at) FROM comments')).toEqual([
      ['why "so"?\nand when', 'TIMESTAMP'],
    ])
    await client.mark.star({ places: [place], on: false })
    expect(await rows('SELECT count(*) FROM stars')).toEqual([[0]])
    const tables = (await client.query.schema()).map(({ name }) => name)
    expect(tables).toEqual(expect.arrayContaining(['stars', 'tags', 'comments', 'events']))
    await expect(client.query.run({ sql: 'DELETE FROM memory.main.tags' })).rejects.toMatchObject({
      code: 'SQL_REFUSED',
    })
  })
})

test('a case database that is lost and made again takes no mark with it', async () => {
  const { archive, workspace } = await makeWorkspace()
  await withEngine(workspace, async (client) => {
    await pull(client, archive)
    await client.mark.star({ places: [place], on: true })
  })
  for (const name of ['case.duckdb', 'results.duckdb']) rmSync(join(workspace, name), { force: true })
  await withEngine(workspace, async (client) => {
    await pull(client, archive)
    expect(await client.mark.record(place)).toMatchObject({ starred: true, state: 'here' })
    const { resultId } = await client.query.run({ sql: 'SELECT line FROM stars' })
    expect((await client.query.page({ resultId, offset: 0, limit: 5 })).rows).toEqual([[LINE]])
  })
})

test('a record is found at another line and in another file; one whose bytes changed is said to have changed', async () => {
  const { archive, workspace } = await makeWorkspace()
  await withEngine(workspace, async (client) => {
    await pull(client, archive)
    await client.mark.star({ places: [5, 7, 9].map((line) => ({ file: FILE, line })), on: true })
    const lines = [...readArchiveLines(archive)]
    // Line 1 goes, so that all move up; of line 9 a value changes; line 7 goes as well.
    lines[8] = (lines[8] ?? '').replace('"event_type"', '"event_type" ')
    writeArchiveLines(
      archive,
      lines.filter((_, at) => at !== 0 && at !== 6),
    )
    await pull(client, archive)
    const states = async () =>
      (await client.mark.list({})).records.map(({ line, state, place: today }) => [line, state, today])
    expect(await states()).toEqual([
      [5, 'moved', { file: FILE, line: 4 }],
      [7, 'gone', null],
      [9, 'changed', { file: FILE, line: 7 }],
    ])
    // The mark shows where the record is, and not where it was.
    expect(await client.mark.at({ places: [4, 5, 7].map((line) => ({ file: FILE, line })) })).toMatchObject([
      { line: 4, starred: true },
    ])
    // As it was archived first, it is as it was marked.
    writeArchiveLines(
      archive,
      lines.map((line, at) => (at === 8 ? line.replace('"event_type" ', '"event_type"') : line)),
    )
    await pull(client, archive)
    expect((await states()).map(([, state]) => state)).toEqual(expect.arrayContaining(['here']))
  })
})

test('a record is found where its file has another name', async () => {
  const { archive, workspace, folder } = await makeWorkspace()
  await withEngine(workspace, async (client) => {
    await pull(client, archive)
    await client.mark.star({ places: [place], on: true })
  })
  // The archive as another stream, in a workspace that never saw it as the first; the marks are carried over.
  moveFile(archive, 'audit', 'desk')
  const later = join(folder, 'later')
  await withEngine(later, (client) => pull(client, archive))
  const db = new Database(join(later, 'catalog.sqlite'))
  db.exec(`ATTACH '${join(workspace, 'catalog.sqlite')}' AS before`)
  for (const table of ['marked_records', 'record_marks', 'record_places'])
    db.exec(`INSERT INTO main.${table} SELECT * FROM before.${table}`)
  db.close()
  await withEngine(later, async (client) => {
    const file = FILE.replace('audit', 'desk')
    expect((await client.mark.list({})).records).toMatchObject([
      { file: FILE, line: LINE, state: 'moved', place: { file, line: LINE }, starred: true },
    ])
    expect(await client.mark.at({ places: [{ file, line: LINE }] })).toMatchObject([{ starred: true }])
  })
})

test('nothing that was said can be altered or deleted in the catalogue', () => {
  const path = join(tempDir(), 'catalog.sqlite')
  const catalog = openCatalog(path, { activity: plainSeal() })
  const record = {
    sha256: 'a'.repeat(64),
    currentHash: null,
    file: FILE,
    line: 1,
    byteOffset: 0,
    day: '2024-01-03',
    eventId: null,
    eventType: null,
    time: null,
    fileSha256: 'b'.repeat(64),
    raw: Buffer.from('{}'),
  }
  catalog.markRecords([record], 'star', null, 'ana')
  catalog.addComment(record, 'said', 'ana')
  const id = catalog.createCase('One', 'ana')
  catalog.addCaseMembers(id, [{ kind: 'record', recordId: 1 }], 'ana')
  catalog.captionCaseMember(1, 'first', 'ana')
  catalog.close()
  const db = new Database(path)
  const tables = [
    'marked_records',
    'record_marks',
    'cases',
    'case_changes',
    'case_members',
    'case_member_changes',
  ]
  for (const table of tables) {
    expect(() => db.exec(`DELETE FROM ${table}`), table).toThrow(/append-only/)
    expect(() => db.exec(`UPDATE ${table} SET id = id + 100`), table).toThrow(/append-only/)
    expect(() => db.exec(`INSERT OR REPLACE INTO ${table} SELECT * FROM ${table}`), table).toThrow(
      /append-only/,
    )
  }
  db.close()
})

test('a catalogue of the schema before is brought up to date with what it holds', () => {
  const path = join(tempDir(), 'catalog.sqlite')
  const old = olderCatalog(path, 'marked_records')
  old.exec(`INSERT INTO settings (key, value) VALUES ('author.name', '"Ana"')`)
  old.close()
  const catalog = openCatalog(path, { activity: plainSeal() })
  expect(catalog.setting('author.name')).toBe('Ana')
  expect(catalog.cases()).toEqual([])
  expect(catalog.createCase('First', 'Ana')).toBe(1)
  catalog.close()
})
