import { expect, test } from 'vitest'
import { startApp, until } from './connect.ts'

const place = { file: 'audit/2024/02/2024-02-06.log.gz', line: 12 }
const key = `${place.file}:${place.line}`

test('a star is set, seen and taken away; rows that come together are asked for together', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  const at = () => app.marks.store.getState().at
  for (let line = 1; line <= 300; line++) app.marks.look({ ...place, line })
  await until('all rows', () => Object.keys(at()).length === 300)
  expect(at()[key]).toBeNull()
  expect(await app.marks.toggleStar([place])).toBe(true)
  expect(at()[key]).toMatchObject({ starred: true })
  // Of several, those without a star get one first.
  expect(await app.marks.toggleStar([place, { ...place, line: 13 }])).toBe(true)
  expect(await app.marks.toggleStar([place, { ...place, line: 13 }])).toBe(false)
  expect(at()[key]).toBeNull()
})

test('the dialog shows what was said, and the list follows tags and comments', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  await app.marks.refreshList()
  app.marks.mark([place])
  await app.marks.setTag([place], 'late', true)
  await app.marks.comment(place, 'Who?')
  const record = () => {
    const found = app.marks.store.getState().records[key]
    return found?.status === 'ready' ? found.value : null
  }
  expect(record()).toMatchObject({ tags: ['late'], comments: [{ text: 'Who?' }] })
  const id = record()?.comments[0]?.id ?? 0
  await app.marks.editComment(place, id, 'Who, and when?')
  expect(record()?.comments[0]).toMatchObject({ text: 'Who, and when?', earlier: [{ text: 'Who?' }] })
  await app.marks.deleteComment(place, id)
  expect(app.marks.store.getState().at[key]).toMatchObject({ tags: ['late'], comments: 0 })
  await app.marks.setFilter({ tag: 'late' })
  expect(app.marks.store.getState().list).toMatchObject({ status: 'ready', value: { total: 1 } })
})

test('a case takes records and a result, in the order that is given to them; a removal is undone', async () => {
  const { app, kept } = startApp({ scenario: 'data', tick: 1 })
  const { id } = await app.cases.create('Late cancels')
  await app.cases.open(id)
  const record = { kind: 'record', ...place } as const
  expect(await app.cases.add(id, [record, { kind: 'day', day: '2024-02-06' }], 'two')).toBe(2)
  expect(await app.cases.add(id, [record], 'a record')).toBe(0)
  expect(kept.get('case-last')).toBe(String(id))
  const members = () => {
    const { detail } = app.cases.store.getState()
    return detail.status === 'ready' ? detail.value.list : []
  }
  const [first, second] = members().map((member) => member.id) as [number, number]
  await app.cases.move(first, 1)
  expect(members().map((member) => member.id)).toEqual([second, first])
  await app.cases.move(first, 2)
  expect(members().map((member) => member.id)).toEqual([second, first])
  await app.cases.setCaption(first, 'Where it began')
  await app.cases.remove(second)
  expect(members()).toMatchObject([{ id: first, caption: 'Where it began' }])
  await app.cases.undoRemove()
  expect(members().map((member) => member.id)).toEqual([second, first])
  expect(app.cases.store.getState().removed).toBeNull()
})

test('notes are kept as they are typed, and are a version once the case is left', async () => {
  const { app, engine } = startApp({ scenario: 'data', tick: 1 })
  const { id } = await app.cases.create('Notes')
  await app.cases.open(id)
  app.cases.type('# What')
  app.cases.type('# What happened')
  expect(app.cases.store.getState().keeping).toBe('typing')
  await until('kept', () => app.cases.store.getState().keeping === 'kept')
  expect((await engine.case.get({ id })).notes).toBe('# What happened')
  expect(await engine.case.history({ id })).toEqual([])
  await app.cases.showPage('preview')
  expect(app.cases.store.getState().preview).toMatchObject({
    status: 'ready',
    value: [{ kind: 'paragraph' }],
  })
  app.cases.type('# Other')
  await app.cases.close()
  expect(await engine.case.history({ id })).toMatchObject([{ kind: 'notes', text: '# Other' }])
  await app.cases.open(id)
  expect(app.cases.store.getState().notes).toBe('# Other')
})

test('a case of another workspace that was open last leads back to the list', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  await app.cases.open(77)
  expect(app.cases.store.getState()).toMatchObject({ caseId: null, detail: { status: 'idle' } })
})

test('a case is exported by the engine, and printed by the host from its HTML', async () => {
  const { app, host } = startApp({ scenario: 'data', tick: 1 })
  const { id } = await app.cases.create('Export')
  await app.cases.open(id)
  expect(await app.cases.exportAs(id, 'md')).toMatchObject({ path: '/home/ana/Documents/case-1.md' })
  await app.cases.exportAs(id, 'pdf')
  expect(host.calls.map((call) => call.operation)).toEqual(['chooseSave', 'chooseSave', 'printPdf'])
  expect(host.calls[1]?.input).toMatchObject({ suggestedName: 'case-1.pdf' })
  expect(host.calls[2]?.input).toMatchObject({ html: '<h1>Export</h1>' })
})
