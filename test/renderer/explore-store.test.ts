import { expect, test } from 'vitest'
import type { Question } from '../../shared/model/explore.ts'
import { startApp, until } from './connect.ts'

const opened = async () => {
  const started = startApp({ scenario: 'data', tick: 1 })
  await started.app.explore.open()
  return started
}
const state = ({ app }: Awaited<ReturnType<typeof opened>>) => app.explore.store.getState()

test('the first look shows records, bars and fields of everything', async () => {
  const started = await opened()
  const { result, histogram, coverage, failure, running } = state(started)
  expect(failure).toBeNull()
  expect(running).toBeNull()
  expect(result?.sql).toBe(started.app.explore.sql())
  expect(histogram).toMatchObject({ status: 'ready', value: { total: 5120 } })
  expect(coverage).toMatchObject({ status: 'ready' })
})

test('nothing loaded: nothing is asked', async () => {
  const { app } = startApp({ scenario: 'empty', tick: 1 })
  await app.explore.open()
  expect(app.explore.store.getState()).toMatchObject({ span: { value: { rows: 0 } }, result: null })
})

test('values are taken in and out with one click each, and move from one side to the other', async () => {
  const started = await opened()
  const { explore } = started.app
  await explore.takeValue('ticker', 'AAPL', false, false)
  await explore.takeValue('ticker', 'MSFT', false, false)
  await explore.takeValue('side', null, true, false)
  expect(explore.sql()).toContain(`WHERE ticker IN ('AAPL', 'MSFT')\n  AND side IS NOT NULL`)
  await explore.takeValue('ticker', 'AAPL', true, false)
  expect(explore.sql()).toContain(
    `WHERE ticker = 'MSFT'\n  AND side IS NOT NULL\n  AND ticker IS DISTINCT FROM 'AAPL'`,
  )
  expect(state(started).result?.sql).toBe(explore.sql())
})

test('a filter can be set aside, changed and taken away', async () => {
  const { app } = await opened()
  const filter = {
    field: 'quantity',
    numeric: true,
    exclude: false,
    enabled: true,
    match: { kind: 'range', from: '5', to: null },
  } as const
  await app.explore.addFilter(filter)
  expect(app.explore.sql()).toContain('WHERE (quantity >= 5)')
  await app.explore.replaceFilter(0, { ...filter, enabled: false })
  expect(app.explore.sql()).not.toContain('WHERE')
  await app.explore.removeFilter(0)
  expect(app.explore.store.getState().question.filters).toEqual([])
})

test('zooming goes in and all the way back', async () => {
  const started = await opened()
  const { explore } = started.app
  await explore.setRange({ from: '2024-01-10 00:00:00', to: '2024-01-20 00:00:00' })
  await explore.setRange({ from: '2024-01-12 00:00:00', to: '2024-01-13 00:00:00' })
  expect(explore.sql()).toContain(`ts >= '2024-01-12 00:00:00'\n  AND ts < '2024-01-13 00:00:00'`)
  await explore.zoomOut()
  expect(state(started).question).toMatchObject({ from: '2024-01-10 00:00:00' })
  await explore.zoomOut()
  await explore.zoomOut()
  expect(state(started).question).toMatchObject({ from: null, to: null })
})

test('searches are remembered, a wrong one does not run', async () => {
  const started = await opened()
  const { explore } = started.app
  await explore.search('AAPL & reject*')
  await explore.search('limit')
  await explore.search('AAPL & reject*')
  expect(state(started).searches).toEqual(['AAPL & reject*', 'limit'])
  const before = state(started).result
  await explore.search('a & | b')
  expect(state(started).result).toBe(before)
})

test('a later question ends the earlier one', async () => {
  const started = await opened()
  const { explore } = started.app
  const first = explore.search('first')
  const second = explore.search('second')
  await Promise.all([first, second])
  expect(state(started).result?.sql).toContain(`search('second')`)
  expect(state(started).failure).toBeNull()
})

test('a cancelled question says so, the earlier result stays', async () => {
  const started = await opened()
  const { explore } = started.app
  const before = state(started).result
  const running = explore.search('slow')
  await until('running', () => state(started).running)
  explore.cancel()
  await running
  expect(state(started)).toMatchObject({ running: null, failure: { code: 'CANCELLED' } })
  expect(state(started).result).toBe(before)
  // The counts beside it are of the question before, too, and say so.
  expect(state(started).isCounted).toBe(false)
  await explore.search('breaker')
  expect(state(started).isCounted).toBe(true)
})

test('question, list and searches are there after a restart; damaged preferences are not', async () => {
  const started = await opened()
  await started.app.explore.takeValue('ticker', "O'Neil", false, false)
  await started.app.explore.setListing({ newestFirst: false })
  const kept = started.kept.get('explore') as string
  const again = startApp({ scenario: 'data', tick: 1 }, started.engine)
  expect(again.app.explore.store.getState().question.filters).toEqual([])
  const restored = JSON.parse(kept) as { question: Question }
  expect(restored.question.filters[0]?.match).toEqual({ kind: 'values', values: ["O'Neil"] })
})

test('questions are saved under a name and opened again', async () => {
  const started = await opened()
  const { explore } = started.app
  await explore.search('breaker')
  await explore.save('Breakers')
  await explore.clear()
  await explore.openSaved('Breakers')
  expect(state(started).question.search).toBe('breaker')
  await explore.removeSaved('Breakers')
  expect(state(started).saved).toEqual({ status: 'ready', value: [] })
})
