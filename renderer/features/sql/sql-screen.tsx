import './sql.css'
import { PanelLeft } from 'lucide-react'
import { useRef, useState } from 'react'
import { IconButton } from '../../ui/button.tsx'
import { Split } from '../../ui/split.tsx'
import { useApp, useLibrary, useWorkbench } from '../app-context.tsx'
import { LibraryDialogs } from '../library/library-dialogs.tsx'
import { SidePanel } from '../library/side-panel.tsx'
import { useSavedRefresh } from '../library/use-library-commands.ts'
import type { GridHandle } from '../result/result-grid.tsx'
import type { EditorHandle } from './editor.tsx'
import { EditorPane } from './editor-pane.tsx'
import { ResultPane } from './result-pane.tsx'
import { SchemaSidebar } from './schema-sidebar.tsx'
import { SqlTabs } from './sql-tabs.tsx'
import { useSqlCommands } from './use-sql-commands.ts'

export function SqlScreen() {
  const app = useApp()
  const tabs = useWorkbench((state) => state.tabs)
  const activeId = useWorkbench((state) => state.activeId)
  const tab = tabs.find((candidate) => candidate.id === activeId) ?? tabs[0]
  const [renaming, setRenaming] = useState<string | null>(null)
  const sideOpen = useLibrary((state) => state.open)
  const editor = useRef<EditorHandle>(null)
  const grid = useRef<GridHandle>(null)

  useSqlCommands(editor, grid, setRenaming)
  useSavedRefresh()
  if (!tab) return null
  const work = (
    <Split
      id="sql-work"
      orientation="vertical"
      panels={[
        {
          id: 'editor',
          content: <EditorPane tab={tab} editor={editor} />,
          defaultSize: '38%',
          minSize: '15%',
        },
        {
          id: 'result',
          content: <ResultPane key={tab.id} tab={tab} editor={editor} gridRef={grid} />,
          defaultSize: '62%',
          minSize: '15%',
        },
      ]}
    />
  )
  return (
    <main className="screen" aria-labelledby="sql-title">
      <header className="sql-head">
        <h1 id="sql-title">SQL</h1>
        <SqlTabs tabs={tabs} activeId={tab.id} renaming={renaming} onRename={setRenaming} />
        <span className="grow" />
        <div className="row" style={{ padding: '0 8px 0 0' }}>
          <IconButton label="Side panel" pressed={sideOpen} onPress={app.library.toggle}>
            <PanelLeft size={15} aria-hidden />
          </IconButton>
        </div>
      </header>
      <div
        className="screen-body"
        style={{ overflow: 'hidden' }}
        id="sql-tab-panel"
        role="tabpanel"
        aria-labelledby={`tab-${tab.id}`}
      >
        <Split
          id="sql"
          orientation="horizontal"
          panels={[
            ...(sideOpen
              ? [
                  {
                    id: 'schema',
                    content: (
                      <SidePanel
                        schema={<SchemaSidebar onInsert={(text) => editor.current?.insert(text)} />}
                      />
                    ),
                    defaultSize: '264px',
                    minSize: '210px',
                  },
                ]
              : []),
            { id: 'work', content: work, minSize: '40%' },
          ]}
        />
      </div>
      <LibraryDialogs />
    </main>
  )
}
