import { describe, expect, test } from 'vitest'
import { positionInText } from '../../renderer/state/workbench.ts'
import { startApp, until } from './connect.ts'
import { LONG_ROWS, rowOf } from './fake-data.ts'
import { LINEAGE } from './fake-result.ts'

function tabOf(app: ReturnType<typeof startApp>['app']) {
  const { tabs, activeId } = app.workbench.store.getState()
  const tab = tabs.find((one) => one.id === activeId)
  if (!tab) throw new Error('No active tab')
  return tab
}

test('a run gives a result with its lineage; pages come from the engine', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  const { id } = tabOf(app)
  await app.workbench.run(id, 'SELECT * FROM events')
  const { result, running, failure } = tabOf(app)
  expect(result?.rowCount).toBe(LONG_ROWS)
  expect(result?.lineage).toEqual(LINEAGE)
  expect(running).toBeNull()
  expect(failure).toBeNull()
  const rows = await app.results.readRows(result?.resultId ?? '', 4990, 5010)
  expect(rows.rows).toEqual(Array.from({ length: 20 }, (_, index) => rowOf(4990 + index)))
  app.results.setSort(result?.resultId ?? '', [{ column: 0, direction: 'desc' }])
  const sorted = await app.results.readRows(result?.resultId ?? '', 0, 1)
  expect(sorted.rows[0]?.[0]).toBe(LONG_ROWS)
})

test('cancel interrupts the statement and the earlier result stays', async () => {
  const { app, engine } = startApp({ scenario: 'data', tick: 1 })
  const { id } = tabOf(app)
  await app.workbench.run(id, 'SELECT 1')
  const earlier = tabOf(app).result
  const running = app.workbench.run(id, 'SELECT slow')
  await until('the run', () => tabOf(app).running)
  expect(tabOf(app).result).toBe(earlier)
  await new Promise((resolve) => setTimeout(resolve, 50))
  app.workbench.cancel(id)
  expect(tabOf(app).running?.cancelling).toBe(true)
  await running
  expect(tabOf(app)).toMatchObject({ running: null, failure: { code: 'CANCELLED' } })
  expect(tabOf(app).result).toBe(earlier)
  const last = await until(
    'the cancel in the engine',
    async () => (await engine.query.history({})).entries[0],
  )
  expect(last).toMatchObject({ sql: 'SELECT slow', status: 'cancelled' })
})

test('a second run of the same tab does not start while one runs', async () => {
  const { app } = startApp({ scenario: 'data', tick: 5 })
  const { id } = tabOf(app)
  const first = app.workbench.run(id, 'SELECT 1')
  await app.workbench.run(id, 'SELECT 2')
  await first
  expect(tabOf(app).result?.sql).toBe('SELECT 1')
})

test('an error keeps the earlier result and points into the text of the tab, not of the statement', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  const { id } = tabOf(app)
  await app.workbench.run(id, 'SELECT 1')
  const earlier = tabOf(app).result
  const sql = 'SELECT 1;\n\n  SELECT *\nFROM evnts'
  app.workbench.setSql(id, sql)
  await app.workbench.runAt(id, { start: sql.length, end: sql.length })
  expect(tabOf(app).failure).toMatchObject({ code: 'SQL_ERROR', position: { line: 4, column: 6, length: 5 } })
  expect(tabOf(app).failure?.hint).toContain('events')
  expect(tabOf(app).result).toBe(earlier)
})

test('the selection is run where there is one', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  const { id } = tabOf(app)
  app.workbench.setSql(id, 'SELECT 1; SELECT 2')
  await app.workbench.runAt(id, { start: 10, end: 18 })
  expect(tabOf(app).result?.sql).toBe('SELECT 2')
  await app.workbench.runAt(id, { start: 3, end: 3 })
  expect(tabOf(app).result?.sql).toBe('SELECT 1')
})

test('tabs are saved, and come back with their results in another window', async () => {
  const { app, engine } = startApp({ scenario: 'data', tick: 1 })
  await app.open()
  const { id } = tabOf(app)
  app.workbench.setSql(id, 'SELECT kept')
  await app.workbench.run(id, 'SELECT kept')
  app.workbench.rename(id, '  Fills of January  ')
  app.workbench.newTab('SELECT second')
  const saved = await until('the saved tabs', async () => {
    const tabs = await engine.query.tabs()
    return tabs.length === 2 && tabs
  })
  expect(saved).toEqual([
    { id, name: 'Fills of January', sql: 'SELECT kept', resultId: 'result-1' },
    { id: expect.any(String), name: 'Query 1', sql: 'SELECT second', resultId: null },
  ])
  const again = startApp({ scenario: 'data' }, engine)
  await again.app.open()
  expect(tabOf(again.app)).toMatchObject({ name: 'Fills of January', result: { resultId: 'result-1' } })
  expect(again.app.workbench.store.getState().tabs).toHaveLength(2)
})

test('closing the last tab leaves an empty one; closing another keeps the active one', () => {
  const { app } = startApp({ scenario: 'data' })
  const first = tabOf(app).id
  const second = app.workbench.newTab('SELECT 2')
  app.workbench.closeTab(first)
  expect(app.workbench.store.getState().activeId).toBe(second)
  app.workbench.closeTab(second)
  expect(app.workbench.store.getState().tabs).toHaveLength(1)
  expect(tabOf(app).sql).toBe('')
})

test('a query that the engine took down with it says so', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  const { id } = tabOf(app)
  const running = app.workbench.run(id, 'SELECT slow')
  await until('the run', () => tabOf(app).running)
  app.workbench.interrupted('exit code 9')
  expect(tabOf(app)).toMatchObject({
    running: null,
    failure: { message: expect.stringContaining('exit code 9') },
  })
  app.workbench.cancel(id)
  app.workbench.closeTab(id)
  await running
})

describe('places in a text', () => {
  test('a position on the first line of a statement counts from where it starts', () => {
    expect(positionInText('ab\ncd SELECT x', 6, { line: 1, column: 8 })).toEqual({ line: 2, column: 11 })
  })
  test('a position on a later line keeps its column', () => {
    expect(positionInText('ab\ncd SELECT\nx', 6, { line: 2, column: 1 })).toEqual({ line: 3, column: 1 })
  })
})
