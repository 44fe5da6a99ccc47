import { expect, test } from 'vitest'
import { activeAfterClose, copyName, moveTab, rememberClosed } from '../../renderer/state/tab-list.ts'
import { CLOSED_TABS_KEPT } from '../../shared/contract/editor.ts'
import { LONGEST_SQL } from '../../shared/contract/query.ts'
import { startApp, until } from './connect.ts'

type App = ReturnType<typeof startApp>['app']
const state = (app: App) => app.workbench.store.getState()
const names = (app: App) => state(app).tabs.map(({ name }) => name)
function tabOf(app: App) {
  const tab = state(app).tabs.find((one) => one.id === state(app).activeId)
  if (!tab) throw new Error('No active tab')
  return tab
}
function openTabs(app: App, ...texts: string[]): readonly string[] {
  return texts.map((text) => app.workbench.newTab(text, text))
}

test('a tab is moved by place and by step, and not beyond the ends', () => {
  const tabs = ['a', 'b', 'c', 'd'].map((id) => ({ id }))
  const order = (id: string, index: number) =>
    moveTab(tabs, id, index)
      .map((tab) => tab.id)
      .join('')
  expect(order('a', 2)).toBe('bcad')
  expect(order('d', 0)).toBe('dabc')
  expect(order('b', 99)).toBe('acdb')
  expect(order('b', -1)).toBe('bacd')
  expect(moveTab(tabs, 'b', 1)).toBe(tabs)
  expect(moveTab(tabs, 'nobody', 1)).toBe(tabs)
})

test('the neighbour becomes active when the active tab is closed', () => {
  const tabs = ['a', 'b', 'c'].map((id) => ({ id }))
  const after = (active: string, ...closed: string[]) => activeAfterClose(tabs, new Set(closed), active)
  expect(after('b', 'b')).toBe('c')
  expect(after('c', 'c')).toBe('b')
  expect(after('a', 'c')).toBe('a')
  expect(after('b', 'b', 'c')).toBe('a')
  expect(after('a', 'a', 'b', 'c')).toBeNull()
})

test('closed tabs are remembered up to a bound, and empty ones are not', () => {
  const tab = (name: string, sql = name) => ({ id: name, name, sql, result: null })
  expect(rememberClosed([], [tab('a'), tab('b'), tab('c', '  ')]).map(({ name }) => name)).toEqual(['b', 'a'])
  const many = rememberClosed(
    [],
    Array.from({ length: 80 }, (_, n) => tab(`t${n}`)),
  )
  expect(many).toHaveLength(CLOSED_TABS_KEPT)
  expect(many[0]?.name).toBe('t79')
})

test('a copy has a name of its own', () => {
  expect(copyName('Fills', ['Fills'])).toBe('Fills (2)')
  expect(copyName('Fills (2)', ['Fills', 'Fills (2)'])).toBe('Fills (3)')
})

test('tabs are moved, copied, closed but one, and opened again with their text', async () => {
  const { app } = startApp({ scenario: 'data', tick: 0 })
  const [a = '', b = ''] = openTabs(app, 'a', 'b')
  expect(names(app)).toEqual(['Query 1', 'a', 'b'])
  app.workbench.moveTabBy(b, -1)
  app.workbench.moveTabBy(b, -1)
  app.workbench.moveTabBy(b, -1)
  expect(names(app)).toEqual(['b', 'Query 1', 'a'])
  app.workbench.duplicateTab(b)
  expect(names(app)).toEqual(['b', 'b (2)', 'Query 1', 'a'])
  expect(tabOf(app)).toMatchObject({ name: 'b (2)', sql: 'b' })
  app.workbench.closeOthers(a)
  expect(names(app)).toEqual(['a'])
  expect(tabOf(app).id).toBe(a)
  await app.workbench.reopenTab()
  expect(tabOf(app)).toMatchObject({ name: 'Query 1', sql: expect.stringContaining('Events by type') })
  await app.workbench.reopenTab()
  await app.workbench.reopenTab()
  expect(names(app)).toEqual(['a', 'Query 1', 'b (2)', 'b'])
  await app.workbench.reopenTab()
  expect(names(app)).toHaveLength(4)
})

