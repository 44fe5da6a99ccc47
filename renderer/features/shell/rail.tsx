import {
  Archive,
  Briefcase,
  Compass,
  Database,
  FileText,
  Keyboard,
  type LucideIcon,
  Search,
  Settings,
  Stamp,
} from 'lucide-react'
import { SCREEN_LABELS, SCREENS, type Screen } from '../../state/shell.ts'
import { useApp, useShell } from '../app-context.tsx'
import { useKeys } from '../use-keys.ts'

const ICONS: Readonly<Record<Screen, LucideIcon>> = {
  archive: Archive,
  explore: Compass,
  sql: Database,
  reports: FileText,
  evidence: Stamp,
  cases: Briefcase,
  settings: Settings,
}

export function Rail() {
  const app = useApp()
  const shortcuts = useKeys('help.shortcuts')
  const palette = useKeys('palette.open')
  return (
    <nav className="rail" aria-label="Screens">
      {SCREENS.map((screen) => (
        <ScreenButton key={screen} screen={screen} />
      ))}
      <button
        type="button"
        className="rail-button rail-foot"
        data-tour="palette"
        aria-keyshortcuts={palette.aria}
        title={palette.hint('Open anything')}
        onClick={() => app.palette.open()}
      >
        <Search size={18} strokeWidth={1.75} aria-hidden />
        Open…
      </button>
      <button
        type="button"
        className="rail-button"
        aria-keyshortcuts={shortcuts.aria}
        title={shortcuts.hint('Keyboard shortcuts')}
        onClick={() => app.shell.openShortcuts(true)}
      >
        <Keyboard size={18} strokeWidth={1.75} aria-hidden />
        Keys
      </button>
    </nav>
  )
}

function ScreenButton({ screen }: { readonly screen: Screen }) {
  const app = useApp()
  const shown = useShell((state) => state.screen)
  const keys = useKeys(`show.${screen}`)
  const Icon = ICONS[screen]
  return (
    <button
      type="button"
      className="rail-button"
      data-screen={screen}
      aria-current={screen === shown ? 'page' : undefined}
      aria-keyshortcuts={keys.aria}
      title={keys.hint(SCREEN_LABELS[screen])}
      onClick={() => app.shell.show(screen)}
    >
      <Icon size={20} strokeWidth={1.75} aria-hidden />
      {SCREEN_LABELS[screen]}
    </button>
  )
}
