/** The stores of alert rules and of attestations. */
import { expect, test } from 'vitest'
import { hitsByDay, shownHits } from '../../renderer/state/rules.ts'
import { startApp } from './connect.ts'

test('a mistake stands at its place; mended rules are tested, and saved rules let hits be dismissed', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  const { store } = app.rules
  await app.rules.refresh()
  const { text } = store.getState()
  app.rules.edit(text.replace('slippage_pct', 'slipage_pct'))
  await app.rules.check()
  expect(store.getState().check).toMatchObject({ value: { problems: [{ line: 7, column: 42 }] } })
  // What is being edited is not thrown away when the screen is opened again.
  await app.rules.refresh()
  expect(store.getState().text).toContain('slipage_pct')

  app.rules.edit(text)
  await app.rules.test()
  expect(shownHits(store.getState())).toHaveLength(3)
  expect([...hitsByDay(store.getState())]).toEqual([
    ['2024-01-15', 2],
    ['2024-01-16', 1],
  ])
  app.rules.showDay('2024-01-15')
  app.rules.showRule('high_slippage')
  const [hit] = shownHits(store.getState())
  expect(hit).toMatchObject({ line: 40, disposition: null })
  expect([...hitsByDay(store.getState()).values()]).toEqual([1, 1])

  expect((await app.rules.save()).saved).toMatchObject({ id: 1 })
  if (hit) await app.rules.dismiss([hit], 'A test order')
  expect(shownHits(store.getState())[0]?.disposition).toMatchObject({
    kind: 'dismissed',
    reason: 'A test order',
  })
  if (hit) await app.rules.reopen([hit])
  expect(shownHits(store.getState())[0]?.disposition).toMatchObject({ kind: 'reopened' })
})

test('days have their state; what was shown is signed, and the day is signed then', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  const { store } = app.attest
  await app.attest.refresh()
  expect(store.getState().list).toMatchObject({
    value: { counts: { signed: 1, open: 0, late: 1, reopened: 1 } },
  })
  await app.attest.ask('2024-01-17')
  const { preview } = store.getState()
  if (preview.status !== 'ready') throw new Error('There is no preview.')
  expect(preview.value).toMatchObject({ date: '2024-01-17', doubts: [] })
  await app.attest.sign(preview.value, 'Bea Ruiz', null)
  expect(store.getState()).toMatchObject({
    preview: { status: 'idle' },
    day: '2024-01-17',
    list: { value: { counts: { signed: 2, late: 0 } } },
    details: { value: [{ summary: { certifiedBy: 'Bea Ruiz' } }] },
  })
})
