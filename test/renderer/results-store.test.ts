import { describe, expect, test } from 'vitest'
import { startApp } from './connect.ts'
import { LONG_ROWS, rowOf } from './fake-data.ts'
import { FILTERED_ROWS } from './fake-result.ts'

async function ran(options: Parameters<typeof startApp>[0] = { scenario: 'data', tick: 1 }) {
  const started = startApp(options)
  const { activeId, tabs } = started.app.workbench.store.getState()
  await started.app.workbench.run(activeId, 'SELECT 1')
  const result = started.app.workbench.store.getState().tabs[0]?.result
  if (!result) throw new Error(`No result of ${tabs.length} tabs`)
  return { ...started, result, tab: activeId }
}

test('a copy never asks for more rows than its bound', async () => {
  const { app, result } = await ran({ scenario: 'data', tick: 0 })
  expect((await app.results.readRows(result.resultId, 0, 60_000)).rows).toHaveLength(50_000)
})

test('an export asks the host for a place and passes its token with the order on screen', async () => {
  const { app, host, result } = await ran()
  app.results.setSort(result.resultId, [{ column: 2, direction: 'desc' }])
  const outcome = await app.results.exportResult(result, 'Query 1', 'csv')
  expect(outcome).toMatchObject({ status: 'done', value: { rows: LONG_ROWS } })
  expect(host.calls).toEqual([
    { operation: 'chooseSave', input: expect.objectContaining({ suggestedName: 'Query-1.csv' }) },
  ])
})

test('a filter counts what it leaves, and goes condition by condition', async () => {
  const { app, result } = await ran()
  const { resultId } = result
  await app.results.setFilter(resultId, [{ column: 3, operator: 'equals', values: ['AAPL'] }])
  await app.results.setFilter(resultId, [
    ...app.results.viewOf(resultId).filter,
    { column: 3, operator: 'is-not-null', values: [] },
  ])
  expect(app.results.viewOf(resultId)).toMatchObject({ matching: FILTERED_ROWS, filter: [{}, {}] })
  expect((await app.results.readRows(resultId, 1200, 2000)).total).toBe(FILTERED_ROWS)
  const [first, second] = app.results.viewOf(resultId).filter
  if (!first || !second) throw new Error('two conditions were to be there')
  await app.results.removeFilter(resultId, first)
  expect(app.results.viewOf(resultId).filter).toEqual([{ column: 3, operator: 'is-not-null', values: [] }])
  await app.results.removeFilter(resultId, second)
  expect(app.results.viewOf(resultId)).toMatchObject({ matching: null, filter: [] })
})

test('conditions that are asked for while others are counted all count, and the last word is the last one', async () => {
  const { app, result } = await ran({ scenario: 'data', tick: 10 })
  const { resultId } = result
  const on = (column: number) => ({ column, operator: 'is-not-null', values: [] }) as const
  await Promise.all([app.results.addFilter(resultId, [on(1)]), app.results.addFilter(resultId, [on(2)])])
  expect(app.results.viewOf(resultId).filter).toEqual([on(1), on(2)])
  await Promise.all([app.results.addFilter(resultId, [on(3)]), app.results.setFilter(resultId, [])])
  expect(app.results.viewOf(resultId)).toMatchObject({ matching: null, filter: [] })
})

test('a copy of many pages is of one order, also when another is chosen meanwhile', async () => {
  const { app, result } = await ran({ scenario: 'data', tick: 5 })
  const copied = app.results.readRows(result.resultId, 0, 12_000)
  await new Promise((resolve) => setTimeout(resolve, 7))
  app.results.setSort(result.resultId, [{ column: 0, direction: 'desc' }])
  expect((await copied).rows.map(([id]) => id)).toEqual(
    Array.from({ length: 12_000 }, (_, at) => rowOf(at)[0]),
  )
})

test('a search goes from hit to hit and round, and ends with another order', async () => {
  const { app, result } = await ran()
  const { resultId } = result
  const first = await app.results.find(result, 'aapl', 'next', null)
  expect(first).toMatchObject({ row: 0 })
  const second = await app.results.find(result, 'aapl', 'next', first)
  const last = await app.results.find(result, 'aapl', 'previous', first)
  expect([second?.row, last?.row]).toEqual([1, 2])
  expect(await app.results.find(result, 'nowhere', 'next', null)).toBeNull()
  expect(app.results.viewOf(resultId).search).toMatchObject({ text: 'nowhere', hit: { cells: 0, at: null } })
  app.results.setSort(resultId, [{ column: 0, direction: 'asc' }])
  expect(app.results.viewOf(resultId).search).toBeNull()
})

test('a layout is remembered for the next result of the same shape', async () => {
  const { app, result, tab } = await ran()
  app.results.setLayout(result, { ...app.results.layoutOf(result), hidden: [1, 2] })
  await app.workbench.run(tab, 'SELECT 2')
  const next = app.workbench.store.getState().tabs[0]?.result
  if (!next) throw new Error('No second result')
  expect(next.resultId).not.toBe(result.resultId)
  expect(app.results.layoutOf(next).hidden).toEqual([1, 2])
})

describe('the shelf', () => {
  test('keeps names and pins as the engine has them', async () => {
    const { app, result } = await ran()
    await app.shelf.rename(result.resultId, '  Fills of January ')
    await app.shelf.pin(result.resultId, true)
    expect(app.shelf.store.getState().kept[0]).toMatchObject({ name: 'Fills of January', pinned: true })
    await app.shelf.rename(result.resultId, ' ')
    expect(app.shelf.store.getState().kept[0]?.name).toBeNull()
  })

  test('shows a comparison where it was asked for, and the latest again when told', async () => {
    const { app, result, tab } = await ran()
    await app.workbench.run(tab, 'SELECT 2')
    const later = app.workbench.store.getState().tabs[0]?.result
    await app.shelf.compare(tab, result.resultId, later?.resultId ?? '', [], new AbortController().signal)
    const { shown, summaries, kept } = app.shelf.store.getState()
    const id = shown[tab] ?? ''
    expect(summaries[id]).toMatchObject({ same: 980, changed: 18 })
    expect(kept[0]?.resultId).toBe(id)
    app.shelf.show(tab, null)
    expect(app.shelf.store.getState().shown).toEqual({})
  })
})
