/** The archive screen: days, verdict, findings, what of them is open, and what is done to the archive. */
import { createStore } from 'zustand/vanilla'
import type { LatestVerification, LoadResult, PullResult } from '../../shared/contract/archive.ts'
import type { Day } from '../../shared/model/archive.ts'
import type {
  Alarm,
  ArchiveDay,
  ArchiveLine,
  DayDetail,
  DayState,
  PullPlan,
} from '../../shared/model/archive-view.ts'
import type { LineDifference } from '../../shared/model/evidence.ts'
import type { Finding } from '../../shared/model/finding.ts'
import type { DayRange } from '../../shared/model/source-object.ts'
import type { VerifyMode } from '../../shared/model/verdict.ts'
import type { UnfinishedVerification, VerificationResult } from '../../shared/model/verification.ts'
import type { Deps } from './deps.ts'
import { IDLE, LOADING, type Loadable, loadable } from './failure.ts'
import {
  ALL_FINDINGS,
  type FindingQuery,
  type FindingRow,
  idOf,
  listFindings,
  stepFrom,
  toFindingRows,
} from './finding-list.ts'
import { isArchiveWork, type Outcome, runningTasks, type Tasks } from './tasks.ts'

export type ArchiveView = 'calendar' | 'findings'

export type ArchiveState = {
  /** Null: all that is known. */
  readonly range: DayRange | null
  readonly days: Loadable<readonly ArchiveDay[]>
  readonly alarms: readonly Alarm[]
  readonly findings: readonly FindingRow[]
  readonly latest: LatestVerification | null
  readonly unfinished: UnfinishedVerification | null
  readonly view: ArchiveView
  /** The states of days that the calendar shows; empty is all. */
  readonly states: readonly DayState[]
  readonly query: FindingQuery
  readonly selected: Day | null
  readonly detail: Loadable<DayDetail>
  /** Id of the finding that is open beside the calendar or the list. */
  readonly opened: string | null
  readonly lines: Readonly<Record<string, LineContext>>
  readonly differences: Readonly<Record<string, Loadable<LineDifference>>>
  readonly plan: Loadable<PullPlan>
}

/** Lines of a file around a place: how many on each side, and the lines once they are there. */
export type LineContext = { readonly around: number; readonly lines: Loadable<readonly ArchiveLine[]> }

export const NO_LINES: LineContext = { around: 0, lines: IDLE }
export const NEAR_LINES = 3
export const WIDE_LINES = 20

/** Where the lines around a place, and the difference at it, are kept. */
export function lineKey(file: string, line: number): string {
  return `${file}:${line}`
}

/** How the comparison of a line is called while it runs; unique to the line. */
export function compareLabel(file: string, line: number): string {
  return `Compare line ${line} of ${file}`
}

const UNFINISHED_TRIES = 20
const UNFINISHED_PAUSE_MS = 250

const VERIFY_LABELS: Readonly<Record<VerifyMode, string>> = { seal: 'Verify', full: 'Verify every signature' }

