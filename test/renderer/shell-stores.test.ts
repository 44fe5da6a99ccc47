import { describe, expect, it } from 'vitest'
import { describeDiagnostics } from '../../renderer/features/shell/diagnostics.ts'
import { createAppearance } from '../../renderer/state/appearance.ts'
import { createNotices } from '../../renderer/state/notices.ts'
import { createShell } from '../../renderer/state/shell.ts'
import { createTasks } from '../../renderer/state/tasks.ts'
import { createTimes } from '../../renderer/state/times.ts'
import { createTour, TOUR_STEPS } from '../../renderer/state/tour.ts'
import { createFakeHost } from './fake-host.ts'
import { fakePreferences } from './fake-preferences.ts'

const deps = (preferences = fakePreferences(), host = createFakeHost()) => ({
  preferences,
  host,
  engine: () => {
    throw new Error('no engine is asked here')
  },
  connected: async () => {},
  painted: () => Promise.resolve(),
  now: () => 0,
})

describe('appearance', () => {
  it('steps the zoom, tells the host, and keeps it', async () => {
    const preferences = fakePreferences()
    const host = createFakeHost()
    const appearance = createAppearance({ preferences, host })
    await appearance.stepZoom(1)
    await appearance.stepZoom(1)
    expect(host.calls.map(({ input }) => input)).toEqual([{ factor: 1.1 }, { factor: 1.25 }])
    expect(createAppearance({ preferences, host }).store.getState().zoom).toBe(125)
  })

  it('stays at the largest and the smallest', async () => {
    const appearance = createAppearance(deps())
    for (let n = 0; n < 20; n += 1) await appearance.stepZoom(-1)
    for (let n = 0; n < 20; n += 1) appearance.stepTextSize(1)
    expect(appearance.store.getState()).toMatchObject({ zoom: 50, textSize: 18 })
  })

  it('takes nothing that it does not know from preferences', () => {
    const odd = fakePreferences({ zoom: '9999', textSize: '99', contrast: 'neon', density: '<b>' })
    expect(createAppearance(deps(odd)).store.getState()).toMatchObject({
      zoom: 100,
      textSize: 13,
      contrast: 'system',
      density: 'compact',
    })
  })
})

describe('times', () => {
  it('are UTC until a zone is chosen, which is kept', () => {
    const preferences = fakePreferences()
    const times = createTimes({ preferences })
    expect(times.store.getState()).toEqual({ zone: null, place: 'beside' })
    times.choose({ zone: 'Asia/Tokyo', place: 'instead' })
    expect(createTimes({ preferences }).store.getState()).toEqual({ zone: 'Asia/Tokyo', place: 'instead' })
  })

  it.each(['{', '{"zone":"Nowhere/Land"}', '[]', 'null', '{"zone":7}'])('%s is UTC', (text) => {
    const times = createTimes({ preferences: fakePreferences({ times: text }) })
    expect(times.store.getState().zone).toBeNull()
  })
})

describe('tasks', () => {
  const steps = async function* () {
    yield { phase: 'reading', done: 1, total: 2, unit: 'files' as const, detail: null }
    yield { phase: 'reading', done: 2, total: 2, unit: 'files' as const, detail: null }
    yield { phase: 'judging', done: 1, total: 1, unit: 'files' as const, detail: null }
    return 'verdict'
  }

  it('log each phase once, and can be done again where the action said how', async () => {
    const tasks = createTasks(() => 0)
    let again = 0
    await tasks.run(
      'verify',
      'Verify',
      async () => steps() as never,
      () => {
        again += 1
      },
    )
    const [task] = tasks.store.getState().tasks
    expect(task?.log.map(({ text }) => text)).toEqual(['reading', 'judging'])
    task?.again?.()
    expect(again).toBe(1)
    await tasks.run('export', 'Export', async () => steps() as never)
    expect(tasks.store.getState().tasks[1]?.again).toBeUndefined()
  })

  it('clears what has finished, and nothing that runs', async () => {
    const tasks = createTasks(() => 0)
    await tasks.run('verify', 'Verify', async () => steps() as never)
    const running = tasks.run(
      'pull',
      'Pull',
      (signal) =>
        new Promise<never>((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason))
        }),
    )
    tasks.clearFinished()
    expect(tasks.store.getState().tasks.map(({ label }) => label)).toEqual(['Pull'])
    tasks.cancelAll()
    expect((await running).status).toBe('cancelled')
  })
})

