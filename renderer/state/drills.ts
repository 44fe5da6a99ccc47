/** Tamper drills: which day, the run, the result that is open, the earlier ones. */
import { createStore } from 'zustand/vanilla'
import type { DRILL_FORMATS } from '../../shared/contract/drill.ts'
import type { Day } from '../../shared/model/archive.ts'
import type { ArchiveDay } from '../../shared/model/archive-view.ts'
import type { Drill, DrillOutcome, DrillSummary, DrillWay } from '../../shared/model/drill.ts'
import type { WrittenEvidence } from '../../shared/model/evidence.ts'
import type { Deps } from './deps.ts'
import { callHost, IDLE, LOADING, type Loadable, loadable } from './failure.ts'
import type { Outcome, Tasks } from './tasks.ts'

export type DrillFormat = (typeof DRILL_FORMATS)[number]

export const DRILL_FILTERS = ['all', 'caught', 'missed', 'not applicable'] as const
export type DrillFilter = (typeof DRILL_FILTERS)[number]

export type DrillState = {
  /** The day to drill; null: `defaultDrillDay`. */
  readonly day: Day | null
  readonly list: Loadable<readonly DrillSummary[]>
  readonly opened: string | null
  readonly drill: Loadable<Drill>
  readonly filter: DrillFilter
}

/** Days that can be drilled, newest first. */
export function drillableDays(days: readonly ArchiveDay[]): readonly ArchiveDay[] {
  return days.filter((day) => day.file !== null).toReversed()
}

/**
 * The newest day that verified and has a verified day after it: some damage shows only in the day that comes next.
 * Without one, the newest that verified; else the newest that is here.
 */
export function defaultDrillDay(days: readonly ArchiveDay[]): Day | null {
  const here = drillableDays(days)
  const isVerified = (day: ArchiveDay | undefined) => day?.state === 'verified'
  const followed = here.find((day, at) => isVerified(day) && isVerified(here[at - 1]))
  return (followed ?? here.find(isVerified) ?? here[0])?.day ?? null
}

/** `caught elsewhere` is caught: the verdict failed, if with another kind or place. */
export function fitsFilter(outcome: DrillOutcome, filter: DrillFilter): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'caught':
      return outcome === 'caught' || outcome === 'caught elsewhere'
    default:
      return outcome === filter
  }
}

export function countsOf(ways: readonly DrillWay[]): Readonly<Record<DrillFilter, number>> {
  const count = (filter: DrillFilter) => ways.filter((way) => fitsFilter(way.outcome, filter)).length
  return {
    all: ways.length,
    caught: count('caught'),
    missed: count('missed'),
    'not applicable': count('not applicable'),
  }
}

const EXTENSIONS: Readonly<Record<DrillFormat, string>> = { text: 'txt', html: 'html', json: 'json' }

export function createDrills(deps: Deps, tasks: Tasks) {
  const store = createStore<DrillState>(() => ({
    day: null,
    list: IDLE,
    opened: null,
    drill: IDLE,
    filter: 'all',
  }))

  async function open(id: string): Promise<void> {
    store.setState({ opened: id, drill: LOADING, filter: 'all' })
    const drill = await loadable(() => deps.engine().drill.get({ id }))
    if (store.getState().opened === id) store.setState({ drill })
  }

  async function refresh(): Promise<void> {
    if (store.getState().list.status !== 'ready') store.setState({ list: LOADING })
    const list = await loadable(() => deps.engine().drill.list())
    store.setState({ list })
    const newest = list.status === 'ready' ? list.value[0] : undefined
    if (newest && store.getState().opened === null) await open(newest.id)
  }

  return {
    store,
    refresh,
    open,
    chooseDay: (day: Day): void => store.setState({ day }),
    setFilter: (filter: DrillFilter): void => store.setState({ filter }),
    /** Runs a drill and opens its result. A cancel leaves what was open. */
    run: async (day: Day): Promise<Outcome<Drill>> => {
      const outcome = await tasks.run('drill', `Tamper drill of ${day}`, (signal) =>
        deps.engine().drill.run({ day }, { signal }),
      )
      if (outcome.status === 'done') {
        store.setState({
          opened: outcome.value.id,
          drill: { status: 'ready', value: outcome.value },
          filter: 'all',
        })
      }
      await refresh()
      return outcome
    },
    /** Asks for a place and writes the drill there; null when no place was chosen. */
    exportAs: async (drill: DrillSummary, format: DrillFormat): Promise<WrittenEvidence | null> => {
      const chosen = await callHost(deps.host, 'chooseSave', {
        title: 'Export the tamper drill',
        suggestedName: `tamper-drill-${drill.day}.${EXTENSIONS[format]}`,
        filters: [{ name: format, extensions: [EXTENSIONS[format]] }],
      })
      if (!chosen) return null
      return deps.engine().drill.export({ id: drill.id, format, save: chosen.save })
    },
  }
}

export type Drills = ReturnType<typeof createDrills>
