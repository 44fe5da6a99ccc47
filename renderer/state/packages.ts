/** Compliance packages: the period and what goes in, the size before, the making, and the replay of one. */
import { createStore } from 'zustand/vanilla'
import type { Day } from '../../shared/model/archive.ts'
import type { PackagePlan, PackageRequest, PackageWritten, ReplayResult } from '../../shared/model/package.ts'
import type { Deps } from './deps.ts'
import { callHost, IDLE, LOADING, type Loadable, loadable } from './failure.ts'
import { createSigningKey } from './signing-key.ts'
import type { Outcome, Tasks } from './tasks.ts'

export type PackageChoice = {
  readonly from: Day | null
  readonly to: Day | null
  readonly hashesOnly: boolean
  readonly withCases: boolean
  readonly wholeActivity: boolean
}

export type PackageState = PackageChoice & {
  readonly plan: Loadable<PackagePlan>
  readonly written: Loadable<PackageWritten>
  readonly replayed: Loadable<ReplayResult & { readonly path: string }>
}

const ZIP = [{ name: 'ZIP', extensions: ['zip'] }]

/** What the choice asks for; null while the period is not whole. */
export function packageRequestOf(choice: PackageChoice): PackageRequest | null {
  const { from, to, hashesOnly, withCases, wholeActivity } = choice
  if (from === null || to === null || from > to) return null
  return {
    range: { from, to },
    ...(hashesOnly && { hashesOnly }),
    ...(!withCases && { cases: [] }),
    ...(wholeActivity && { wholeActivity }),
  }
}

export function createPackages(deps: Deps, tasks: Tasks) {
  const store = createStore<PackageState>(() => ({
    from: null,
    to: null,
    hashesOnly: false,
    withCases: true,
    wholeActivity: false,
    plan: IDLE,
    written: IDLE,
    replayed: IDLE,
  }))
  const signer = createSigningKey(deps, () => store.setState({ written: IDLE }))
  let asking = new AbortController()

  async function plan(): Promise<void> {
    asking.abort()
    asking = new AbortController()
    const { signal } = asking
    const request = packageRequestOf(store.getState())
    if (!request) {
      store.setState({ plan: IDLE })
      return
    }
    store.setState({ plan: LOADING })
    const planned = await loadable(() => deps.engine().package.plan(inputOf(request), { signal }))
    if (!signal.aborted) store.setState({ plan: planned })
  }

  return {
    store,
    signer,
    plan,
    change: (fields: Partial<PackageChoice>): Promise<void> => {
      store.setState({ ...fields, written: IDLE })
      return plan()
    },
    /** Asks for a place and makes the package there. Null when no place was chosen. */
    write: async (): Promise<Outcome<PackageWritten> | null> => {
      const request = packageRequestOf(store.getState())
      if (!request) return null
      const { from, to } = request.range
      const chosen = await callHost(deps.host, 'chooseSave', {
        title: 'Save the compliance package',
        suggestedName: `compliance-package-${from}-${to}.zip`,
        filters: ZIP,
      })
      if (!chosen) return null
      store.setState({ written: IDLE })
      const outcome = await tasks.run('package', `Compliance package ${from} to ${to}`, (signal) =>
        deps
          .engine()
          .package.write({ ...inputOf(request), save: chosen.save, ...signer.asInput() }, { signal }),
      )
      if (outcome.status === 'done') store.setState({ written: { status: 'ready', value: outcome.value } })
      if (outcome.status === 'failed')
        store.setState({ written: { status: 'failed', failure: outcome.failure } })
      return outcome
    },
    /** Asks for a package and replays it. Null when none was chosen. */
    replay: async (): Promise<Outcome<ReplayResult> | null> => {
      const chosen = await callHost(deps.host, 'chooseFile', {
        title: 'Replay a compliance package',
        filters: ZIP,
      })
      if (!chosen) return null
      store.setState({ replayed: IDLE })
      const outcome = await tasks.run('package', 'Replay of a package', (signal) =>
        deps.engine().package.replay({ path: chosen.path }, { signal }),
      )
      if (outcome.status === 'done')
        store.setState({ replayed: { status: 'ready', value: { ...outcome.value, path: chosen.path } } })
      if (outcome.status === 'failed')
        store.setState({ replayed: { status: 'failed', failure: outcome.failure } })
      return outcome
    },
  }
}

function inputOf({ cases, ...request }: PackageRequest) {
  return { ...request, ...(cases && { cases: [...cases] }) }
}

export type Packages = ReturnType<typeof createPackages>
