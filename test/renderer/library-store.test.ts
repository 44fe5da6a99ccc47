/** Questions, their files, the values of parameters and the history of runs, on the fake engine. */
import { expect, test } from 'vitest'
import { matchesQuestion } from '../../renderer/state/library.ts'
import { isUnsaved } from '../../renderer/state/tab-details.ts'
import { connectFake, startApp, until } from './connect.ts'
import { FAKE_READY } from './fake-library.ts'

const ready = (id: string) => {
  const found = FAKE_READY.find((question) => question.id === id)
  if (!found) throw new Error(`no ${id}`)
  return found
}
type App = ReturnType<typeof startApp>['app']
const active = (app: App) => {
  const { tabs, activeId } = app.workbench.store.getState()
  const tab = tabs.find(({ id }) => id === activeId)
  if (!tab) throw new Error('no tab is active')
  return tab
}
const detailsOf = (app: App) => app.details.store.getState().byTab[active(app).id]

test('a ready question opens in a tab and runs with its defaults; one without a default waits', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  await app.open()
  await app.library.open(ready('fills-by-venue'))
  expect(active(app)).toMatchObject({ name: 'Fills by venue', sql: ready('fills-by-venue').text })
  expect(active(app).result).not.toBeNull()
  const { entries } = await app.deps.engine().query.history({})
  expect(entries[0]?.params).toEqual({ from: app.details.store.getState().days?.first, ticker: '' })

  await app.library.open(ready('slow-orders'))
  expect(active(app)).toMatchObject({ name: 'Slowest orders', result: null, running: null })
  app.details.setValue(active(app).id, 'least', '250')
  expect(app.details.valuesOf(active(app))).toEqual({
    type: { value: 'market', type: 'text' },
    least: { value: '250', type: 'integer' },
  })
})

test('a result is run again with the values that it had, whatever the tab holds by now', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  await app.open()
  await app.library.open(ready('fills-by-venue'))
  const { id } = active(app)
  app.details.setValue(id, 'ticker', 'AAPL')
  await app.workbench.runAt(id, { start: 0, end: 0 })
  const { result } = active(app)
  if (!result) throw new Error('no result')
  app.details.setValue(id, 'ticker', 'MSFT')
  app.workbench.setSql(id, 'SELECT something else')
  await app.workbench.runAgain(id, result)
  expect(active(app)).toMatchObject({ failure: null, result: { sql: result.sql, params: result.params } })
  const { entries } = await app.deps.engine().query.history({})
  expect(entries[0]).toMatchObject({ sql: result.sql, params: { ticker: 'AAPL' } })
})

test('a search finds words of title, description and SQL, in any order', () => {
  const found = (search: string) =>
    FAKE_READY.filter((one) => matchesQuestion(one, search)).map(({ id }) => id)
  expect(found('VENUE fills')).toEqual(['fills-by-venue'])
  expect(found('order_lifecycle')).toEqual(['slow-orders'])
  expect(found('venue latency')).toEqual([])
  expect(found('')).toHaveLength(FAKE_READY.length)
})

test('a new tab has nothing of a closed one: not its file, not its values; the closed one opened again has both', async () => {
  const disk = new Map([['mine.sql', '-- title: Mine\nSELECT :n AS mine']])
  const { app } = startApp({ scenario: 'data', tick: 1, disk })
  await app.open()
  await app.library.chooseFolder()
  const { saved } = app.library.store.getState()
  const [mine] = saved.status === 'ready' ? saved.value.questions : []
  if (!mine) throw new Error('no question in the folder')
  await app.library.open(mine)
  app.details.setValue(active(app).id, 'n', '7')
  app.workbench.closeTab(active(app).id)

  const id = app.workbench.newTab('SELECT something else')
  expect(app.details.of(id)).toEqual({ file: null, values: {} })
  await app.library.saveTab(id)
  expect(app.library.store.getState().asked).toMatchObject({ kind: 'title', tabId: id })
  expect(disk.get('mine.sql')).toBe('-- title: Mine\nSELECT :n AS mine')

  await app.workbench.reopenTab()
  expect(active(app)).toMatchObject({ name: 'Mine', sql: mine.text })
  expect(detailsOf(app)).toMatchObject({ file: { id: mine.id }, values: { n: '7' } })
})

test('a tab is saved under a title, follows its file, and is not saved over the change of another', async () => {
  const disk = new Map<string, string>()
  const { app, host } = startApp({ scenario: 'data', tick: 1, disk })
  await app.open()
  const id = app.workbench.newTab('SELECT 1')
  await app.library.saveTab(id)
  expect(host.calls.at(-1)?.operation).toBe('chooseSaveFolder')
  expect(app.library.store.getState().asked).toMatchObject({ kind: 'title', tabId: id })
  await app.library.saveAs(id, 'One')
  expect(disk.get('one.sql')).toBe('-- title: One\nSELECT 1')
  expect(active(app)).toMatchObject({ name: 'One', sql: '-- title: One\nSELECT 1' })
  expect(isUnsaved(active(app), detailsOf(app))).toBe(false)

  disk.set('one.sql', '-- title: One\nSELECT 2')
  await app.library.refreshSaved()
  expect(active(app).sql).toBe('-- title: One\nSELECT 2')

  app.workbench.setSql(id, '-- title: One\nSELECT 3')
  expect(isUnsaved(active(app), detailsOf(app))).toBe(true)
  disk.set('one.sql', '-- title: One\nSELECT 4')
  await app.library.refreshSaved()
  expect(active(app).sql, 'what was typed stays').toBe('-- title: One\nSELECT 3')
  await app.library.saveTab(id)
  expect(disk.get('one.sql')).toBe('-- title: One\nSELECT 4')
  const { asked } = app.library.store.getState()
  if (asked?.kind !== 'changed') throw new Error('the change was not told')
  expect(asked.text).toBe('-- title: One\nSELECT 4')
  await app.library.overwrite(asked)
  expect(disk.get('one.sql')).toBe('-- title: One\nSELECT 3')
  expect(app.library.store.getState().asked).toBeNull()

  disk.delete('one.sql')
  app.workbench.setSql(id, '-- title: One\nSELECT 5')
  await app.library.saveTab(id)
  expect(app.library.store.getState().asked).toEqual({ kind: 'gone', tabId: id })
})

