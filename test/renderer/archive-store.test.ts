import { ORPCError } from '@orpc/client'
import { expect, test } from 'vitest'
import { compareLabel, lineKey, WIDE_LINES } from '../../renderer/state/archive.ts'
import { fractionOf, isArchiveWork, runningTasks } from '../../renderer/state/tasks.ts'
import { connectFake, startApp, until } from './connect.ts'
import { FAILED_DAY, LAST } from './fake-data.ts'

test('opening the workspace fills the archive, the counts and the schema', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  await app.open()
  const { days, alarms, latest } = app.archive.store.getState()
  expect(days.status === 'ready' && days.value.at(-1)?.day).toBe(LAST)
  expect(alarms).toHaveLength(1)
  expect(latest?.text).toContain('Verification: FAILED')
  const { info, sourceId } = app.workspace.store.getState()
  expect(info.status === 'ready' && info.value.eventsLoaded).toBeGreaterThan(100_000)
  expect(sourceId).toBe(1)
  expect(app.shell.store.getState().engine).toEqual({ status: 'ready' })
  expect(app.workbench.store.getState().schema.status).toBe('ready')
})

test('a failed read of the archive is shown with its hint, and a retry asks again', async () => {
  const { app } = startApp({ scenario: 'error', tick: 1 })
  await app.archive.refresh()
  const { days } = app.archive.store.getState()
  expect(days).toMatchObject({ status: 'failed', failure: { code: 'IO' } })
  expect(days.status === 'failed' && days.failure.hint).toContain('Check the disk')
})

test('a day opens to its detail, and the lines at a finding are fetched once asked for', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  await app.archive.open(FAILED_DAY)
  const { detail } = app.archive.store.getState()
  const finding = detail.status === 'ready' ? detail.value.findings[0] : undefined
  expect(finding?.kind).toBe('ENTRY_HASH_MISMATCH')
  const { file, line } = finding ?? {}
  if (!file || !line) throw new Error('The finding has no place')
  await app.archive.showLines(file, line)
  const near = () => {
    const kept = app.archive.store.getState().lines[lineKey(file, line)]
    return kept?.lines.status === 'ready' ? kept.lines.value.map((one) => one.line) : []
  }
  expect(near()).toEqual([4208, 4209, 4210, 4211, 4212, 4213, 4214])
  const wider = app.archive.showLines(file, line, WIDE_LINES)
  expect(near(), 'what is there stays until more has come').toHaveLength(7)
  await wider
  expect([near()[0], near().at(-1), near().length]).toEqual([4191, 4231, 41])
})

test('the day that was opened last wins over an answer that comes later', async () => {
  const real = connectFake({ scenario: 'data', tick: 1 })
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const slow: typeof real = {
    ...real,
    archive: {
      ...real.archive,
      day: (async (input: { day: string }) => {
        if (input.day === FAILED_DAY) await held
        return real.archive.day(input)
      }) as typeof real.archive.day,
    },
  }
  const { app } = startApp({ scenario: 'data' }, slow)
  const first = app.archive.open(FAILED_DAY)
  await app.archive.open(LAST)
  release()
  await first
  const { detail } = app.archive.store.getState()
  expect(detail.status === 'ready' && detail.value.day).toBe(LAST)
})

test('a pull reports its phases, then the days are there', async () => {
  const { app } = startApp({ scenario: 'nothing-pulled', tick: 1 })
  await app.open()
  expect(app.archive.store.getState().days).toEqual({ status: 'ready', value: [] })
  const phases = new Set<string>()
  const stop = app.tasks.store.subscribe((state) => {
    const progress = state.tasks[0]?.progress
    if (progress) phases.add(progress.phase)
  })
  const outcome = await app.archive.pull(1, 'prod')
  stop()
  expect(outcome).toMatchObject({ status: 'done', value: { fetched: 25 } })
  expect([...phases]).toEqual(['Download', 'Verify', 'Load'])
  const { days } = app.archive.store.getState()
  expect(days.status === 'ready' && days.value.length).toBe(40)
  const task = app.tasks.store.getState().tasks[0]
  expect(task).toMatchObject({ status: 'done', kind: 'pull' })
  expect(task && fractionOf(task)).toBe(1)
})

