/** Retention: the schedule as it is edited, what is wrong in it, the objects of a period, legal holds. */
import { createStore } from 'zustand/vanilla'
import type { Day } from '../../shared/model/archive.ts'
import type { ComplianceReport } from '../../shared/model/report-compliance.ts'
import type { KeptSchedule, LegalHold, ScheduleProblem } from '../../shared/model/retention.ts'
import type { Deps } from './deps.ts'
import { IDLE, LOADING, type Loadable, loadable } from './failure.ts'

export type RetentionState = {
  readonly inForce: Loadable<KeptSchedule>
  readonly shipped: KeptSchedule | null
  readonly history: readonly KeptSchedule[]
  /** The text in the editor; null until there is one. */
  readonly draft: string | null
  readonly problems: readonly ScheduleProblem[]
  readonly from: Day | null
  readonly to: Day | null
  /** Null: the last day of the period. */
  readonly asOf: Day | null
  readonly overview: Loadable<ComplianceReport>
  readonly holds: Loadable<readonly LegalHold[]>
}

export function createRetention(deps: Deps) {
  const store = createStore<RetentionState>(() => ({
    inForce: IDLE,
    shipped: null,
    history: [],
    draft: null,
    problems: [],
    from: null,
    to: null,
    asOf: null,
    overview: IDLE,
    holds: IDLE,
  }))
  let asking = new AbortController()
  let checks = 0

  async function readSchedule(): Promise<void> {
    if (store.getState().inForce.status !== 'ready') store.setState({ inForce: LOADING })
    const read = await loadable(() =>
      Promise.all([deps.engine().retention.schedule(), deps.engine().retention.history()]),
    )
    if (read.status !== 'ready') {
      store.setState({ inForce: read })
      return
    }
    const [{ inForce, shipped }, history] = read.value
    const { draft } = store.getState()
    store.setState({
      inForce: { status: 'ready', value: inForce },
      shipped,
      history,
      draft: draft ?? inForce.text,
    })
  }

  async function readHolds(): Promise<void> {
    store.setState({ holds: await loadable(() => deps.engine().retention.holds()) })
  }

  async function readOverview(): Promise<void> {
    asking.abort()
    asking = new AbortController()
    const { signal } = asking
    const { from, to, asOf } = store.getState()
    if (from === null || to === null || from > to) {
      store.setState({ overview: IDLE })
      return
    }
    if (store.getState().overview.status !== 'ready') store.setState({ overview: LOADING })
    const overview = await loadable(() =>
      deps.engine().retention.overview({ range: { from, to }, ...(asOf !== null && { asOf }) }, { signal }),
    )
    if (!signal.aborted) store.setState({ overview })
  }

  return {
    store,
    refresh: async (): Promise<void> => {
      await Promise.all([readSchedule(), readHolds(), readOverview()])
    },
    choose: (fields: Partial<Pick<RetentionState, 'from' | 'to' | 'asOf'>>): Promise<void> => {
      store.setState(fields)
      return readOverview()
    },
    /** Takes the text as it is typed, and marks what is wrong in it. An older answer never overtakes a newer one. */
    edit: async (text: string): Promise<void> => {
      store.setState({ draft: text })
      const check = ++checks
      const { problems } = await deps.engine().retention.check({ text })
      if (check === checks) store.setState({ problems })
    },
    /** Keeps the draft as the schedule in force. Throws what is wrong in it. */
    save: async (note: string): Promise<void> => {
      const { draft } = store.getState()
      if (draft === null) return
      await deps.engine().retention.save({ text: draft, note })
      store.setState({ problems: [] })
      await Promise.all([readSchedule(), readOverview()])
    },
    placeHold: async (range: { readonly from: Day; readonly to: Day }, reason: string): Promise<void> => {
      await deps.engine().retention.placeHold({ range, reason })
      await Promise.all([readHolds(), readOverview()])
    },
    releaseHold: async (id: number, reason: string): Promise<void> => {
      await deps.engine().retention.releaseHold({ id, reason })
      await Promise.all([readHolds(), readOverview()])
    },
  }
}

export type Retention = ReturnType<typeof createRetention>
