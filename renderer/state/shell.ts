/** Which screen is shown, in which theme, and how the engine is. */
import { createStore } from 'zustand/vanilla'
import type { Deps } from './deps.ts'
import { callHost, type Failure } from './failure.ts'

export const SCREENS = ['archive', 'explore', 'sql', 'reports', 'evidence', 'cases', 'settings'] as const
export type Screen = (typeof SCREENS)[number]
export const SCREEN_LABELS: Readonly<Record<Screen, string>> = {
  archive: 'Archive',
  explore: 'Explore',
  sql: 'SQL',
  reports: 'Reports',
  evidence: 'Evidence',
  cases: 'Cases',
  settings: 'Settings',
}
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
  readonly taskCentreOpen: boolean
  /** Rises when the layout is reset: panels are then drawn anew, in their first sizes. */
  readonly layout: number
  /** What the status bar says of the selection in the grid; null when there is none. */
  readonly selection: string | null
}

function isTheme(text: string | null): text is Theme {
  return text !== null && (THEMES as readonly string[]).includes(text)
}

function isScreen(text: string | null): text is Screen {
  return text !== null && (SCREENS as readonly string[]).includes(text)
}

export function createShell(deps: Deps) {
  const stored = deps.preferences.get('theme')
  const lastScreen = deps.preferences.get('screen')
  const store = createStore<ShellState>(() => ({
    screen: isScreen(lastScreen) ? lastScreen : 'archive',
    theme: isTheme(stored) ? stored : 'system',
    engine: { status: 'connecting' },
    shortcutsOpen: false,
    taskCentreOpen: false,
    layout: 0,
    selection: null,
  }))
  return {
    store,
    show: (screen: Screen): void => {
      store.setState({ screen })
      deps.preferences.set('screen', screen)
    },
    setEngine: (engine: EngineStatus): void => store.setState({ engine }),
    setSelection: (selection: string | null): void => {
      if (store.getState().selection !== selection) store.setState({ selection })
    },
    openShortcuts: (shortcutsOpen: boolean): void => store.setState({ shortcutsOpen }),
    openTaskCentre: (taskCentreOpen: boolean): void => store.setState({ taskCentreOpen }),
    redrawLayout: (): void => store.setState((state) => ({ layout: state.layout + 1 })),
    setTheme: async (theme: Theme): Promise<void> => {
      store.setState({ theme })
      deps.preferences.set('theme', theme)
      await callHost(deps.host, 'setTheme', { theme })
    },
  }
}

export type Shell = ReturnType<typeof createShell>
