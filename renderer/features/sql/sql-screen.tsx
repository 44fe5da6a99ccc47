import './sql.css'
import { CircleStop, PanelLeft, Play } from 'lucide-react'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { SqlTab } from '../../state/workbench.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { formatElapsed } from '../../ui/format.ts'
import { Split } from '../../ui/split.tsx'
import { useApp, useNow, useWorkbench } from '../app-context.tsx'
import { Editor, type EditorHandle } from './editor.tsx'
import { HistoryPopover } from './history-popover.tsx'
import type { GridHandle } from './result-grid.tsx'
import { ResultPane } from './result-pane.tsx'
import { SchemaSidebar } from './schema-sidebar.tsx'
import { SqlTabs } from './sql-tabs.tsx'

export function SqlScreen() {
  const app = useApp()
  const tabs = useWorkbench((state) => state.tabs)
  const activeId = useWorkbench((state) => state.activeId)
  const tab = tabs.find((candidate) => candidate.id === activeId) ?? tabs[0]
  const [renaming, setRenaming] = useState<string | null>(null)
  const [schemaOpen, setSchemaOpen] = useState(() => app.deps.preferences.get('schema') !== 'closed')
  const editor = useRef<EditorHandle>(null)
  const grid = useRef<GridHandle>(null)
  const root = useRef<HTMLElement>(null)

  useSqlKeys(root, editor, grid, setRenaming)
  if (!tab) return null
  const toggleSchema = () => {
    app.deps.preferences.set('schema', schemaOpen ? 'closed' : 'open')
    setSchemaOpen(!schemaOpen)
  }
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
          content: <ResultPane key={tab.id} tab={tab} gridRef={grid} />,
          defaultSize: '62%',
          minSize: '15%',
        },
      ]}
    />
  )
  return (
    <main className="screen" aria-labelledby="sql-title" ref={root}>
      <header className="sql-head">
        <h1 id="sql-title">SQL</h1>
        <SqlTabs tabs={tabs} activeId={tab.id} renaming={renaming} onRename={setRenaming} />
        <span className="grow" />
        <HistoryPopover />
        <div className="row" style={{ padding: '0 8px 0 0' }}>
          <IconButton label="Schema" pressed={schemaOpen} onPress={toggleSchema}>
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
            ...(schemaOpen
              ? [
                  {
                    id: 'schema',
                    content: <SchemaSidebar onInsert={(text) => editor.current?.insert(text)} />,
                    defaultSize: '244px',
                    minSize: '160px',
                  },
                ]
              : []),
            { id: 'work', content: work, minSize: '40%' },
          ]}
        />
      </div>
    </main>
  )
}

function EditorPane({
  tab,
  editor,
}: {
  readonly tab: SqlTab
  readonly editor: RefObject<EditorHandle | null>
}) {
  const app = useApp()
  return (
    <section className="editor-pane" aria-label="Statement">
      <div className="sql-tools">
        {tab.running ? (
          <Button
            className="run-button"
            tone="danger"
            aria-keyshortcuts="Control+F2"
            disabled={tab.running.cancelling}
            onClick={() => app.workbench.cancel(tab.id)}
          >
            <CircleStop size={14} aria-hidden />
            {tab.running.cancelling ? 'Cancelling…' : 'Cancel'}
          </Button>
        ) : (
          <Button
            className="run-button"
            tone="primary"
            aria-keyshortcuts="Control+Enter"
            onClick={() => app.workbench.runAt(tab.id, editor.current?.selection() ?? { start: 0, end: 0 })}
          >
            <Play size={14} aria-hidden />
            Run
          </Button>
        )}
        {tab.running ? (
          <RunningClock startedAt={tab.running.startedAt} />
        ) : (
          <span className="dim">
            <kbd>Ctrl</kbd> <kbd>Enter</kbd> runs the selection, or the statement at the cursor
          </span>
        )}
      </div>
      <Editor tab={tab} ref={editor} />
    </section>
  )
}

function RunningClock({ startedAt }: { readonly startedAt: number }) {
  const now = useNow(true)
  return (
    <span className="row" role="timer" aria-label="Elapsed time">
      <span className="spinner" aria-hidden />
      {formatElapsed(Math.max(0, now - startedAt))}
    </span>
  )
}

/** The keys of the SQL screen. Heard before the editor and the grid, which use some of them otherwise. */
function useSqlKeys(
  root: RefObject<HTMLElement | null>,
  editor: RefObject<EditorHandle | null>,
  grid: RefObject<GridHandle | null>,
  onRename: (id: string) => void,
): void {
  const app = useApp()
  useEffect(() => {
    const act = (event: KeyboardEvent): boolean => {
      const { workbench } = app
      const { activeId } = workbench.store.getState()
      const mod = event.ctrlKey || event.metaKey
      const inEditor = event.target instanceof HTMLElement && event.target.closest('.monaco-editor') !== null
      if (event.key === 'F6' || (event.ctrlKey && event.code === 'Backquote')) {
        if (inEditor) grid.current?.focus()
        else editor.current?.focus()
      } else if (mod && event.key === 'Enter') {
        if (event.shiftKey) void workbench.runAll(activeId)
        else void workbench.runAt(activeId, editor.current?.selection() ?? { start: 0, end: 0 })
      } else if (mod && (event.key === 'F2' || event.key === '.')) {
        workbench.cancel(activeId)
      } else if (event.key === 'F2' && !mod) {
        onRename(activeId)
      } else if (mod && !event.shiftKey && event.key.toLowerCase() === 't') {
        workbench.newTab()
      } else if (mod && !event.shiftKey && event.key.toLowerCase() === 'w') {
        workbench.closeTab(activeId)
      } else if (mod && !event.altKey && /^Digit[1-9]$/.test(event.code)) {
        workbench.activateAt(Number(event.code.slice(5)) - 1)
      } else {
        return false
      }
      return true
    }
    const listen = (event: KeyboardEvent) => {
      const elsewhere =
        event.target instanceof Node &&
        event.target !== document.body &&
        !root.current?.contains(event.target)
      if (elsewhere || !act(event)) return
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener('keydown', listen, { capture: true })
    return () => window.removeEventListener('keydown', listen, { capture: true })
  }, [app, root, editor, grid, onRename])
}
