import './library.css'
import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import { SIDE_VIEWS, type SideView } from '../../state/library.ts'
import { useApp, useLibrary } from '../app-context.tsx'
import { HistoryPanel } from './history-panel.tsx'
import { LibraryPanel } from './library-panel.tsx'

const LABELS: Readonly<Record<SideView, string>> = {
  schema: 'Schema',
  library: 'Library',
  history: 'History',
}

/** The side of the SQL screen: what there is to ask about, what can be asked, and what was asked. */
export function SidePanel({ schema }: { readonly schema: ReactNode }) {
  const app = useApp()
  const view = useLibrary((state) => state.view)
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    const at = SIDE_VIEWS.indexOf(view)
    const next = SIDE_VIEWS[(at + step + SIDE_VIEWS.length) % SIDE_VIEWS.length]
    if (!next) return
    app.library.show(next)
    list.current?.querySelector<HTMLElement>(`[data-view="${next}"]`)?.focus()
  }
  return (
    <div className="side">
      <div className="side-switch" role="tablist" aria-label="Side panel" ref={list} onKeyDown={onKeyDown}>
        {SIDE_VIEWS.map((each) => (
          <button
            key={each}
            type="button"
            role="tab"
            id={`side-${each}`}
            data-view={each}
            aria-selected={each === view}
            aria-controls="side-view"
            tabIndex={each === view ? 0 : -1}
            onClick={() => app.library.show(each)}
          >
            {LABELS[each]}
          </button>
        ))}
      </div>
      <div className="side-view" id="side-view" role="tabpanel" aria-labelledby={`side-${view}`}>
        {view === 'schema' && schema}
        {view === 'library' && <LibraryPanel />}
        {view === 'history' && <HistoryPanel />}
      </div>
    </div>
  )
}
