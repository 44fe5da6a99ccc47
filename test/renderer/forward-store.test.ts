import { expect, test } from 'vitest'
import {
  draftOf,
  missingOf,
  NEW_TARGET,
  targetOf,
  typedSecret,
  withKind,
} from '../../renderer/state/forward-draft.ts'
import { startApp } from './connect.ts'

const ELASTIC = {
  ...withKind(NEW_TARGET, 'elasticsearch'),
  name: 'Search ',
  url: ' https://elastic.example:9200 ',
  index: 'audit',
  apiKey: 'secret-api-key',
}

test('a target holds the name of its secret, and never the secret', () => {
  const target = targetOf(ELASTIC)
  expect(target).toMatchObject({
    kind: 'elasticsearch',
    url: 'https://elastic.example:9200',
    secret: 'forward: Search',
  })
  expect(JSON.stringify(target)).not.toContain('secret-api-key')
  expect(typedSecret(ELASTIC)).toEqual({ apiKey: 'secret-api-key' })
  // Opened again, nothing of the secret is at hand, and nothing has to be typed again.
  const again = draftOf({ id: 7, name: 'Search', target })
  expect(again).toMatchObject({ id: 7, apiKey: '', keptSecret: 'forward: Search', signIn: 'key' })
  expect(missingOf(again)).toBeNull()
  expect(targetOf(again)).toEqual(target)
})

test('what is missing of a target is said', () => {
  expect(missingOf({ ...ELASTIC, name: ' ' })).toMatch(/name/)
  expect(missingOf({ ...ELASTIC, url: 'elastic.example' })).toMatch(/address/)
  expect(missingOf({ ...ELASTIC, index: '' })).toMatch(/index/)
  expect(missingOf({ ...ELASTIC, apiKey: '' })).toMatch(/sign in/)
  expect(missingOf({ ...ELASTIC, apiKey: '', signIn: 'none' })).toBeNull()
  const aws = { ...withKind(NEW_TARGET, 'cloudwatch'), name: 'Logs', logGroup: 'g', logStream: 's' }
  expect(missingOf(aws)).toMatch(/region/)
  expect(missingOf({ ...aws, region: 'eu-west-1' })).toBeNull()
})

test('a target that was changed is kept before it is sent to; its secret goes to the keychain only', async () => {
  const { app, host } = startApp({ scenario: 'data', tick: 1 }, undefined, true)
  await app.forward.refresh()
  expect(app.forward.store.getState().draft).toMatchObject({
    id: 1,
    keptSecret: 'forward: Splunk of the desk',
  })
  app.forward.choose(null)
  app.forward.ask({ source: { kind: 'result', resultId: 'r-1' }, what: 'Fills' })
  app.forward.set(ELASTIC)
  const outcome = await app.forward.send()
  expect(outcome).toMatchObject({ status: 'done', value: { refused: 0, target: { kind: 'elasticsearch' } } })
  expect(host.calls.filter(({ operation }) => operation === 'saveSecret')).toMatchObject([
    { input: { name: 'forward: Search', value: { apiKey: 'secret-api-key' } } },
  ])
  const { draft, list, changed } = app.forward.store.getState()
  expect({ changed, apiKey: draft.apiKey, keptSecret: draft.keptSecret }).toEqual({
    changed: false,
    apiKey: '',
    keptSecret: 'forward: Search',
  })
  expect(list).toMatchObject({ status: 'ready', value: [{ status: 'done' }, {}, {}, {}] })
  expect(app.tasks.store.getState().tasks).toMatchObject([
    { kind: 'forward', label: 'Forward Fills to Search', status: 'done' },
  ])
})

test('without a keychain nothing is kept, and nothing is sent', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  app.forward.ask({ source: { kind: 'findings' }, what: 'findings' })
  app.forward.set(ELASTIC)
  await expect(app.forward.send()).rejects.toMatchObject({ code: 'SECRET_STORE' })
  expect(app.tasks.store.getState().tasks).toEqual([])
})

test('what stopped is gone on with, and refusals are shown', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  await app.forward.refresh()
  expect(await app.forward.resume(3)).toMatchObject({ status: 'done', value: { id: 3, status: 'done' } })
  await app.forward.showRefusals(2)
  expect(app.forward.store.getState().refusals).toMatchObject({ status: 'ready', value: { total: 2 } })
  await app.forward.showRefusals(null)
  expect(app.forward.store.getState()).toMatchObject({ opened: null, refusals: { status: 'idle' } })
})