describe('notices', () => {
  it('can be read again after they have gone', () => {
    const notices = createNotices()
    const first = notices.push({ tone: 'success', title: 'One' })
    notices.push({ tone: 'error', title: 'Two', detail: 'why' })
    notices.dismiss(first)
    expect(notices.store.getState().notices.map(({ title }) => title)).toEqual(['Two'])
    expect(notices.store.getState().history.map(({ title }) => title)).toEqual(['Two', 'One'])
    notices.clearHistory()
    expect(notices.store.getState().history).toEqual([])
  })
})

describe('the same notice once more', () => {
  it('stands once, says how often, and is each time in the history', () => {
    const notices = createNotices()
    const push = () => notices.push({ tone: 'warning', title: 'Again', detail: 'why' })
    push()
    notices.push({ tone: 'info', title: 'Other' })
    push()
    notices.push({ tone: 'warning', title: 'Again', detail: 'for another reason' })
    const shown = notices.store.getState().notices
    expect(shown.map(({ title, times }) => [title, times])).toEqual([
      ['Other', 1],
      ['Again', 2],
      ['Again', 1],
    ])
    expect(notices.store.getState().history).toHaveLength(4)
    notices.dismiss(shown[1]?.id ?? 0)
    push()
    expect(notices.store.getState().notices.at(-1)?.times).toBe(1)
  })
})

describe('tour', () => {
  it('goes over the screens, back no further than the start, and ends past its last step', () => {
    const preferences = fakePreferences()
    const shell = createShell(deps(preferences))
    const tour = createTour({ preferences }, shell)
    tour.move(1)
    expect(tour.store.getState().step).toBeNull()
    tour.start()
    tour.move(-1)
    expect(tour.store.getState().step).toBe(0)
    const screens = TOUR_STEPS.map(() => {
      const { screen } = shell.store.getState()
      tour.move(1)
      return screen
    })
    expect(screens).toEqual(['archive', 'archive', 'sql', 'reports', 'evidence', 'evidence'])
    expect(tour.store.getState()).toEqual({ step: null, seen: true })
    expect(createTour({ preferences }, shell).store.getState().seen).toBe(true)
  })
})

describe('shell', () => {
  it('opens on the screen of before, and on the archive for a screen that is none', () => {
    const preferences = fakePreferences()
    createShell(deps(preferences)).show('evidence')
    expect(createShell(deps(preferences)).store.getState().screen).toBe('evidence')
    expect(createShell(deps(fakePreferences({ screen: 'nowhere' }))).store.getState().screen).toBe('archive')
  })
})

describe('diagnostics', () => {
  it('say nothing of the archive: no path but the name of the folder, no source, no label', () => {
    const text = describeDiagnostics({
      info: {
        path: '/home/ana/secret-case/workspace-7',
        toolVersion: '0.1.0',
        offline: true,
        sources: [
          {
            id: 1,
            spec: 's3://meridian-audit/audit/',
            kind: 's3',
            label: 'Meridian',
            region: 'eu-west-1',
            endpoint: 'https://s3.example',
            pathStyle: false,
            profile: 'audit',
            secret: 'my-secret',
          },
        ],
        pins: [
          {
            id: 1,
            kind: 'root',
            fingerprint: 'ab'.repeat(32),
            addedAt: '2024-01-01T00:00:00Z',
            label: 'r.pem',
          },
        ],
        daysPulled: 3,
        daysLoaded: 3,
        eventsLoaded: 300,
      },
      about: { version: '0.1.0', electron: '45', chrome: '152', node: '24' },
      engine: 'ready',
      platform: 'Linux x86_64',
      window: '1280x800 at 1',
      settingNames: ['freshness.days'],
      days: { verified: 2, failed: 1 },
      counts: { events: 300 },
      look: 'system',
      failures: ['verify IO'],
    })
    for (const secret of ['ana', 'secret', 'meridian', 'Meridian', 'example', 'audit', 'abab', 'r.pem']) {
      expect(text).not.toContain(secret)
    }
    expect(text).toContain('Workspace folder: workspace-7')
    expect(text).toContain('Days by state: verified 2, failed 1')
    expect(text).toContain('Settings that are set: freshness.days')
  })
})
