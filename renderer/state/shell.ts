/** Which screen is shown, in which theme, and how the engine is. */
import { createStore } from 'zustand/vanilla'
import type { Deps } from './deps.ts'
import { callHost, type Failure } from './failure.ts'

export const SCREENS = ['archive', 'sql', 'reports', 'evidence', 'settings'] as const
export type Screen = (typeof SCREENS)[number]
export const THEMES = ['light', 'dark', 'system'] as const
export type Theme = (typeof THEMES)[number]

export type EngineStatus =
  | { readonly status: 'connecting' }
  | { readonly status: 'ready' }
  | { readonly status: 'restarting'; readonly reason: string }
  | { readonly status: 'failed'; readonly failure: Failure }

export type ShellState = {
  readonly screen: Screen
  readonly theme: Theme
  readonly engine: EngineStatus
  readonly shortcutsOpen: boolean
  /** What the status bar says of the selection in the grid; null when there is none. */
  readonly selection: string | null
}

function isTheme(text: string | null): text is Theme {
  return text !== null && (THEMES as readonly string[]).includes(text)
}

export function createShell(deps: Deps) {
  const stored = deps.preferences.get('theme')
  const store = createStore<ShellState>(() => ({
    screen: 'archive',
    theme: isTheme(stored) ? stored : 'system',
    engine: { status: 'connecting' },
    shortcutsOpen: false,
    selection: null,
  }))
  return {
    store,
    show: (screen: Screen): void => store.setState({ screen }),
    setEngine: (engine: EngineStatus): void => store.setState({ engine }),
    setSelection: (selection: string | null): void => {
      if (store.getState().selection !== selection) store.setState({ selection })
    },
    openShortcuts: (shortcutsOpen: boolean): void => store.setState({ shortcutsOpen }),
    setTheme: async (theme: Theme): Promise<void> => {
      store.setState({ theme })
      deps.preferences.set('theme', theme)
      await callHost(deps.host, 'setTheme', { theme })
    },
  }
}

export type Shell = ReturnType<typeof createShell>
