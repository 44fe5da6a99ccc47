/** Anchors: what is known of the archive from outside of it, taken in and withdrawn by hand. */
import { createStore } from 'zustand/vanilla'
import type { HostOutputs } from '../../shared/contract/host.ts'
import type { Anchor } from '../../shared/model/anchor.ts'
import type { Deps } from './deps.ts'
import { callHost, IDLE, LOADING, type Loadable, loadable } from './failure.ts'

export type ChosenContent = NonNullable<HostOutputs['chooseContent']>

/** What an anchor brings with it: a certificate its signature, a timestamp token the checkpoint that it covers. */
export type Companion = 'signature' | 'checkpoint'

/** What may lie beside a file for it to say anything, told from its first byte: JSON is `{`, DER a sequence. */
export function companionOf(content: string): Companion | null {
  const first = atob(content.slice(0, 4)).charCodeAt(0)
  return first === 0x7b ? 'signature' : first === 0x30 ? 'checkpoint' : null
}

const COMPANION_TITLES: Readonly<Record<Companion, string>> = {
  signature: 'Choose the signature of the certificate (.sig)',
  checkpoint: 'Choose the checkpoint that the token covers',
}

export type AnchorState = {
  readonly anchors: Loadable<
    readonly Anchor[]
  > /** The file of an anchor that was chosen, while it is described. */
  readonly adding: ChosenContent | null
}

/** The anchor that says the most: of the largest log; of those, the one that was known first. */
export function newestAnchor(anchors: readonly Anchor[]): Anchor | null {
  return anchors.reduce<Anchor | null>((best, anchor) => {
    if (best === null || anchor.size > best.size) return anchor
    return anchor.size === best.size && anchor.firstSeen < best.firstSeen ? anchor : best
  }, null)
}

function base64OfHex(hex: string): string {
  const bytes = hex.match(/../g) ?? []
  return btoa(String.fromCharCode(...bytes.map((byte) => Number.parseInt(byte, 16))))
}

/** The anchor as a checkpoint: the signed note where it is kept, else its body: origin, number of manifests, root in base64. */
export function checkpointText(anchor: Anchor): string {
  return anchor.note ?? `${anchor.origin}\n${anchor.size}\n${base64OfHex(anchor.root)}\n`
}

export function createAnchors(deps: Deps) {
  const store = createStore<AnchorState>(() => ({ anchors: IDLE, adding: null }))

  async function refresh(): Promise<void> {
    if (store.getState().anchors.status !== 'ready') store.setState({ anchors: LOADING })
    store.setState({ anchors: await loadable(() => deps.engine().anchor.list()) })
  }

  return {
    store,
    refresh,
    /** Lets the user choose the file of an anchor, and keeps it while it is described. */
    startAdding: async (): Promise<void> => {
      const adding = await callHost(deps.host, 'chooseContent', {
        title: 'Choose a certificate, a checkpoint or a timestamp token',
        filters: [
          { name: 'Anchors', extensions: ['json', 'checkpoint', 'tsr', 'txt'] },
          { name: 'All files', extensions: ['*'] },
        ],
      })
      store.setState({ adding })
    },
    endAdding: (): void => store.setState({ adding: null }),
    /** Lets the user choose what lies beside it; null when nothing was chosen. */
    chooseCompanion: (companion: Companion): Promise<ChosenContent | null> =>
      callHost(deps.host, 'chooseContent', {
        title: COMPANION_TITLES[companion],
        filters: [
          companion === 'signature'
            ? { name: 'Signatures', extensions: ['sig'] }
            : { name: 'Checkpoints', extensions: ['checkpoint', 'txt'] },
          { name: 'All files', extensions: ['*'] },
        ],
      }),
    /** `beside` is what was chosen for `companionOf(content)`. */
    add: async (content: string, label: string, beside: string | null = null): Promise<Anchor> => {
      const companion = companionOf(content)
      const added = await deps.engine().anchor.add({
        content,
        label,
        ...(companion && beside !== null ? { [companion]: beside } : {}),
      })
      await refresh()
      return added
    },
    withdraw: async (id: number): Promise<void> => {
      await deps.engine().anchor.withdraw({ id })
      await refresh()
    },
  }
}

export type Anchors = ReturnType<typeof createAnchors>