test('an emptied strip has a new tab, which does not pass for the closed one', () => {
  const { app } = startApp({ scenario: 'data', tick: 0 })
  const { id } = tabOf(app)
  app.workbench.closeTab(id)
  expect(tabOf(app)).toMatchObject({ name: 'Query 1', sql: '' })
  expect(tabOf(app).id).not.toBe(id)
})

test('a text beyond the bound is told of, and every other tab is saved', async () => {
  const { app, engine } = startApp({ scenario: 'data', tick: 0 })
  await app.open()
  const dump = `SELECT 1 -- ${'x'.repeat(1_200_000)}`
  openTabs(app, 'SELECT a', dump, `SELECT 2 -- ${'x'.repeat(LONGEST_SQL)}`, 'SELECT b')
  app.workbench.rename(state(app).tabs[3]?.id ?? '', 'Too long')
  const told = await until('the notice', () => app.notices.store.getState().notices[0])
  expect((await engine.query.tabs()).map(({ sql }) => sql)).toEqual([
    expect.stringContaining('Events by type'),
    'SELECT a',
    dump,
    'SELECT b',
  ])
  expect(told).toMatchObject({ tone: 'error', title: 'The tabs could not be saved' })
  expect(told.detail).toContain('“Too long” is longer than 16 million characters')
})

test('a tab that was opened again in the last moment is one tab in another window, too', async () => {
  const first = startApp({ scenario: 'data', tick: 0 })
  await first.app.open()
  const [a = ''] = openTabs(first.app, 'SELECT a')
  await first.app.workbench.saveNow()
  // The list of closed tabs of an end that took only the other list with it.
  await first.engine.editor.saveClosedTabs({ tabs: [{ id: a, name: 'a', sql: 'SELECT a', resultId: null }] })
  const again = startApp({ scenario: 'data', tick: 0 }, first.engine)
  await again.app.open()
  await again.app.workbench.reopenTab()
  expect(state(again.app).tabs.map(({ id }) => id)).toEqual([expect.any(String), a])
})

test('closed tabs, the order and the active tab are there in another window', async () => {
  const first = startApp({ scenario: 'data', tick: 0 })
  await first.app.open()
  const [a = '', b = ''] = openTabs(first.app, 'SELECT a', 'SELECT b')
  await first.app.workbench.run(b, 'SELECT b')
  first.app.workbench.moveTab(b, 0)
  const { resultId } = tabOf(first.app).result ?? {}
  const file = { id: 'f'.repeat(24), sha256: '0'.repeat(64) }
  first.app.details.setFile(b, { ...file, text: 'SELECT b' })
  first.app.details.setValue(b, 'ticker', 'AAPL')
  first.app.workbench.closeTab(b)
  first.app.workbench.activate(a)
  await until(
    'the closed tab in the engine',
    async () => (await first.engine.editor.closedTabs()).length === 1,
  )
  await until('its file in the engine', async () => (await first.engine.library.tabs()).length === 1)
  const again = startApp({ scenario: 'data', tick: 0 }, first.engine)
  for (const [key, value] of first.kept) again.app.deps.preferences.set(key, value)
  await again.app.open()
  expect(names(again.app)).toEqual(['Query 1', 'SELECT a'])
  expect(tabOf(again.app).name).toBe('SELECT a')
  await again.app.workbench.reopenTab()
  expect(tabOf(again.app)).toMatchObject({ id: b, sql: 'SELECT b', result: { resultId } })
  expect(again.app.details.of(b)).toEqual({ file: { ...file, text: null }, values: { ticker: 'AAPL' } })
})

