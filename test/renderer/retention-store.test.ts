import { expect, test } from 'vitest'
import { startApp } from './connect.ts'

test('the schedule is there to be edited, its mistakes stand at their line, and a good one is kept', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  await app.retention.refresh()
  const { store } = app.retention
  expect(store.getState()).toMatchObject({
    inForce: { value: { id: 0 } },
    draft: expect.stringContaining('rules'),
  })
  await app.retention.edit('rules:\n  - keep: 6 yeers\n')
  expect(store.getState().problems).toEqual([
    { line: 2, column: 13, length: 5, message: '"yeers" is no period.' },
  ])
  await expect(app.retention.save('')).rejects.toThrow('no period')
  await app.retention.edit('rules:\n  - keep: 6 years\n')
  expect(store.getState().problems).toEqual([])
  await app.retention.save('six')
  expect(store.getState()).toMatchObject({ inForce: { value: { id: 1, note: 'six' } }, history: [{ id: 1 }] })
})

test('the objects of a period are told as of a day, and again when a hold is placed or released', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  const { store } = app.retention
  await app.retention.choose({ from: '2024-01-15', to: '2024-01-19' })
  expect(store.getState().overview).toMatchObject({
    value: { asOf: '2024-01-19', objects: { underProtected: 1 } },
  })
  await app.retention.choose({ asOf: '2031-01-01' })
  expect(store.getState().overview).toMatchObject({ value: { asOf: '2031-01-01', holds: [] } })
  await app.retention.placeHold({ from: '2024-01-15', to: '2024-01-15' }, 'inquiry')
  expect(store.getState().overview).toMatchObject({ value: { holds: [{ id: 1, released: null }] } })
  await app.retention.releaseHold(1, 'closed')
  expect(store.getState().holds).toMatchObject({ value: [{ released: { reason: 'closed' } }] })
})
