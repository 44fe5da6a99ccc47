import { expect, test } from 'vitest'
import { checkpointText, companionOf, newestAnchor } from '../../renderer/state/anchors.ts'
import { fingerprintCheck, shellWord, signatureCheck } from '../../renderer/state/check-commands.ts'
import { countsOf, defaultDrillDay, fitsFilter } from '../../renderer/state/drills.ts'
import { proofLabel, proofName, recordKey } from '../../renderer/state/evidence.ts'
import { freshnessOf, readFreshness, tsaRootsOf } from '../../renderer/state/workspace.ts'
import { startApp, until } from './connect.ts'
import { FAILED_DAY, fileOf, makeDays } from './fake-data.ts'
import { ANCHORS, DRILLED_DAY, makeDrill } from './fake-evidence.ts'

const FILE = fileOf(DRILLED_DAY)

test('a certificate is saved where the user chose, once at a time, and what was written is kept', async () => {
  const { app, host } = startApp({ scenario: 'data', tick: 20 })
  const saving = app.evidence.saveCertificate(1, '2024-02-06')
  await until('the certificate is asked for', () => app.evidence.store.getState().certificates[1])
  await app.evidence.saveCertificate(1, '2024-02-06')
  await saving
  expect(host.calls.map(({ operation }) => operation)).toEqual(['chooseSave'])
  expect(host.calls[0]?.input).toMatchObject({ suggestedName: 'certificate-2024-02-06.json' })
  expect(app.evidence.store.getState().certificates[1]).toMatchObject({
    status: 'ready',
    value: { path: '/home/ana/Documents/certificate-2024-02-06.json' },
  })
  app.evidence.dismissCertificate(1)
  expect(app.evidence.store.getState().certificates[1]).toEqual({ status: 'idle' })
})

test('a record is proved in the form asked for; one of a failed file is refused with its reason', async () => {
  const { app, host } = startApp({ scenario: 'data', tick: 1 })
  await app.evidence.prove(FILE, 4211, 'json')
  expect(host.calls[0]?.input).toMatchObject({ suggestedName: 'record-2024-02-06-line-4211.json' })
  const { proofs } = app.evidence.store.getState()
  expect(proofs[recordKey(FILE, 4211)]).toMatchObject({
    status: 'ready',
    value: { format: 'json', check: { proved: true } },
  })
  await app.evidence.prove(fileOf(FAILED_DAY), 4211, 'html')
  expect(app.evidence.store.getState().proofs[recordKey(fileOf(FAILED_DAY), 4211)]).toMatchObject({
    status: 'ready',
    value: { check: { proved: false, reason: expect.stringContaining('hash') } },
  })
})

test('a cancelled proof says that nothing was written', async () => {
  const { app } = startApp({ scenario: 'data', tick: 20 })
  const proving = app.evidence.prove(FILE, 7, 'html')
  const task = await until('the task', () =>
    app.tasks.store.getState().tasks.find((one) => one.label === proofLabel(FILE, 7)),
  )
  app.tasks.cancel(task.id)
  await proving
  expect(app.evidence.store.getState().proofs[recordKey(FILE, 7)]).toMatchObject({
    status: 'failed',
    failure: { code: 'CANCELLED', message: expect.stringContaining('Nothing was written') },
  })
})

test('the section is remembered, and an unknown one is none', () => {
  const { app, kept } = startApp({ scenario: 'data' })
  expect(app.evidence.store.getState().section).toBe('certificates')
  app.evidence.show('drill')
  expect(kept.get('evidence-section')).toBe('drill')
})

test('names of proofs hold no part of a path', () => {
  expect(proofName('audit/2024/01/2024-01-17.log.gz', 5, 'html')).toBe('record-2024-01-17-line-5.html')
  expect(proofName('../../odd name.jsonl', 5, 'json')).toBe('record-odd-name-line-5.json')
})

test('the commands quote what a shell would take apart', () => {
  expect(shellWord('/home/ana/certificate.json')).toBe('/home/ana/certificate.json')
  expect(shellWord("/tmp/a b/it's $HOME;rm")).toBe("'/tmp/a b/it'\\''s $HOME;rm'")
  const written = { path: '/e/c.json', bytes: 1, sha256: '', others: ['/e/c.json.sig', '/e/c.json.pem'] }
  expect(signatureCheck(written)).toBe(
    'openssl pkeyutl -verify -pubin -inkey /e/c.json.pem -rawin -in /e/c.json -sigfile /e/c.json.sig',
  )
  expect(signatureCheck({ ...written, others: ['/e/c.json.sig'] })).toBeNull()
  expect(fingerprintCheck('/e/c.json.pem')).toBe(
    'openssl pkey -pubin -in /e/c.json.pem -outform DER | openssl dgst -sha256',
  )
})

