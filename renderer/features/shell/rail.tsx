import { Archive, Database, FileText, Keyboard, type LucideIcon, Settings, Stamp } from 'lucide-react'
import type { Screen } from '../../state/shell.ts'
import { useApp, useShell } from '../app-context.tsx'

const ITEMS: readonly {
  readonly screen: Screen
  readonly label: string
  readonly icon: LucideIcon
  readonly key: string
}[] = [
  { screen: 'archive', label: 'Archive', icon: Archive, key: '1' },
  { screen: 'sql', label: 'SQL', icon: Database, key: '2' },
  { screen: 'reports', label: 'Reports', icon: FileText, key: '3' },
  { screen: 'evidence', label: 'Evidence', icon: Stamp, key: '4' },
  { screen: 'settings', label: 'Settings', icon: Settings, key: '5' },
]

export function Rail() {
  const app = useApp()
  const shown = useShell((state) => state.screen)
  return (
    <nav className="rail" aria-label="Screens">
      {ITEMS.map(({ screen, label, icon: Icon, key }) => (
        <button
          key={screen}
          type="button"
          className="rail-button"
          aria-current={screen === shown ? 'page' : undefined}
          aria-keyshortcuts={`Alt+${key}`}
          title={`${label} (Alt+${key})`}
          onClick={() => app.shell.show(screen)}
        >
          <Icon size={20} strokeWidth={1.75} aria-hidden />
          {label}
        </button>
      ))}
      <button
        type="button"
        className="rail-button rail-foot"
        title="Keyboard shortcuts (?)"
        onClick={() => app.shell.openShortcuts(true)}
      >
        <Keyboard size={18} strokeWidth={1.75} aria-hidden />
        Keys
      </button>
    </nav>
  )
}
