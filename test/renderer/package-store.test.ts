import { expect, test } from 'vitest'
import { packageRequestOf } from '../../renderer/state/packages.ts'
import { startApp } from './connect.ts'

const JANUARY = { from: '2024-01-01', to: '2024-01-31' }
const PLAIN = { ...JANUARY, hashesOnly: false, withCases: true, wholeActivity: false }

test('a choice is the request it says, and none while the period is not whole', () => {
  expect(packageRequestOf(PLAIN)).toEqual({ range: JANUARY })
  expect(packageRequestOf({ ...PLAIN, hashesOnly: true, withCases: false, wholeActivity: true })).toEqual({
    range: JANUARY,
    hashesOnly: true,
    cases: [],
    wholeActivity: true,
  })
  expect(packageRequestOf({ ...PLAIN, to: null })).toBeNull()
  expect(packageRequestOf({ ...PLAIN, from: '2024-02-01' })).toBeNull()
})

test('a chosen period is planned before anything is made', async () => {
  const { app, host } = startApp({ scenario: 'data', tick: 1 })
  await app.packages.change(JANUARY)
  expect(app.packages.store.getState().plan).toMatchObject({
    status: 'ready',
    value: { files: 22, missing: ['2024-01-24'], cases: [{ id: 1 }] },
  })
  await app.packages.change({ withCases: false })
  expect(app.packages.store.getState().plan).toMatchObject({ value: { cases: [] } })
  expect(host.calls).toEqual([])
})

test('a package is made at the place that was chosen, and tells how it is checked', async () => {
  const { app, host } = startApp({ scenario: 'data', tick: 1 })
  await app.packages.change(JANUARY)
  const outcome = await app.packages.write()
  expect(outcome?.status).toBe('done')
  expect(host.calls[0]?.input).toMatchObject({
    suggestedName: 'compliance-package-2024-01-01-2024-01-31.zip',
  })
  expect(app.packages.store.getState().written).toMatchObject({
    status: 'ready',
    value: { members: 412, commands: expect.arrayContaining(['cd package']) },
  })
  await app.packages.change({ from: '2024-01-02' })
  expect(app.packages.store.getState().written.status).toBe('idle')
})

test('a replay reads the file that was chosen', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  expect((await app.packages.replay())?.status).toBe('done')
  expect(app.packages.store.getState().replayed).toMatchObject({
    status: 'ready',
    value: { identical: true, path: '/media/usb/audit.log.gz' },
  })
})

test('another key signs once it is chosen; what was made with the key before is no longer shown as made', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  const { signer } = app.packages
  expect(signer.asInput()).toEqual({})
  await app.packages.change(JANUARY)
  await app.packages.write()
  expect(app.packages.store.getState().written.status).toBe('ready')
  await signer.choose()
  const { chosen } = signer.store.getState()
  expect(chosen).toMatchObject({ fingerprint: 'cd'.repeat(32) })
  expect(signer.asInput()).toEqual({ key: chosen?.open })
  expect(app.packages.store.getState().written.status).toBe('idle')
  expect(app.attest.signer.asInput(), 'what signs has a choice of its own').toEqual({})
  signer.useOwn()
  expect(signer.asInput()).toEqual({})
})