test('anchors are added under their label, refused with a reason, and withdrawn', async () => {
  const { app } = startApp({ scenario: 'data' })
  await app.anchors.refresh()
  await app.anchors.startAdding()
  const { adding: chosen } = app.anchors.store.getState()
  expect(chosen).not.toBeNull()
  await app.anchors.add(chosen?.content ?? '', 'from the auditor')
  const ids = () => {
    const { anchors } = app.anchors.store.getState()
    return anchors.status === 'ready' ? anchors.value.map(({ id, label }) => `${id} ${label}`) : []
  }
  expect(ids()[0]).toBe('5 from the auditor')
  await app.anchors.withdraw(5)
  expect(ids()).toHaveLength(4)
  await expect(app.anchors.add(btoa('not an anchor'), 'x')).rejects.toMatchObject({ code: 'USAGE' })
})

test('a certificate wants its signature beside it, a token its checkpoint, a checkpoint nothing', () => {
  expect(companionOf(btoa('{"format":1}'))).toBe('signature')
  expect(companionOf(btoa('\x30\x82\x01'))).toBe('checkpoint')
  expect(companionOf(btoa('meridian/audit\n25\n'))).toBeNull()
  expect(companionOf('')).toBeNull()
})

test('timestamp authorities are certificates; what is none is refused, and left out where it was kept', async () => {
  const { app } = startApp({ scenario: 'data' })
  await expect(app.workspace.pinTsaRoot()).rejects.toMatchObject({ code: 'USAGE' })
  expect(tsaRootsOf({ 'tsa.roots': [{ pem: 'x', label: 'a.pem' }, { pem: 1 }, null] })).toEqual([
    { pem: 'x', label: 'a.pem' },
  ])
  expect(tsaRootsOf({ 'tsa.roots': 'x' })).toEqual([])
})

test('the newest anchor is the one of the largest log, known first', () => {
  expect(newestAnchor(ANCHORS)?.id).toBe(3)
  expect(newestAnchor([])).toBeNull()
})

test('a checkpoint for printing is its signed note, or origin, size and root in base64', () => {
  const anchor = { ...(ANCHORS[0] as (typeof ANCHORS)[number]), root: '00ff'.repeat(16) }
  expect(checkpointText(anchor)).toBe(
    `meridian-audit-prod/audit\n25\n${Buffer.from('00ff'.repeat(16), 'hex').toString('base64')}\n`,
  )
  expect(checkpointText({ ...anchor, note: 'the note' })).toBe('the note')
})

test('a drill runs, is opened, and stands first in the list', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  await app.drills.refresh()
  expect(app.drills.store.getState().opened).toBe('drill-2')
  const outcome = await app.drills.run('2024-02-01')
  expect(outcome.status).toBe('done')
  const { opened, drill, list } = app.drills.store.getState()
  expect(opened).toBe('drill-3')
  expect(drill).toMatchObject({ status: 'ready', value: { day: '2024-02-01' } })
  expect(list).toMatchObject({
    status: 'ready',
    value: [{ id: 'drill-3' }, { id: 'drill-2' }, { id: 'drill-1' }],
  })
})

test('a cancelled drill leaves the one that was open', async () => {
  const { app } = startApp({ scenario: 'data', tick: 20 })
  await app.drills.refresh()
  const running = app.drills.run('2024-02-01')
  const task = await until('the task', () =>
    app.tasks.store.getState().tasks.find((one) => one.kind === 'drill' && one.progress),
  )
  expect(task.progress).toMatchObject({ total: 40, unit: 'steps' })
  app.tasks.cancel(task.id)
  expect((await running).status).toBe('cancelled')
  expect(app.drills.store.getState().opened).toBe('drill-2')
})

test('the day to drill is the newest verified one with a verified day after it', () => {
  const days = makeDays()
  expect(defaultDrillDay(days)).toBe('2024-02-05')
  expect(defaultDrillDay(days.map((day) => ({ ...day, state: 'pulled' as const })))).toBe('2024-02-09')
  expect(defaultDrillDay([])).toBeNull()
})

test('a filter of a drill counts what it shows', () => {
  const { ways } = makeDrill('one', DRILLED_DAY, '2024-02-10T09:31:07.412Z')
  const counts = countsOf(ways)
  expect(counts.caught + counts.missed + counts['not applicable']).toBe(counts.all)
  expect(counts.missed).toBe(1)
  expect(fitsFilter('caught elsewhere', 'caught')).toBe(true)
  expect(fitsFilter('not applicable', 'missed')).toBe(false)
})

test('a freshness rule is whole days, or none', async () => {
  expect(readFreshness(' 3 ')).toEqual({ ok: true, days: 3 })
  expect(readFreshness('0')).toEqual({ ok: true, days: 0 })
  expect(readFreshness('')).toEqual({ ok: true, days: null })
  for (const text of ['36501', '-1', '1.5', 'a week', '1e3']) expect(readFreshness(text).ok).toBe(false)
  const { app } = startApp({ scenario: 'data' })
  const kept = () => {
    const { settings } = app.workspace.store.getState()
    return settings.status === 'ready' ? freshnessOf(settings.value) : undefined
  }
  await app.workspace.loadSettings()
  expect(kept()).toBeNull()
  await app.workspace.setFreshness(3)
  expect(kept()).toBe(3)
  await app.workspace.setFreshness(null)
  expect(kept()).toBeNull()
})