test('cancel ends a pull in the engine, and says cancelled, not failed', async () => {
  const { app } = startApp({ scenario: 'nothing-pulled', tick: 20 })
  const pulling = app.archive.pull(1, 'prod')
  const task = await until('progress', () =>
    app.tasks.store.getState().tasks.find((one) => one.progress?.done),
  )
  expect(runningTasks(app.tasks.store.getState())).toHaveLength(1)
  app.tasks.cancel(task.id)
  expect(app.tasks.store.getState().tasks[0]?.status).toBe('cancelling')
  expect(await pulling).toEqual({ status: 'cancelled' })
  expect(app.tasks.store.getState().tasks[0]?.status).toBe('cancelled')
  const { days } = app.archive.store.getState()
  expect(days.status === 'ready' && days.value).toEqual([])
})

test('a range narrows the days, and null shows all again', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  await app.archive.setRange({ from: '2024-01-08', to: '2024-01-12' })
  const narrowed = app.archive.store.getState().days
  expect(narrowed.status === 'ready' && narrowed.value.map((day) => day.day)).toEqual([
    '2024-01-08',
    '2024-01-09',
    '2024-01-10',
    '2024-01-11',
    '2024-01-12',
  ])
  await app.archive.setRange(null)
  const all = app.archive.store.getState().days
  expect(all.status === 'ready' && all.value.length).toBe(40)
})

test('the next and the previous finding are those of the list as it is filtered now', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  await app.archive.refresh()
  const opened = () => {
    const { findings, opened: id } = app.archive.store.getState()
    return findings.find((row) => row.id === id)?.finding.kind
  }
  expect(app.archive.stepFinding(1)).toBe(true)
  expect(opened()).toBe('ENTRY_HASH_MISMATCH')
  app.archive.stepFinding(1)
  expect(opened()).toBe('TIMESTAMP_ORDER')
  app.archive.setQuery({ severities: ['error'] })
  app.archive.stepFinding(1)
  expect(opened(), 'one that is filtered out is left for the first').toBe('ENTRY_HASH_MISMATCH')
  app.archive.stepFinding(1)
  expect(opened()).toBe('DAY_MISSING')
  expect(app.archive.stepFinding(1), 'the end is the end').toBe(false)
  expect(opened()).toBe('DAY_MISSING')
  app.archive.stepFinding(-1)
  expect(opened()).toBe('ENTRY_HASH_MISMATCH')
})

test('a finding is opened from its day, and closed when it does not stand any more', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  await app.archive.refresh()
  await app.archive.open(FAILED_DAY)
  const { detail } = app.archive.store.getState()
  const finding = detail.status === 'ready' ? detail.value.findings[1] : undefined
  if (!finding) throw new Error('No finding')
  app.archive.openFinding(finding)
  expect(app.archive.store.getState().opened).toBe(`${finding.file}:4212:TIMESTAMP_ORDER:1`)
  await app.archive.refresh()
  expect(app.archive.store.getState().opened, 'it still stands').not.toBeNull()
  await app.archive.setRange({ from: '2024-01-02', to: '2024-01-03' })
  expect(app.archive.store.getState().opened).toBeNull()
})

test('a full verification that is cancelled is offered again, and goes on with its own mode and range', async () => {
  const real = connectFake({ scenario: 'data', tick: 5 })
  const asked: unknown[] = []
  const watch: typeof real.archive.verify = (...call) => {
    asked.push(call[0])
    return real.archive.verify(...call)
  }
  const archive = new Proxy(real.archive, {
    get: (target, name) => (name === 'verify' ? watch : Reflect.get(target, name)),
  })
  const watched = new Proxy(real, {
    get: (target, name) => (name === 'archive' ? archive : Reflect.get(target, name)),
  })
  const { app } = startApp({ scenario: 'data' }, watched)
  const range = { from: '2024-01-08', to: '2024-02-02' }
  await app.archive.setRange(range)
  const running = app.archive.verify('full')
  const task = await until('some files', () =>
    app.tasks.store.getState().tasks.find((one) => (one.progress?.done ?? 0) >= 3),
  )
  app.tasks.cancel(task.id)
  expect(await running).toEqual({ status: 'cancelled' })
  const { unfinished } = app.archive.store.getState()
  expect(unfinished).toMatchObject({ mode: 'full', range, total: 25 })
  expect(unfinished?.done).toBeGreaterThanOrEqual(3)
  if (!unfinished) throw new Error('Nothing to resume')
  await app.archive.setRange(null)
  const first: number[] = []
  const stop = app.tasks.store.subscribe((state) => {
    const progress = state.tasks.at(-1)?.progress
    if (progress && state.tasks.length === 2) first.push(progress.done)
  })
  expect(await app.archive.resume(unfinished)).toMatchObject({ status: 'done', value: { mode: 'full' } })
  stop()
  expect(asked).toEqual([
    { mode: 'full', range },
    { mode: 'full', range },
  ])
  expect(first[0], 'what was done is not done again').toBe(unfinished.done)
  expect(app.archive.store.getState().unfinished).toBeNull()
})