export function createArchive(deps: Deps, tasks: Tasks, afterChange: () => Promise<void>) {
  const store = createStore<ArchiveState>(() => ({
    range: null,
    days: IDLE,
    alarms: [],
    findings: [],
    latest: null,
    unfinished: null,
    view: 'calendar',
    states: [],
    query: ALL_FINDINGS,
    selected: null,
    detail: IDLE,
    opened: null,
    lines: {},
    differences: {},
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
        archive.unfinished(),
      ])
    })
    if (turn !== refreshes) return
    if (loaded.status !== 'ready') {
      store.setState({ days: loaded.status === 'failed' ? loaded : LOADING })
      return
    }
    const [days, alarms, found, latest, unfinished] = loaded.value
    const findings = toFindingRows(found)
    const { opened } = store.getState()
    store.setState({
      days: { status: 'ready', value: days },
      alarms,
      findings,
      latest,
      unfinished,
      lines: {},
      differences: {},
      opened: findings.some(({ id }) => id === opened) ? opened : null,
    })
    await reopen()
  }

  async function open(day: Day | null): Promise<void> {
    if (day === null) {
      store.setState({ selected: null, detail: IDLE, opened: null })
      return
    }
    store.setState({ selected: day, detail: LOADING, opened: null })
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

  async function runVerify(
    mode: VerifyMode,
    range: { readonly range?: DayRange },
  ): Promise<Outcome<VerificationResult>> {
    const outcome = await tasks.run(
      'verify',
      VERIFY_LABELS[mode],
      (signal) => deps.engine().archive.verify({ mode, ...range }, { signal }),
      () => runVerify(mode, range),
    )
    await afterward(outcome)
    if (outcome.status !== 'done') void findUnfinished()
    return outcome
  }

  /** A run that was cancelled takes a moment to end in the engine; only then it says what can be resumed. */
  async function findUnfinished(): Promise<void> {
    for (let tries = 0; tries < UNFINISHED_TRIES; tries += 1) {
      const { unfinished } = store.getState()
      if (unfinished !== null || runningTasks(tasks.store.getState()).some(isArchiveWork)) return
      await new Promise((resolve) => setTimeout(resolve, UNFINISHED_PAUSE_MS))
      const asked = await loadable(() => deps.engine().archive.unfinished())
      if (asked.status !== 'ready') return
      store.setState({ unfinished: asked.value })
    }
  }

  async function runPull(sourceId: number, label: string): Promise<Outcome<PullResult>> {
    const start = (signal: AbortSignal) => deps.engine().archive.pull({ sourceId, ...inRange() }, { signal })
    return afterward(await tasks.run('pull', `Pull ${label}`, start, () => runPull(sourceId, label)))
  }

  async function runLoad(): Promise<Outcome<LoadResult>> {
    const start = (signal: AbortSignal) => deps.engine().archive.load(inRange(), { signal })
    return afterward(await tasks.run('load', 'Load', start, runLoad))
  }

  const showFinding = (id: string | null) => store.setState({ opened: id })

  return {
    store,
    refresh,
    open,
    setRange: (range: DayRange | null): Promise<void> => {
      store.setState({ range, plan: IDLE })
      return refresh()
    },
    setView: (view: ArchiveView): void => store.setState({ view }),
    /** Which states of days the calendar shows; empty is all. */
    setStates: (states: readonly DayState[]): void => store.setState({ states }),
    setQuery: (change: Partial<FindingQuery>): void =>
      store.setState((state) => ({ query: { ...state.query, ...change } })),
    showFinding,
    /** Opens a finding as another part of the screen has it. */
    openFinding: (finding: Finding): void => {
      const id = idOf(store.getState().findings, finding)
      if (id !== null) showFinding(id)
    },
    /** Goes to the finding after (or before) the open one, as the list has them now. False at the end of the list. */
    stepFinding: (step: 1 | -1): boolean => {
      const { findings, query, opened } = store.getState()
      const next = stepFrom(listFindings(findings, query), opened, step)
      if (next === null) return false
      showFinding(next.id)
      return true
    },
    /** Fetches the lines around a place; the lines that are there stay until the new ones have come. */
    showLines: async (file: string, line: number, around: number = NEAR_LINES): Promise<void> => {
      const key = lineKey(file, line)
      const put = (lines: Loadable<readonly ArchiveLine[]>) =>
        store.setState((state) => ({ lines: { ...state.lines, [key]: { around, lines } } }))
      if (store.getState().lines[key]?.lines.status !== 'ready') put(LOADING)
      put(await loadable(() => deps.engine().archive.lines({ file, line, before: around, after: around })))
    },
    /** Compares the bytes of a line with what they should be, as far as that can be told. */
    compareLine: async (file: string, line: number): Promise<void> => {
      const key = lineKey(file, line)
      const put = (difference: Loadable<LineDifference>) =>
        store.setState((state) => ({ differences: { ...state.differences, [key]: difference } }))
      put(LOADING)
      const outcome = await tasks.run('compare', compareLabel(file, line), (signal) =>
        deps.engine().evidence.difference({ file, line }, { signal }),
      )
      switch (outcome.status) {
        case 'done':
          return put({ status: 'ready', value: outcome.value })
        case 'failed':
          return put({ status: 'failed', failure: outcome.failure })
        case 'cancelled':
          return put(IDLE)
      }
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
    pull: runPull,
    /** The days that the screen shows, or another range; null: all of them. */
    verify: (
      mode: VerifyMode,
      range: DayRange | null = store.getState().range,
    ): Promise<Outcome<VerificationResult>> => runVerify(mode, range ? { range } : {}),
    /** Goes on with the verification that was cut short: its mode and its range, whatever the screen shows now. */
    resume: ({ mode, range }: UnfinishedVerification): Promise<Outcome<VerificationResult>> =>
      runVerify(mode, range ? { range } : {}),
    load: runLoad,
    sample: async (days: number): Promise<Outcome<PullResult>> =>
      afterward(
        await tasks.run('sample', 'Make the sample archive', (signal) =>
          deps.engine().archive.sample({ days }, { signal }),
        ),
      ),
  }
}

export type Archive = ReturnType<typeof createArchive>
