/** The workspace: its sources, pinned keys and counts, and the secrets of the host. */
import { createStore } from 'zustand/vanilla'
import type { HostOutputs } from '../../shared/contract/host.ts'
import type { NewSource, PinnedKey, WorkspaceInfo } from '../../shared/contract/workspace.ts'
import type { SourceInfo } from '../../shared/model/archive-view.ts'
import type { Deps } from './deps.ts'
import { callHost, IDLE, LOADING, type Loadable, loadable } from './failure.ts'

export type Secrets = HostOutputs['listSecrets']
export type About = HostOutputs['about']

/** The setting of how many days old the newest checkpoint may be; null or absent: no rule. */
const FRESHNESS = 'freshness.days'

/** Days of the freshness rule among the settings; null when there is none. */
export function freshnessOf(settings: Readonly<Record<string, unknown>>): number | null {
  const value = settings[FRESHNESS]
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null
}

/** What was typed as a rule: empty is none, whole days from 1 on are one; anything else is none of both. */
export function readFreshness(text: string): { readonly ok: boolean; readonly days: number | null } {
  const typed = text.trim()
  if (typed === '') return { ok: true, days: null }
  const days = /^\d{1,5}$/.test(typed) ? Number(typed) : 0
  return days > 0 ? { ok: true, days } : { ok: false, days: null }
}

export type WorkspaceState = {
  readonly info: Loadable<WorkspaceInfo>
  readonly secrets: Loadable<Secrets>
  readonly about: Loadable<About>
  readonly settings: Loadable<Readonly<Record<string, unknown>>>
  /** The source that Plan and Pull act on. */
  readonly sourceId: number | null
}

export function createWorkspace(deps: Deps) {
  const store = createStore<WorkspaceState>(() => ({
    info: IDLE,
    secrets: IDLE,
    about: IDLE,
    settings: IDLE,
    sourceId: null,
  }))

  async function refresh(): Promise<void> {
    if (store.getState().info.status !== 'ready') store.setState({ info: LOADING })
    const info = await loadable(() => deps.engine().workspace.info())
    store.setState((state) => {
      if (info.status !== 'ready') return { info }
      const ids = info.value.sources.map((source) => source.id)
      const sourceId =
        state.sourceId !== null && ids.includes(state.sourceId) ? state.sourceId : (ids[0] ?? null)
      return { info, sourceId }
    })
  }

  async function refreshSecrets(): Promise<void> {
    store.setState({ secrets: await loadable(() => callHost(deps.host, 'listSecrets', {})) })
  }

  async function loadSettings(): Promise<void> {
    if (store.getState().settings.status !== 'ready') store.setState({ settings: LOADING })
    store.setState({ settings: await loadable(() => deps.engine().workspace.settings()) })
  }

  return {
    store,
    refresh,
    refreshSecrets,
    loadSettings,
    /** Null takes the rule away. */
    setFreshness: async (days: number | null): Promise<void> => {
      await deps.engine().workspace.setSetting({ key: FRESHNESS, value: days })
      await loadSettings()
    },
    loadAbout: async (): Promise<void> => {
      store.setState({ about: await loadable(() => callHost(deps.host, 'about', {})) })
    },
    chooseSource: (sourceId: number): void => store.setState({ sourceId }),
    addSource: async (source: NewSource): Promise<SourceInfo> => {
      const added = await deps.engine().workspace.addSource(source)
      store.setState({ sourceId: added.id })
      await refresh()
      return added
    },
    removeSource: async (id: number): Promise<void> => {
      await deps.engine().workspace.removeSource({ id })
      await refresh()
    },
    /** Lets the user choose a PEM file and pins it; null when no file was chosen. */
    pinKey: async (kind: 'root' | 'key'): Promise<PinnedKey | null> => {
      const title = kind === 'root' ? 'Choose the root key to pin' : 'Choose the entry key to pin'
      const chosen = await callHost(deps.host, 'choosePem', { title })
      if (!chosen) return null
      const pinned = await deps.engine().workspace.addPin({ kind, pem: chosen.pem, label: chosen.name })
      await refresh()
      return pinned
    },
    removePin: async (id: number): Promise<void> => {
      await deps.engine().workspace.removePin({ id })
      await refresh()
    },
    saveSecret: async (input: {
      name: string
      accessKeyId: string
      secretAccessKey: string
      sessionToken?: string
    }): Promise<void> => {
      await callHost(deps.host, 'saveSecret', input)
      await refreshSecrets()
    },
    deleteSecret: async (name: string): Promise<void> => {
      await callHost(deps.host, 'deleteSecret', { name })
      await refreshSecrets()
    },
  }
}

export type Workspace = ReturnType<typeof createWorkspace>
