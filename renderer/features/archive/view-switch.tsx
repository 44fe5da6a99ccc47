import { CalendarDays, FileWarning, type LucideIcon } from 'lucide-react'
import type { ArchiveView } from '../../state/archive.ts'
import { formatCount } from '../../ui/format.ts'
import { useApp, useArchive } from '../app-context.tsx'
import { moveInToolbar } from './move-in-toolbar.ts'

const VIEWS: readonly { readonly view: ArchiveView; readonly label: string; readonly icon: LucideIcon }[] = [
  { view: 'calendar', label: 'Calendar', icon: CalendarDays },
  { view: 'findings', label: 'Findings', icon: FileWarning },
]

/** Calendar or findings: one stop for Tab, arrows between the two. */
export function ViewSwitch() {
  const app = useApp()
  const view = useArchive((state) => state.view)
  const count = useArchive((state) => state.findings.length)
  return (
    <div className="segments" role="tablist" aria-label="Archive view" onKeyDown={moveInToolbar}>
      {VIEWS.map(({ view: one, label, icon: Icon }) => (
        <button
          key={one}
          type="button"
          role="tab"
          className="segment"
          aria-selected={one === view}
          aria-controls="archive-view"
          tabIndex={one === view ? 0 : -1}
          onClick={() => app.archive.setView(one)}
        >
          <Icon size={14} aria-hidden />
          {label}
          {one === 'findings' && <span className="count">{formatCount(count)}</span>}
        </button>
      ))}
    </div>
  )
}
