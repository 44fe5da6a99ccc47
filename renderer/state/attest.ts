/** Daily attestations: the days with their state, the one that is open, and what would be signed. */
import { createStore } from 'zustand/vanilla'
import type { Day } from '../../shared/model/archive.ts'
import type {
  AttestationDeadline,
  AttestationDetail,
  AttestationList,
  AttestationPreview,
  AttestationSummary,
} from '../../shared/model/attestation.ts'
import type { Deps } from './deps.ts'
import { callHost, IDLE, LOADING, type Loadable, loadable } from './failure.ts'
import { createSigningKey } from './signing-key.ts'
import type { Tasks } from './tasks.ts'

export type AttestState = {
  readonly list: Loadable<AttestationList>
  readonly day: Day | null
  /** All attestations of the open day, newest first. */
  readonly details: Loadable<readonly AttestationDetail[]>
  /** Set while the dialog is open. */
  readonly preview: Loadable<AttestationPreview>
}

export function createAttest(deps: Deps, tasks: Tasks) {
  const store = createStore<AttestState>(() => ({
    list: IDLE,
    day: null,
    details: IDLE,
    preview: IDLE,
  }))

  const signer = createSigningKey(deps)

  async function open(day: Day | null): Promise<void> {
    store.setState({ day, details: day === null ? IDLE : LOADING })
    if (day === null) return
    const details = await loadable(async () => (await deps.engine().attest.day({ date: day })).toReversed())
    if (store.getState().day === day) store.setState({ details })
  }

  async function refresh(): Promise<void> {
    if (store.getState().list.status !== 'ready') store.setState({ list: LOADING })
    const outcome = await tasks.run('attest', 'Attestations compared with the archive', (signal) =>
      deps.engine().attest.list({}, { signal }),
    )
    if (outcome.status === 'done') store.setState({ list: { status: 'ready', value: outcome.value } })
    else if (outcome.status === 'failed')
      store.setState({ list: { status: 'failed', failure: outcome.failure } })
    else if (store.getState().list.status === 'loading') store.setState({ list: IDLE })
  }

  return {
    store,
    signer,
    refresh,
    open,
    /** Opens the dialog that shows what would be signed. */
    ask: async (date: Day): Promise<void> => {
      store.setState({ preview: LOADING })
      const preview = await loadable(() => deps.engine().attest.preview({ date }))
      if (store.getState().preview.status !== 'idle') store.setState({ preview })
    },
    /** From when on a day counts as late, for all days. */
    setDeadline: async (deadline: AttestationDeadline): Promise<void> => {
      await deps.engine().attest.setDeadline(deadline)
      await refresh()
    },
    close: (): void => store.setState({ preview: IDLE }),
    /** Signs what was shown, and nothing else. */
    sign: async (
      preview: AttestationPreview,
      by: string,
      acknowledge: string | null,
    ): Promise<AttestationSummary> => {
      const { date, basis } = preview
      const signed = await deps.engine().attest.sign({
        date,
        by,
        ...signer.asInput(),
        ...(basis !== null && { basis }),
        ...(acknowledge !== null && { acknowledge }),
      })
      store.setState({ preview: IDLE })
      await refresh()
      await open(date)
      return signed
    },
    /** Asks for a place and writes the attestation there; null when no place was chosen. */
    exportAs: async ({ date, sequence }: AttestationSummary): Promise<string | null> => {
      const chosen = await callHost(deps.host, 'chooseSave', {
        title: 'Export the attestation',
        suggestedName: `attestation-${date}.json`,
        filters: [{ name: 'JSON', extensions: ['json'] }],
      })
      if (!chosen) return null
      return (await deps.engine().attest.export({ sequence, save: chosen.save })).path
    },
  }
}

export type Attest = ReturnType<typeof createAttest>