test('a whole tab runs statement by statement, each into its own result', async () => {
  const { app, engine } = startApp({ scenario: 'data', tick: 1 })
  const { id } = tabOf(app)
  app.workbench.setSql(id, 'SELECT 1;\nSELECT 2 LIMIT 20;\n-- the end\n')
  await app.workbench.runAll(id)
  expect(tabOf(app).results.map(({ sql }) => sql)).toEqual(['SELECT 1', 'SELECT 2 LIMIT 20'])
  expect(tabOf(app).result?.sql).toBe('SELECT 2 LIMIT 20')
  app.workbench.showResult(id, tabOf(app).results[0]?.resultId ?? '')
  expect(tabOf(app).result?.sql).toBe('SELECT 1')
  await app.workbench.runAt(id, { start: 3, end: 3 })
  expect(tabOf(app).results, 'one statement has one result').toEqual([])
  expect((await engine.query.history({})).total).toBe(3)
})

test('a whole tab stops at the first statement that fails, says how far it came and marks it', async () => {
  const { app, engine } = startApp({ scenario: 'data', tick: 1 })
  const { id } = tabOf(app)
  app.workbench.setSql(id, 'SELECT 1;\nSELECT *\nFROM evnts;\nSELECT 3')
  await app.workbench.runAll(id)
  expect(tabOf(app)).toMatchObject({
    result: { sql: 'SELECT 1' },
    failure: {
      position: { line: 3, column: 6, length: 5 },
      hint: expect.stringContaining(
        'Statement 2 of 3. The one before it ran; the one behind it did not run.',
      ),
    },
  })
  expect((await engine.query.history({})).entries.map(({ sql }) => sql)).toEqual([
    'SELECT *\nFROM evnts',
    'SELECT 1',
  ])
})

test('cancel ends the whole run', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  const { id } = tabOf(app)
  app.workbench.setSql(id, 'SELECT 1; SELECT slow; SELECT 3')
  const running = app.workbench.runAll(id)
  await until('the second statement', () => tabOf(app).running?.step?.n === 2)
  app.workbench.cancel(id)
  await running
  expect(tabOf(app)).toMatchObject({
    running: null,
    failure: { code: 'CANCELLED' },
    result: { sql: 'SELECT 1' },
  })
})

test('a plan stands in place of the result until something runs; its failure is placed in the text', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  const { id } = tabOf(app)
  await app.workbench.run(id, 'SELECT 1')
  app.workbench.setSql(id, 'SELECT 1;\nSELECT 2')
  await app.workbench.explain(id, { start: 12, end: 12 }, true)
  expect(tabOf(app)).toMatchObject({ plan: { sql: 'SELECT 2', elapsedMs: 21 }, result: { sql: 'SELECT 1' } })
  await app.workbench.runAt(id, { start: 0, end: 0 })
  expect(tabOf(app).plan).toBeNull()
  app.workbench.setSql(id, 'SELECT 1;\nSELECT * FROM evnts')
  await app.workbench.explain(id, { start: 12, end: 12 }, false)
  expect(tabOf(app).failure).toMatchObject({ position: { line: 2, instead: ['events'] } })
})

test.each<[string, boolean | null]>([
  ['EXPLAIN ANALYZE SELECT 2', true],
  ['-- why so slow?\nexplain select 2', false],
  ['EXPLAIN (FORMAT html) SELECT 2', null],
  ['SELECT 2 AS explain', null],
])('%j that is run: a plan, and measured: %s', async (sql, measured) => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  const { id } = tabOf(app)
  app.workbench.setSql(id, sql)
  await app.workbench.runAt(id, { start: 0, end: 0 })
  const { plan, result } = tabOf(app)
  if (measured === null) {
    expect(plan).toBeNull()
    expect(result?.sql).toBe(sql)
  } else {
    expect(plan?.elapsedMs === null).toBe(!measured)
    expect(result).toBeNull()
  }
})

test('a plan that is being measured is cancelled', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  const { id } = tabOf(app)
  app.workbench.setSql(id, 'SELECT slow')
  const running = app.workbench.explain(id, { start: 0, end: 0 }, true)
  await until('the run', () => tabOf(app).running)
  app.workbench.cancel(id)
  await running
  expect(tabOf(app)).toMatchObject({ plan: null, running: null, failure: { code: 'CANCELLED' } })
})
