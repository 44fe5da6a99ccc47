/** The workspace: its sources, pinned keys and counts, and the secrets of the host. */
import { createStore } from 'zustand/vanilla'
import type { HostOutputs } from '../../shared/contract/host.ts'
import type { NewSource, PinnedKey, SpaceUsed, WorkspaceInfo } from '../../shared/contract/workspace.ts'
import type { SourceInfo } from '../../shared/model/archive-view.ts'
import { BlotterError } from '../../shared/model/error.ts'
import type { SecretValue } from '../../shared/model/secret.ts'
import type { Deps } from './deps.ts'
import { callHost, IDLE, LOADING, type Loadable, loadable } from './failure.ts'

export type Secrets = HostOutputs['listSecrets']
export type About = HostOutputs['about']

/** The setting of how many days old the newest checkpoint may be; null or absent: no rule. */
const FRESHNESS = 'freshness.days'
const OLDEST_RULE = 36_500
/** The setting with the name that stands under comments and cases. */
const AUTHOR = 'author.name'
/** The setting of pinned timestamp authorities. */
const TSA_ROOTS = 'tsa.roots'

/** Days of the freshness rule among the settings; null when there is none. */
export function freshnessOf(settings: Readonly<Record<string, unknown>>): number | null {
  const value = settings[FRESHNESS]
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
}

/** The author's name among the settings; empty: that of the operating system. */
export function authorOf(settings: Readonly<Record<string, unknown>>): string {
  const value = settings[AUTHOR]
  return typeof value === 'string' ? value : ''
}

/** What was typed as a rule: empty is none, whole days (0 is today) are one; `ok` is false for anything else. */
export function readFreshness(text: string): { readonly ok: boolean; readonly days: number | null } {
  const typed = text.trim()
  if (typed === '') return { ok: true, days: null }
  const days = /^\d{1,5}$/.test(typed) ? Number(typed) : Number.POSITIVE_INFINITY
  return days <= OLDEST_RULE ? { ok: true, days } : { ok: false, days: null }
}

/** A pinned certificate of a timestamp authority. */
export type TsaRoot = { readonly pem: string; readonly label: string }

/** Pinned timestamp authorities among the settings; what is none is left out. */
export function tsaRootsOf(settings: Readonly<Record<string, unknown>>): readonly TsaRoot[] {
  const value = settings[TSA_ROOTS]
  if (!Array.isArray(value)) return []
  return value.flatMap((item: unknown) =>
    typeof item === 'object' &&
    item !== null &&
    'pem' in item &&
    'label' in item &&
    typeof item.pem === 'string' &&
    typeof item.label === 'string'
      ? [{ pem: item.pem, label: item.label }]
      : [],
  )
}

export type WorkspaceState = {
  readonly info: Loadable<WorkspaceInfo>
  readonly secrets: Loadable<Secrets>
  readonly about: Loadable<About>
  readonly settings: Loadable<Readonly<Record<string, unknown>>>
  readonly space: Loadable<SpaceUsed>
  /** The source that Plan and Pull act on. */
  readonly sourceId: number | null
}

export function createWorkspace(deps: Deps) {
  const store = createStore<WorkspaceState>(() => ({
    info: IDLE,
    secrets: IDLE,
    about: IDLE,
    settings: IDLE,
    space: IDLE,
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

  async function measureSpace(): Promise<void> {
    if (store.getState().space.status !== 'ready') store.setState({ space: LOADING })
    store.setState({ space: await loadable(() => deps.engine().workspace.space()) })
  }

  const keptRoots = async (): Promise<readonly TsaRoot[]> =>
    tsaRootsOf(await deps.engine().workspace.settings())

  async function keepRoots(roots: readonly TsaRoot[]): Promise<void> {
    const value = roots.map(({ pem, label }) => ({ pem, label }))
    await deps.engine().workspace.setSetting({ key: TSA_ROOTS, value })
    await loadSettings()
  }

  return {
    store,
    refresh,
    refreshSecrets,
    loadSettings,
    measureSpace,
    /** Drops every kept result; how many there were. */
    clearResults: async (): Promise<number> => {
      const { dropped } = await deps.engine().workspace.clearResults()
      await measureSpace()
      return dropped
    },
    /** Lets the user choose the certificate of a timestamp authority and pins it; null when none was chosen. */
    pinTsaRoot: async (): Promise<TsaRoot | null> => {
      const title = 'Choose the certificate of the timestamp authority'
      const chosen = await callHost(deps.host, 'choosePem', { title })
      if (!chosen) return null
      if (!chosen.pem.includes('-----BEGIN CERTIFICATE-----')) {
        throw new BlotterError('USAGE', `${chosen.name} is not a certificate.`, {
          hint: 'Choose the X.509 certificate of the authority, as PEM.',
        })
      }
      const added = { pem: chosen.pem, label: chosen.name.slice(0, 200) }
      const others = (await keptRoots()).filter(({ pem }) => pem !== added.pem)
      await keepRoots([...others, added])
      return added
    },
    removeTsaRoot: async (root: TsaRoot): Promise<void> =>
      keepRoots((await keptRoots()).filter(({ pem }) => pem !== root.pem)),
    /** Null takes the rule away. */
    setFreshness: async (days: number | null): Promise<void> => {
      await deps.engine().workspace.setSetting({ key: FRESHNESS, value: days })
      await loadSettings()
    },
    /** Empty takes the name of the operating system. */
    setAuthor: async (name: string): Promise<void> => {
      await deps.engine().workspace.setSetting({ key: AUTHOR, value: name })
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
    saveSecret: async (name: string, value: SecretValue): Promise<void> => {
      await callHost(deps.host, 'saveSecret', { name, value })
      await refreshSecrets()
    },
    deleteSecret: async (name: string): Promise<void> => {
      await callHost(deps.host, 'deleteSecret', { name })
      await refreshSecrets()
    },
  }
}

export type Workspace = ReturnType<typeof createWorkspace>