test('taking the file’s text leaves the tab saved', async () => {
  const disk = new Map([['a.sql', '-- title: A\nSELECT 1']])
  const { app } = startApp({ scenario: 'data', tick: 1, disk })
  await app.open()
  await app.library.chooseFolder()
  const { saved } = app.library.store.getState()
  const question = saved.status === 'ready' ? saved.value.questions[0] : undefined
  if (!question) throw new Error('nothing is saved')
  await app.library.open(question)
  const { id } = active(app)
  await app.library.open(question)
  expect(active(app).id, 'a file is open once').toBe(id)
  app.workbench.setSql(id, '-- title: A\nSELECT mine')
  disk.set('a.sql', '-- title: A\nSELECT theirs')
  await app.library.saveTab(id)
  const { asked } = app.library.store.getState()
  if (asked?.kind !== 'changed') throw new Error('the change was not told')
  app.library.takeFile(asked)
  expect(active(app).sql).toBe('-- title: A\nSELECT theirs')
  expect(isUnsaved(active(app), detailsOf(app))).toBe(false)

  await app.library.rename(question, 'B')
  expect(active(app)).toMatchObject({ name: 'B', sql: '-- title: B\nSELECT theirs' })
  const renamed = app.library.store.getState().saved
  const [now] = renamed.status === 'ready' ? renamed.value.questions : []
  if (!now) throw new Error('the question is gone')
  await app.library.remove(now)
  expect(disk.size).toBe(0)
  expect(detailsOf(app)?.file).toBeNull()
  await app.library.undoRemove()
  expect([...disk.values()]).toEqual(['-- title: B\nSELECT theirs'])
})

test('values and files of tabs come back in another window', async () => {
  const disk = new Map<string, string>()
  const options = { scenario: 'data', tick: 1, disk } as const
  const engine = connectFake(options)
  const { app } = startApp(options, engine)
  await app.open()
  const id = app.workbench.newTab('SELECT :x')
  await app.library.chooseFolder()
  await app.library.saveAs(id, 'X')
  app.details.setValue(id, 'x', '42')
  await app.workbench.saveNow()
  await until('the details', async () =>
    (await engine.library.tabs()).some(({ values }) => values.x === '42'),
  )

  const { app: next } = startApp(options, engine)
  await next.open()
  next.workbench.activate(id)
  await until('the file', () => next.details.of(id).file?.text)
  expect(next.details.valuesOf(active(next))).toEqual({ x: { value: '42' } })
  expect(isUnsaved(active(next), detailsOf(next))).toBe(false)
})

test('the history is searched in the engine and paged to its end; runs are deleted', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  const { id } = active(app)
  for (let n = 0; n < 3; n++) await app.workbench.run(id, `SELECT ${n} LIMIT 20`)
  await app.workbench.run(id, 'DELETE FROM events')
  for (let n = 0; n < 105; n++) await app.deps.engine().query.run({ sql: `SELECT ${n} AS many` })
  await app.history.refresh()
  expect(app.history.store.getState()).toMatchObject({ total: 109, loading: false })
  expect(app.history.store.getState().entries).toHaveLength(100)
  await app.history.more()
  expect(app.history.store.getState().entries).toHaveLength(109)
  await app.history.setFilter({ text: 'limit 20' })
  expect(app.history.store.getState().entries.map(({ sql }) => sql)).toEqual([
    'SELECT 2 LIMIT 20',
    'SELECT 1 LIMIT 20',
    'SELECT 0 LIMIT 20',
  ])
  const [newest] = app.history.store.getState().entries
  await app.history.forget([newest?.id ?? 0])
  expect(app.history.store.getState().total).toBe(2)
  await app.history.setFilter({ text: '', status: 'failed' })
  expect(app.history.store.getState().entries).toMatchObject([{ sql: 'DELETE FROM events', resultId: null }])
  await app.history.setBudget(5_000_000)
  expect(app.history.store.getState().storage?.budget).toBe(5_000_000)
})

test('a kept result is shown in a tab of its own without a run', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  await app.workbench.run(active(app).id, 'SELECT 1 LIMIT 20')
  const kept = active(app).result
  await app.workbench.openResult('SELECT 1 LIMIT 20', undefined, kept?.resultId ?? '')
  expect(active(app)).toMatchObject({ sql: 'SELECT 1 LIMIT 20', result: { resultId: kept?.resultId } })
  expect((await app.deps.engine().query.history({})).total).toBe(1)
})