test('what can be resumed is asked for again until the engine has ended the cancelled run', async () => {
  const real = connectFake({ scenario: 'data', tick: 5 })
  let busy = 3
  const slow: typeof real.archive.unfinished = async (...call) =>
    busy-- > 0 ? null : real.archive.unfinished(...call)
  const archive = new Proxy(real.archive, {
    get: (target, name) => (name === 'unfinished' ? slow : Reflect.get(target, name)),
  })
  const engine = new Proxy(real, {
    get: (target, name) => (name === 'archive' ? archive : Reflect.get(target, name)),
  })
  const { app } = startApp({ scenario: 'data' }, engine)
  const running = app.archive.verify('full')
  const task = await until('progress', () =>
    app.tasks.store.getState().tasks.find((one) => one.progress?.done),
  )
  app.tasks.cancel(task.id)
  await running
  expect(app.archive.store.getState().unfinished).toBeNull()
  await until('the offer', () => app.archive.store.getState().unfinished)
})

test('the bytes of a line are compared once asked for; a cancel leaves nothing behind', async () => {
  const { app } = startApp({ scenario: 'data', tick: 10 })
  const [file, line] = ['audit/2024/01/2024-01-17.log.gz', 4211] as const
  const kept = () => app.archive.store.getState().differences[lineKey(file, line)]
  const first = app.archive.compareLine(file, line)
  expect(kept()).toEqual({ status: 'loading' })
  const task = await until('the task', () =>
    runningTasks(app.tasks.store.getState()).find((one) => one.label === compareLabel(file, line)),
  )
  expect(isArchiveWork(task), 'nothing else has to wait for it').toBe(false)
  app.tasks.cancel(task.id)
  await first
  expect(kept()).toEqual({ status: 'idle' })
  await app.archive.compareLine(file, line)
  expect(kept()).toMatchObject({ status: 'ready', value: { file, line } })
})

test('an acknowledged alarm goes', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  await app.archive.refresh()
  await app.archive.acknowledge(1)
  expect(app.archive.store.getState().alarms).toEqual([])
})

test('a key that the host cannot keep is refused with its reason and no source is added', async () => {
  const { app, host } = startApp({ scenario: 'empty', tick: 1 })
  const saving = app.workspace.saveSecret('s3://b/', { accessKeyId: 'A', secretAccessKey: 'S' })
  await expect(saving).rejects.toMatchObject({
    code: 'SECRET_STORE',
    hint: expect.stringContaining('gnome-keyring'),
  })
  expect(host.calls.map((call) => call.operation)).toEqual(['saveSecret'])
})

test('a refused folder keeps its code and hint over the wire', async () => {
  const { app } = startApp({ scenario: 'empty', tick: 1 })
  const adding = app.workspace.addSource({ spec: '/nowhere' })
  await expect(adding).rejects.toBeInstanceOf(ORPCError)
  await expect(adding).rejects.toMatchObject({
    code: 'NOT_FOUND',
    data: { hint: 'Choose a folder that exists.' },
  })
})

test('an engine that cannot read its workspace leaves a screen that says why', async () => {
  const real = connectFake({ scenario: 'data', tick: 1 })
  const broken: typeof real = {
    ...real,
    workspace: {
      ...real.workspace,
      info: (async () => {
        throw new ORPCError('IO', { message: 'The catalogue is damaged.', data: { hint: 'Restore it.' } })
      }) as typeof real.workspace.info,
    },
  }
  const { app } = startApp({ scenario: 'data' }, broken)
  await app.open()
  expect(app.shell.store.getState().engine).toMatchObject({
    status: 'failed',
    failure: { code: 'IO', message: 'The catalogue is damaged.', hint: 'Restore it.' },
  })
})
