/** Long operations: their progress, rate and time left, and how to cancel them. */
import { createStore } from 'zustand/vanilla'
import type { Progress } from '../../shared/model/progress.ts'
import { type Failure, toFailure } from './failure.ts'

export type TaskKind =
  | 'pull'
  | 'verify'
  | 'load'
  | 'sample'
  | 'export'
  | 'report'
  | 'compare'
  | 'prove'
  | 'certificate'
  | 'drill'
  | 'anchor'
  | 'activity'
  | 'case'
  | 'package'
  | 'forward'
  | 'rules'
  | 'attest'

/** Work on the archive itself: one at a time, and shown on its screen. The other kinds only read it. */
const ARCHIVE_WORK: ReadonlySet<TaskKind> = new Set(['pull', 'verify', 'load', 'sample'])

export function isArchiveWork(task: Pick<Task, 'kind'>): boolean {
  return ARCHIVE_WORK.has(task.kind)
}

export type Task = {
  readonly id: number
  readonly kind: TaskKind
  readonly label: string
  readonly startedAt: number
  readonly finishedAt: number | null
  readonly status: 'running' | 'cancelling' | 'done' | 'failed' | 'cancelled'
  readonly progress: Progress | null
  /** When the present phase started and what was done by then: rates are of the phase. */
  readonly phaseStartedAt: number
  readonly phaseStartedDone: number
  readonly progressAt: number
  readonly failure: Failure | null
  /** When it began, ISO 8601, UTC. */
  readonly at: string
  /** What it went through: each phase as it began. */
  readonly log: readonly TaskLine[]
  /** Does the same once more; absent where that needs an answer of the user first (a place to write to). */
  readonly again?: () => void
}

/** Milliseconds after the task began, and what was done then. */
export type TaskLine = { readonly after: number; readonly text: string }

export type Outcome<R> =
  | { readonly status: 'done'; readonly value: R }
  | { readonly status: 'cancelled' }
  | { readonly status: 'failed'; readonly failure: Failure }

export type ProgressIterator<R> = Pick<AsyncIterator<Progress, R, undefined>, 'next'>
export type StartLong<R> = (signal: AbortSignal) => Promise<ProgressIterator<R>>

/** Follows a long operation to its result. */
export async function follow<R>(
  start: StartLong<R>,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<R> {
  const iterator = await start(signal)
  for (;;) {
    const step = await iterator.next()
    if (step.done) return step.value
    onProgress(step.value)
  }
}

/** The present phase, unless the name of the task has the word: "Verify every signature: verify" says it twice. */
export function phaseOf({ label, progress }: Task): string | null {
  if (!progress || label.toLowerCase().split(' ').includes(progress.phase.toLowerCase())) return null
  return progress.phase
}

/** Units per second in the present phase, or null while there is too little to tell. */
export function rateOf(task: Task): number | null {
  if (!task.progress) return null
  const seconds = (task.progressAt - task.phaseStartedAt) / 1000
  const done = task.progress.done - task.phaseStartedDone
  return seconds < 0.5 || done <= 0 ? null : done / seconds
}

/** Seconds left in the present phase, or null while unknown. */
export function secondsLeft(task: Task): number | null {
  const rate = rateOf(task)
  if (rate === null || !task.progress || task.progress.total === null) return null
  return Math.max(0, (task.progress.total - task.progress.done) / rate)
}

/** How far, from 0 to 1; null while the total is unknown. */
export function fractionOf(task: Task): number | null {
  const progress = task.progress
  if (!progress || progress.total === null || progress.total <= 0) return null
  return Math.min(1, progress.done / progress.total)
}

const KEPT = 50
const MOST_LINES = 200

export type TaskState = { readonly tasks: readonly Task[] }

export function createTasks(now: () => number) {
  const store = createStore<TaskState>(() => ({ tasks: [] }))
  const controllers = new Map<number, AbortController>()
  let next = 1

  const change = (id: number, alter: (task: Task) => Task) =>
    store.setState((state) => ({ tasks: state.tasks.map((task) => (task.id === id ? alter(task) : task)) }))

  const advance = (id: number, progress: Progress) =>
    change(id, (task) => {
      const at = now()
      const samePhase = task.progress?.phase === progress.phase && task.progress.unit === progress.unit
      return {
        ...task,
        progress,
        progressAt: at,
        phaseStartedAt: samePhase ? task.phaseStartedAt : at,
        phaseStartedDone: samePhase ? task.phaseStartedDone : progress.done,
        log: samePhase
          ? task.log
          : [...task.log, { after: at - task.startedAt, text: progress.phase }].slice(-MOST_LINES),
      }
    })

  /** `again` repeats the whole action, with what follows on it. */
  async function run<R>(
    kind: TaskKind,
    label: string,
    start: StartLong<R>,
    again?: () => unknown,
  ): Promise<Outcome<R>> {
    const id = next++
    const controller = new AbortController()
    controllers.set(id, controller)
    const at = now()
    const task: Task = {
      id,
      kind,
      label,
      startedAt: at,
      finishedAt: null,
      status: 'running',
      progress: null,
      phaseStartedAt: at,
      phaseStartedDone: 0,
      progressAt: at,
      failure: null,
      at: new Date().toISOString(),
      log: [],
      ...(again === undefined ? {} : { again: () => void again() }),
    }
    store.setState((state) => ({ tasks: [...state.tasks, task].slice(-KEPT) }))
    try {
      const value = await follow(start, controller.signal, (progress) => advance(id, progress))
      change(id, (current) => ({ ...current, status: 'done', finishedAt: now() }))
      return { status: 'done', value }
    } catch (error) {
      const failure = toFailure(error)
      if (controller.signal.aborted || failure.code === 'CANCELLED') {
        change(id, (current) => ({ ...current, status: 'cancelled', finishedAt: now() }))
        return { status: 'cancelled' }
      }
      change(id, (current) => ({ ...current, status: 'failed', finishedAt: now(), failure }))
      return { status: 'failed', failure }
    } finally {
      controllers.delete(id)
    }
  }

  return {
    store,
    run,
    cancel: (id: number): void => {
      const controller = controllers.get(id)
      if (!controller) return
      change(id, (task) => ({ ...task, status: 'cancelling' }))
      controller.abort()
    },
    cancelAll: (): void => {
      for (const controller of controllers.values()) controller.abort()
    },
    /** Takes finished tasks off the list. */
    clearFinished: (): void =>
      store.setState((state) => ({ tasks: state.tasks.filter(({ finishedAt }) => finishedAt === null) })),
  }
}

export type Tasks = ReturnType<typeof createTasks>

export function runningTasks(state: TaskState): readonly Task[] {
  return state.tasks.filter((task) => task.status === 'running' || task.status === 'cancelling')
}
