/** Alert rules: the text that is edited, what is wrong with it, and the hits of the last test. */
import { createStore } from 'zustand/vanilla'
import type { RuleBook, RuleCheck, RuleHit, RuleRun, RuleSetInfo } from '../../shared/model/alert-rule.ts'
import type { Day } from '../../shared/model/archive.ts'
import type { ArchiveLine } from '../../shared/model/archive-view.ts'
import type { Deps } from './deps.ts'
import { IDLE, LOADING, type Loadable, loadable } from './failure.ts'
import type { Tasks } from './tasks.ts'

export type RulesState = {
  readonly book: Loadable<RuleBook>
  /** As it is being edited. */
  readonly text: string
  readonly check: Loadable<RuleCheck>
  readonly run: Loadable<RuleRun>
  /** The text whose hits are shown. */
  readonly ranText: string | null
  /** Hits of one rule and of one day; null: of all. */
  readonly rule: string | null
  readonly day: Day | null
  /** The hit that is open, with the lines around it. */
  readonly opened: RuleHit | null
  readonly lines: Loadable<readonly ArchiveLine[]>
}

const AROUND = 3

/** The hits that are shown, gravest rule first. */
export function shownHits({ run, rule, day }: Pick<RulesState, 'run' | 'rule' | 'day'>): readonly RuleHit[] {
  if (run.status !== 'ready') return []
  return run.value.outcomes
    .filter((outcome) => rule === null || outcome.rule.name === rule)
    .flatMap(({ list }) => list)
    .filter((hit) => day === null || hit.day === day)
}

/** Hits of each day over the rules shown, also those that are not listed. */
export function hitsByDay({ run, rule }: Pick<RulesState, 'run' | 'rule'>): ReadonlyMap<Day, number> {
  const found = new Map<Day, number>()
  if (run.status !== 'ready') return found
  for (const day of run.value.ground.days) found.set(day, 0)
  for (const outcome of run.value.outcomes) {
    if (rule !== null && outcome.rule.name !== rule) continue
    for (const { day, hits } of outcome.days) if (day !== null) found.set(day, (found.get(day) ?? 0) + hits)
  }
  return found
}

export const hitKey = ({ rule, file, line }: Pick<RuleHit, 'rule' | 'file' | 'line'>): string =>
  `${rule} ${line} ${file}`

export function createRules(deps: Deps, tasks: Tasks) {
  const store = createStore<RulesState>(() => ({
    book: IDLE,
    text: '',
    check: IDLE,
    run: IDLE,
    ranText: null,
    rule: null,
    day: null,
    opened: null,
    lines: IDLE,
  }))

  async function check(): Promise<void> {
    const { text } = store.getState()
    const found = await loadable(() => deps.engine().rules.check({ text }))
    // What was typed since is checked by a later call.
    if (store.getState().text === text) store.setState({ check: found })
  }

  async function refresh(): Promise<void> {
    const before = store.getState().book
    if (before.status !== 'ready') store.setState({ book: LOADING })
    const book = await loadable(() => deps.engine().rules.book())
    const isEdited = before.status === 'ready' && store.getState().text !== before.value.text
    store.setState({ book, ...(book.status === 'ready' && !isEdited && { text: book.value.text }) })
    await check()
  }

  async function open(hit: RuleHit | null): Promise<void> {
    store.setState({ opened: hit, lines: hit === null ? IDLE : LOADING })
    if (hit === null) return
    const { file, line } = hit
    const lines = await loadable(() =>
      deps.engine().archive.lines({ file, line, before: AROUND, after: AROUND }),
    )
    if (store.getState().opened === hit) store.setState({ lines })
  }

  /** Runs what is in the editor over all loaded days. */
  async function test(): Promise<void> {
    const { text } = store.getState()
    if (store.getState().run.status !== 'ready') store.setState({ run: LOADING })
    const outcome = await tasks.run('rules', 'Test of the alert rules', (signal) =>
      deps.engine().rules.run({ text, name: 'alert-rules.yaml' }, { signal }),
    )
    switch (outcome.status) {
      case 'done': {
        store.setState({ run: { status: 'ready', value: outcome.value }, ranText: text })
        const { opened, rule } = store.getState()
        const names = outcome.value.outcomes.map((each) => each.rule.name)
        if (rule !== null && !names.includes(rule)) store.setState({ rule: null })
        const again =
          opened &&
          shownHits({ ...store.getState(), rule: null, day: null }).find(
            (hit) => hitKey(hit) === hitKey(opened),
          )
        store.setState({ opened: again ?? null })
        return
      }
      case 'failed':
        store.setState({ run: { status: 'failed', failure: outcome.failure } })
        return
      case 'cancelled':
        if (store.getState().run.status === 'loading') store.setState({ run: IDLE })
    }
  }

  return {
    store,
    refresh,
    check,
    test,
    open,
    /** Every set that was ever in force, newest first. */
    history: (): Promise<readonly RuleSetInfo[]> => deps.engine().rules.history(),
    textOf: async (id: number): Promise<string> => (await deps.engine().rules.set({ id })).text,
    edit: (text: string): void => store.setState({ text }),
    showRule: (rule: string | null): void => store.setState({ rule }),
    showDay: (day: Day | null): void => store.setState({ day }),
    /** Puts the text in force. */
    save: async (): Promise<RuleBook> => {
      const book = await deps.engine().rules.save({ text: store.getState().text })
      store.setState({ book: { status: 'ready', value: book } })
      return book
    },
    dismiss: async (hits: readonly RuleHit[], reason: string): Promise<void> => {
      await deps.engine().rules.dismiss({ hits: hits.map(placeOf), reason })
      await test()
    },
    link: async (hits: readonly RuleHit[], caseId: number, reason: string): Promise<void> => {
      await deps.engine().rules.link({ hits: hits.map(placeOf), caseId, reason })
      await test()
    },
    reopen: async (hits: readonly RuleHit[]): Promise<void> => {
      await deps.engine().rules.reopen({ hits: hits.map(placeOf) })
      await test()
    },
  }
}

const placeOf = ({ rule, file, line }: RuleHit) => ({ rule, file, line })

export type Rules = ReturnType<typeof createRules>
