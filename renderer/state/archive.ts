/** The archive screen: days, the opened day, the lines at a finding, and what is done to the archive. */
import { createStore } from 'zustand/vanilla'
import type { LatestVerification, LoadResult, PullResult } from '../../shared/contract/archive.ts'
import type { Day } from '../../shared/model/archive.ts'
import type { Alarm, ArchiveDay, ArchiveLine, DayDetail, PullPlan } from '../../shared/model/archive-view.ts'
import type { Finding } from '../../shared/model/finding.ts'
import type { DayRange } from '../../shared/model/source-object.ts'
import type { VerifyMode } from '../../shared/model/verdict.ts'
import type { VerificationResult } from '../../shared/model/verification.ts'
import type { Deps } from './deps.ts'
import { IDLE, LOADING, type Loadable, loadable } from './failure.ts'
import type { Outcome, Tasks } from './tasks.ts'

export type ArchiveState = {
  /** Null: all that is known. */
  readonly range: DayRange | null
  readonly days: Loadable<readonly ArchiveDay[]>
  readonly alarms: readonly Alarm[]
  readonly findings: readonly Finding[]
  readonly latest: LatestVerification | null
  readonly selected: Day | null
  readonly detail: Loadable<DayDetail>
  readonly lines: Readonly<Record<string, Loadable<readonly ArchiveLine[]>>>
  readonly plan: Loadable<PullPlan>
}

/** Where the lines around a finding are kept. */
export function lineKey(file: string, line: number): string {
  return `${file}:${line}`
}

export function createArchive(deps: Deps, tasks: Tasks, afterChange: () => Promise<void>) {
  const store = createStore<ArchiveState>(() => ({
    range: null,
    days: IDLE,
    alarms: [],
    findings: [],
    latest: null,
    selected: null,
    detail: IDLE,
    lines: {},
    plan: IDLE,
  }))
  const inRange = () => {
    const range = store.getState().range
    return range ? { range } : {}
  }
  let refreshes = 0

  async function refresh(): Promise<void> {
    const turn = ++refreshes
    if (store.getState().days.status !== 'ready') store.setState({ days: LOADING })
    const loaded = await loadable(() => {
      const archive = deps.engine().archive
      return Promise.all([
        archive.days(inRange()),
        archive.alarms(),
        archive.findings(inRange()),
        archive.latest(),
      ])
    })
    if (turn !== refreshes) return
    if (loaded.status !== 'ready') {
      store.setState({ days: loaded.status === 'failed' ? loaded : LOADING })
      return
    }
    const [days, alarms, findings, latest] = loaded.value
    store.setState({ days: { status: 'ready', value: days }, alarms, findings, latest, lines: {} })
    await reopen()
  }

  async function open(day: Day | null): Promise<void> {
    if (day === null) {
      store.setState({ selected: null, detail: IDLE })
      return
    }
    store.setState({ selected: day, detail: LOADING })
    await reopen()
  }

  async function reopen(): Promise<void> {
    const day = store.getState().selected
    if (day === null) return
    const detail = await loadable(() => deps.engine().archive.day({ day }))
    if (store.getState().selected === day) store.setState({ detail })
  }

  async function afterward<R>(outcome: Outcome<R>): Promise<Outcome<R>> {
    await Promise.all([refresh(), afterChange()])
    return outcome
  }

  return {
    store,
    refresh,
    open,
    setRange: (range: DayRange | null): Promise<void> => {
      store.setState({ range, plan: IDLE })
      return refresh()
    },
    showLines: async (file: string, line: number): Promise<void> => {
      const key = lineKey(file, line)
      const put = (lines: Loadable<readonly ArchiveLine[]>) =>
        store.setState((state) => ({ lines: { ...state.lines, [key]: lines } }))
      put(LOADING)
      put(await loadable(() => deps.engine().archive.lines({ file, line, before: 2, after: 2 })))
    },
    makePlan: async (sourceId: number): Promise<void> => {
      store.setState({ plan: LOADING })
      store.setState({ plan: await loadable(() => deps.engine().archive.plan({ sourceId, ...inRange() })) })
    },
    clearPlan: (): void => store.setState({ plan: IDLE }),
    acknowledge: async (id: number): Promise<void> => {
      await deps.engine().archive.acknowledgeAlarm({ id })
      await refresh()
    },
    pull: async (sourceId: number, label: string): Promise<Outcome<PullResult>> =>
      afterward(
        await tasks.run('pull', `Pull ${label}`, (signal) =>
          deps.engine().archive.pull({ sourceId, ...inRange() }, { signal }),
        ),
      ),
    verify: async (mode: VerifyMode): Promise<Outcome<VerificationResult>> =>
      afterward(
        await tasks.run('verify', mode === 'full' ? 'Verify every signature' : 'Verify', (signal) =>
          deps.engine().archive.verify({ mode, ...inRange() }, { signal }),
        ),
      ),
    load: async (): Promise<Outcome<LoadResult>> =>
      afterward(
        await tasks.run('load', 'Load', (signal) => deps.engine().archive.load(inRange(), { signal })),
      ),
    sample: async (days: number): Promise<Outcome<PullResult>> =>
      afterward(
        await tasks.run('sample', 'Make the sample archive', (signal) =>
          deps.engine().archive.sample({ days }, { signal }),
        ),
      ),
  }
}

export type Archive = ReturnType<typeof createArchive>
