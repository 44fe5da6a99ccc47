import { expect, test } from 'vitest'
import { lifeAsText } from '../../renderer/state/order-words.ts'
import { startApp, until } from './connect.ts'

async function runOne(start: ReturnType<typeof startApp>) {
  const { app } = start
  const { activeId } = app.workbench.store.getState()
  await app.workbench.run(activeId, 'SELECT * FROM events')
  const result = app.workbench.store.getState().tabs.find(({ id }) => id === activeId)?.result
  if (!result) throw new Error('no result')
  return result
}

test('a result is drawn as what suits it, and again with every change', async () => {
  const start = startApp({ scenario: 'data', tick: 1 })
  const { app } = start
  const result = await runOne(start)
  await app.charts.show(result, 'Query 1')
  const first = app.charts.chartOf(result.resultId)
  expect(first).toMatchObject({ isShown: true, drawing: { status: 'ready' } })
  expect(first.drawn).toEqual(first.look?.spec)
  await app.charts.setSpec(result, 'Query 1', { top: 7 })
  const { data, drawn } = app.charts.chartOf(result.resultId)
  expect(drawn?.top).toBe(7)
  expect(data?.marks).toMatchObject({ points: [{ y: { text: '7' } }, {}, {}] })
})

test('of two changes at once the later one is drawn', async () => {
  const start = startApp({ scenario: 'data', tick: 5 })
  const { app } = start
  const result = await runOne(start)
  await app.charts.show(result, 'Query 1')
  await Promise.all([
    app.charts.setSpec(result, 'Query 1', { top: 3 }),
    app.charts.setSpec(result, 'Query 1', { top: 4 }),
  ])
  await until('the later chart', () => app.charts.chartOf(result.resultId).drawn?.top === 4)
  expect(app.charts.chartOf(result.resultId).drawing.status).toBe('ready')
})

test('a tab goes on with its chart when its statement is run again', async () => {
  const start = startApp({ scenario: 'data', tick: 1 })
  const { app, kept } = start
  const result = await runOne(start)
  await app.charts.show(result, 'Query 1')
  await app.charts.setLook(result, 'Query 1', { title: 'Mine', isLog: true })
  expect(kept.get('charts')).toContain('"title":"Mine"')
  const newer = await runOne(start)
  expect(newer.resultId).not.toBe(result.resultId)
  await app.charts.restore(newer, 'Query 1')
  expect(app.charts.chartOf(newer.resultId)).toMatchObject({
    isShown: true,
    look: { title: 'Mine', isLog: true },
  })
  await app.charts.restore(newer, 'Query 2')
  app.charts.showGrid(newer, 'Query 1')
  const last = await runOne(start)
  await app.charts.restore(last, 'Query 1')
  expect(app.charts.chartOf(last.resultId).isShown).toBe(false)
})

test('the rows of a mark are opened in a tab of their own', async () => {
  const start = startApp({ scenario: 'data', tick: 1 })
  const { app } = start
  const result = await runOne(start)
  expect(app.charts.openRows(result, 'Query 1', 'AAPL', [{ column: 0, is: 'AAPL' }])).toBe(true)
  const { tabs, activeId } = app.workbench.store.getState()
  expect(tabs.find(({ id }) => id === activeId)).toMatchObject({ name: 'Query 1: AAPL' })
  expect(app.charts.openRows({ ...result, sql: 'SUMMARIZE events' }, 'Query 1', 'x', [])).toBe(false)
})

test('orders are followed one after the other, and back; what is not found says so', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  const state = () => app.orders.store.getState()
  await app.orders.openSearch()
  expect(state().suggestions).toMatchObject({
    status: 'ready',
    value: [{ orderId: 'ord-1' }, { orderId: 'ord-2' }],
  })
  await app.orders.follow('ord-1')
  expect(state()).toMatchObject({
    searchFor: null,
    life: { status: 'ready', value: { orderId: 'ord-1' } },
  })
  await app.orders.follow('nowhere')
  expect(state()).toMatchObject({
    trail: ['ord-1'],
    life: { status: 'failed', failure: { code: 'NOT_FOUND' } },
  })
  await app.orders.back()
  expect(state()).toMatchObject({ orderId: 'ord-1', trail: [] })
  app.orders.close()
  expect(state().orderId).toBeNull()
})

test('an order is compared with another one: offered are those that were followed, never itself', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  const state = () => app.orders.store.getState()
  await app.orders.follow('ord-2', { resultId: 'result', column: 3 })
  await app.orders.follow('ord-1')
  expect(state()).toMatchObject({ followed: ['ord-1', 'ord-2'], result: { resultId: 'result', column: 3 } })
  await app.orders.openSearch('compare')
  expect(state().suggestions).toMatchObject({
    status: 'ready',
    value: [{ orderId: 'ord-2', standing: 'followed' }],
  })
  await app.orders.compare('ord-1')
  expect(state().other, 'nothing stands beside itself').toBeNull()
  await app.orders.compare('ord-2')
  expect(state()).toMatchObject({
    orderId: 'ord-1',
    other: { orderId: 'ord-2', life: { status: 'ready', value: { orderId: 'ord-2' } } },
    searchFor: null,
  })
  app.orders.endComparison()
  expect(state()).toMatchObject({ orderId: 'ord-1', other: null })
  await app.orders.compare('nowhere')
  expect(state().other).toMatchObject({ orderId: 'nowhere', life: { status: 'failed' } })
  expect(state().followed, 'what was not found was not followed').not.toContain('nowhere')
  await app.orders.follow('ord-2')
  expect(state(), 'another order is shown alone').toMatchObject({ orderId: 'ord-2', other: null })
  app.orders.close()
  await app.orders.followBoth('ord-2', 'ord-1')
  expect(state()).toMatchObject({ orderId: 'ord-2', other: { orderId: 'ord-1', life: { status: 'ready' } } })
})

test('an answer that comes after the comparison was closed does not open it again', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  await app.orders.follow('ord-1')
  const late = app.orders.compare('ord-2')
  app.orders.endComparison()
  await late
  expect(app.orders.store.getState().other).toBeNull()
})

test('a search that is opened while an order is looked for does not lose it', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  const followed = app.orders.follow('ord-1')
  await Promise.all([app.orders.openSearch(), followed])
  expect(app.orders.store.getState().life).toMatchObject({ status: 'ready' })
})

test('a life is copied as text', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  await app.orders.follow('ord-1')
  const { life } = app.orders.store.getState()
  if (life.status !== 'ready') throw new Error('no life')
  expect(lifeAsText(life.value)).toMatch(
    /^Order ord-1: buy 100 AAPL market day\nState: Open at its last record\n/,
  )
})
