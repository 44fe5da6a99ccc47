/** Forwarding: the targets, what is to be sent and how it would look, what was sent. */
import { createStore } from 'zustand/vanilla'
import type { AskedSource } from '../../shared/contract/forward.ts'
import { BlotterError } from '../../shared/model/error.ts'
import type {
  Forwarding,
  ForwardPreview,
  ForwardTarget,
  KeptTarget,
  RefusalPage,
  TargetCheck,
} from '../../shared/model/forward.ts'
import type { Deps } from './deps.ts'
import { callHost, IDLE, LOADING, type Loadable, loadable } from './failure.ts'
import {
  draftOf,
  missingOf,
  NEW_TARGET,
  secretNameOf,
  type TargetDraft,
  targetOf,
  typedSecret,
} from './forward-draft.ts'
import type { Outcome, Tasks } from './tasks.ts'

/** What is to be sent, and what it is called. */
export type Asked = { readonly source: AskedSource; readonly what: string }

export const FINDINGS: Asked = { source: { kind: 'findings' }, what: 'the findings that stand today' }

export type ForwardState = {
  /** The dialog is shown. */
  readonly open: boolean
  /** Null: the view shows targets and history only. */
  readonly asked: Asked | null
  readonly targets: Loadable<readonly KeptTarget[]>
  readonly draft: TargetDraft
  readonly changed: boolean
  readonly check: Loadable<TargetCheck>
  readonly preview: Loadable<ForwardPreview>
  readonly list: Loadable<readonly Forwarding[]>
  /** The forwarding whose refusals are shown. */
  readonly opened: number | null
  readonly refusals: Loadable<RefusalPage>
}

export function createForward(deps: Deps, tasks: Tasks) {
  const store = createStore<ForwardState>(() => ({
    open: false,
    asked: null,
    targets: IDLE,
    draft: NEW_TARGET,
    changed: false,
    check: IDLE,
    preview: IDLE,
    list: IDLE,
    opened: null,
    refusals: IDLE,
  }))

  async function refreshList(): Promise<void> {
    store.setState({ list: await loadable(() => deps.engine().forward.list()) })
  }

  async function refresh(): Promise<void> {
    const targets = await loadable(() => deps.engine().forward.targets())
    store.setState({ targets })
    await refreshList()
    const { draft, changed } = store.getState()
    const first = targets.status === 'ready' ? targets.value[0] : undefined
    if (first && draft.id === null && !changed) choose(first.id)
  }

  function choose(id: number | null): void {
    const { targets } = store.getState()
    const found = targets.status === 'ready' ? targets.value.find((each) => each.id === id) : undefined
    const draft = found ? draftOf(found) : NEW_TARGET
    store.setState({ draft, changed: false, check: IDLE, preview: IDLE })
  }

  /** Keeps the target: its secret in the keychain, all else in the workspace. Throws USAGE when something is missing. */
  async function save(): Promise<KeptTarget> {
    const { draft } = store.getState()
    const missing = missingOf(draft)
    if (missing !== null) throw new BlotterError('USAGE', missing)
    const value = typedSecret(draft)
    if (value !== null) await callHost(deps.host, 'saveSecret', { name: secretNameOf(draft), value })
    const { id, name } = draft
    const kept = await deps.engine().forward.saveTarget({ id, name: name.trim(), target: targetOf(draft) })
    const targets = await loadable(() => deps.engine().forward.targets())
    // What was typed of the secret goes with it: it is in the keychain now.
    store.setState({ targets, draft: draftOf(kept), changed: false })
    return kept
  }

  /** The target as it is kept; what was changed of it is kept first. */
  async function target(): Promise<ForwardTarget> {
    const { draft, changed } = store.getState()
    if (changed || draft.id === null) return (await save()).target
    return targetOf(draft)
  }

  async function after(outcome: Outcome<Forwarding>): Promise<Outcome<Forwarding>> {
    await refreshList()
    if (outcome.status === 'done' && outcome.value.refused > 0) await showRefusals(outcome.value.id)
    return outcome
  }

  async function showRefusals(id: number | null): Promise<void> {
    store.setState({ opened: id, refusals: id === null ? IDLE : LOADING })
    if (id === null) return
    const refusals = await loadable(() => deps.engine().forward.refusals({ id, limit: 1000 }))
    if (store.getState().opened === id) store.setState({ refusals })
  }

  return {
    store,
    refresh,
    choose,
    save,
    showRefusals,
    /** Shows the dialog, for something to be sent or for what was. */
    ask: (asked: Asked | null): void => store.setState({ open: true, asked, preview: IDLE, check: IDLE }),
    close: (): void => store.setState({ open: false, asked: null }),
    set: (fields: Partial<TargetDraft>): void =>
      store.setState(({ draft }) => ({
        draft: { ...draft, ...fields },
        changed: true,
        check: IDLE,
        preview: IDLE,
      })),
    /** Lets the user choose the certificates that alone may vouch for the server. */
    chooseCa: async (): Promise<void> => {
      const title = 'Choose the certificate of the authority'
      const chosen = await callHost(deps.host, 'choosePem', { title })
      if (!chosen) return
      if (!chosen.pem.includes('-----BEGIN CERTIFICATE-----')) {
        throw new BlotterError('USAGE', `${chosen.name} holds no certificate.`, {
          hint: 'Choose a file in PEM form.',
        })
      }
      store.setState(({ draft }) => ({ draft: { ...draft, ca: chosen.pem }, changed: true, check: IDLE }))
    },
    /** Forgets the target, and its secret. What was sent there stays in the history. */
    remove: async (): Promise<void> => {
      const { draft } = store.getState()
      if (draft.id === null) return
      await deps.engine().forward.removeTarget({ id: draft.id })
      if (draft.keptSecret === secretNameOf(draft)) {
        await callHost(deps.host, 'deleteSecret', { name: draft.keptSecret })
      }
      store.setState({ targets: await loadable(() => deps.engine().forward.targets()) })
      choose(null)
    },
    check: async (): Promise<void> => {
      store.setState({ check: LOADING })
      const check = await loadable(async () => deps.engine().forward.check({ target: await target() }))
      store.setState({ check })
    },
    /** The first records as they would be sent; opens no connection, and needs no secret. */
    preview: async (): Promise<void> => {
      const { asked, draft } = store.getState()
      if (!asked) return
      store.setState({ preview: LOADING })
      const preview = await loadable(async () => {
        const iterator = await deps
          .engine()
          .forward.preview({ target: targetOf(draft), source: asked.source })
        for (;;) {
          const step = await iterator.next()
          if (step.done) return step.value
        }
      })
      if (store.getState().asked === asked) store.setState({ preview })
    },
    send: async (): Promise<Outcome<Forwarding> | null> => {
      const { asked, draft } = store.getState()
      if (!asked) return null
      const to = await target()
      return after(
        await tasks.run('forward', `Forward ${asked.what} to ${draft.name.trim()}`, (signal) =>
          deps.engine().forward.send({ target: to, source: asked.source }, { signal }),
        ),
      )
    },
    resume: async (id: number): Promise<Outcome<Forwarding>> =>
      after(
        await tasks.run('forward', `Go on with forwarding ${id}`, (signal) =>
          deps.engine().forward.resume({ id }, { signal }),
        ),
      ),
  }
}

export type Forward = ReturnType<typeof createForward>
