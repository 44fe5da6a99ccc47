import './library.css'
import type { ReactNode } from 'react'
import { SIDE_VIEWS, type SideView } from '../../state/library.ts'
import { SegmentTabs, tabId } from '../../ui/segments.tsx'
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
  return (
    <div className="side">
      <SegmentTabs
        look="side-switch"
        label="Side panel"
        panel="side-view"
        segments={SIDE_VIEWS.map((each) => ({ value: each, label: LABELS[each] }))}
        value={view}
        onChange={app.library.show}
      />
      <div className="side-view" id="side-view" role="tabpanel" aria-labelledby={tabId('side-view', view)}>
        {view === 'schema' && schema}
        {view === 'library' && <LibraryPanel />}
        {view === 'history' && <HistoryPanel />}
      </div>
    </div>
  )
}
