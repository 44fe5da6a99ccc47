import { CircleStop, ListTree, Play, WrapText } from 'lucide-react'
import { type RefObject, useState } from 'react'
import type { SqlTab } from '../../state/workbench.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { ChoiceMenu } from '../../ui/choice-menu.tsx'
import { formatElapsed } from '../../ui/format.ts'
import { useApp, useNow } from '../app-context.tsx'
import { ParamsBar } from '../params/params-bar.tsx'
import { Editor, type EditorHandle } from './editor.tsx'
import { useEditorCommands } from './use-editor-commands.ts'

const EXPLAIN = [
  { id: 'sql.explain', label: 'Explain the statement', ending: 'estimated' },
  { id: 'sql.measure', label: 'Explain and measure', ending: 'runs it' },
] as const

/** The text of the tab, and what runs it. */
export function EditorPane({
  tab,
  editor,
}: {
  readonly tab: SqlTab
  readonly editor: RefObject<EditorHandle | null>
}) {
  const app = useApp()
  const [wrap, setWrap] = useState(() => app.deps.preferences.get('editor-wrap') !== 'off')
  const toggleWrap = () => {
    app.deps.preferences.set('editor-wrap', wrap ? 'off' : 'on')
    setWrap(!wrap)
  }
  useEditorCommands(editor, toggleWrap)
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
            onClick={() => app.commands.run('sql.run')}
          >
            <Play size={14} aria-hidden />
            Run
          </Button>
        )}
        <ChoiceMenu
          label="Explain"
          choices={EXPLAIN}
          side="start"
          disabled={tab.running !== null}
          look="btn"
          onChoose={(id) => app.commands.run(id)}
        >
          <ListTree size={14} aria-hidden />
          Explain
        </ChoiceMenu>
        {tab.running ? (
          <RunningClock running={tab.running} />
        ) : (
          <span className="dim ellipsis">
            <kbd>Ctrl</kbd> <kbd>Enter</kbd> runs the selection, or the statement at the cursor
          </span>
        )}
        <span className="grow" />
        <Button tone="quiet" onClick={() => app.commands.run('sql.format')}>
          Format
        </Button>
        <IconButton label="Wrap long lines" pressed={wrap} onPress={toggleWrap}>
          <WrapText size={15} aria-hidden />
        </IconButton>
      </div>
      <Editor tab={tab} wrap={wrap} ref={editor} />
      <ParamsBar tab={tab} />
    </section>
  )
}

function RunningClock({ running }: { readonly running: NonNullable<SqlTab['running']> }) {
  const now = useNow(true)
  const { startedAt, step } = running
  return (
    <span className="row">
      <span className="row" role="timer" aria-label="Elapsed time">
        <span className="spinner" aria-hidden />
        {formatElapsed(Math.max(0, now - startedAt))}
      </span>
      {step && (
        <span className="dim">
          statement {step.n} of {step.of}
        </span>
      )}
    </span>
  )
}
