/**
 * Whose key signs: the workspace's, or one in a file that was chosen instead, as long as the window is open. The page
 * knows its name and its fingerprint, never the key. What signs has a choice of its own.
 */
import { createStore } from 'zustand/vanilla'
import type { Deps } from './deps.ts'
import { callHost } from './failure.ts'

type ChosenKey = {
  /** The host's token for the file. */
  readonly open: string
  readonly name: string
  readonly fingerprint: string
}

/** `onChange`: what was made with the key before no longer stands. */
export function createSigningKey(deps: Deps, onChange: () => void = () => undefined) {
  const store = createStore<{ readonly chosen: ChosenKey | null }>(() => ({ chosen: null }))
  const take = (chosen: ChosenKey | null) => {
    store.setState({ chosen })
    onChange()
  }
  return {
    store,
    /** Throws when there is no key in the file that can sign. */
    choose: async (): Promise<void> => {
      const chosen = await askForKey(deps)
      if (chosen) take(chosen)
    },
    useOwn: (): void => take(null),
    /** What a request that is to be signed says of the key. */
    asInput: (): { readonly key?: string } => {
      const { chosen } = store.getState()
      return chosen ? { key: chosen.open } : {}
    },
  }
}

export type SigningKeyChoice = ReturnType<typeof createSigningKey>

async function askForKey(deps: Deps): Promise<ChosenKey | null> {
  const chosen = await callHost(deps.host, 'chooseOpen', {
    title: 'Choose the private key that signs',
    filters: [
      { name: 'PEM', extensions: ['pem', 'key'] },
      { name: '*', extensions: ['*'] },
    ],
  })
  if (!chosen) return null
  const { fingerprint } = await deps.engine().evidence.signingKey({ key: chosen.open })
  return { ...chosen, fingerprint }
}
