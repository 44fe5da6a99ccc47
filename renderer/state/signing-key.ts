/** A key in a file that is to sign instead of the workspace's. The page knows its name and its fingerprint, never the key. */
import type { Deps } from './deps.ts'
import { callHost } from './failure.ts'

export type ChosenKey = {
  /** The host's token for the file. */
  readonly open: string
  readonly name: string
  readonly fingerprint: string
}

/** Asks for a key file. Null when none was chosen; throws when there is no key in it that can sign. */
export async function chooseSigningKey(deps: Deps): Promise<ChosenKey | null> {
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
