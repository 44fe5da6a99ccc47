import { type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import type { SqlTab } from '../../state/workbench.ts'
import { useApp } from '../app-context.tsx'
import { registerSqlLanguage } from './language.ts'
import { monaco } from './monaco.ts'

export type EditorHandle = {
  readonly selection: () => { readonly start: number; readonly end: number }
  readonly insert: (text: string) => void
  readonly focus: () => void
}

const MARKERS = 'blotter'

function themeName(): string {
  return document.documentElement.dataset.theme === 'dark' ? 'blotter-dark' : 'blotter-light'
}

/** One Monaco editor over a model per tab: text, undo and cursor stay with the tab. */
export function Editor({ tab, ref }: { readonly tab: SqlTab; readonly ref: Ref<EditorHandle> }) {
  const app = useApp()
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<monaco.editor.IStandaloneCodeEditor | null>(null)
  const shownId = useRef<string | null>(null)
  const states = useRef(new Map<string, monaco.editor.ICodeEditorViewState | null>())
  const models = useRef(new Map<string, monaco.editor.ITextModel>())

  useEffect(() => {
    if (!host.current) return
    const created = monaco.editor.create(host.current, {
      model: null,
      theme: themeName(),
      ariaLabel: 'SQL editor',
      automaticLayout: true,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono').trim(),
      fontSize: 13,
      lineHeight: 20,
      minimap: { enabled: false },
      scrollBeyondLastLine: false,
      padding: { top: 8, bottom: 8 },
      lineNumbersMinChars: 3,
      glyphMargin: false,
      folding: false,
      wordWrap: 'on',
      tabSize: 2,
      fixedOverflowWidgets: true,
      renderLineHighlight: 'line',
      overviewRulerBorder: false,
      hideCursorInOverviewRuler: true,
      wordBasedSuggestions: 'off',
      quickSuggestions: { other: true, comments: false, strings: false },
      occurrencesHighlight: 'off',
    })
    editor.current = created
    const language = registerSqlLanguage(app)
    const theme = new MutationObserver(() => monaco.editor.setTheme(themeName()))
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    const kept = models.current
    return () => {
      theme.disconnect()
      language.dispose()
      created.dispose()
      for (const model of kept.values()) model.dispose()
      kept.clear()
      shownId.current = null
      editor.current = null
    }
  }, [app])

  useEffect(() => {
    const shown = editor.current
    if (!shown || shownId.current === tab.id) return
    if (shownId.current) states.current.set(shownId.current, shown.saveViewState())
    let model = models.current.get(tab.id)
    if (!model) {
      model = monaco.editor.createModel(tab.sql, 'sql')
      model.setEOL(monaco.editor.EndOfLineSequence.LF)
      model.updateOptions({
        bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
      })
      const made = model
      made.onDidChangeContent(() => {
        monaco.editor.setModelMarkers(made, MARKERS, [])
        app.workbench.setSql(tab.id, made.getValue())
      })
      models.current.set(tab.id, made)
    }
    shownId.current = tab.id
    shown.setModel(model)
    const state = states.current.get(tab.id)
    if (state) shown.restoreViewState(state)
    else shown.setPosition(model.getFullModelRange().getEndPosition())
    shown.focus()
  }, [app, tab.id, tab.sql])

  // Text that came from elsewhere (restored tabs) replaces what the model holds.
  useEffect(() => {
    const model = models.current.get(tab.id)
    if (model && model.getValue() !== tab.sql) model.setValue(tab.sql)
  }, [tab.id, tab.sql])

  // Only a new failure marks: typing must not bring back the mark that it removed.
  const { failure } = tab
  useEffect(() => {
    const model = models.current.get(tab.id)
    if (!model) return
    if (!failure?.position) {
      monaco.editor.setModelMarkers(model, MARKERS, [])
      return
    }
    const { line, column, length } = failure.position
    const word = model.getLineCount() >= line ? model.getWordAtPosition({ lineNumber: line, column }) : null
    monaco.editor.setModelMarkers(model, MARKERS, [
      {
        severity: monaco.MarkerSeverity.Error,
        message: failure.hint ? `${failure.message}\n${failure.hint}` : failure.message,
        startLineNumber: line,
        startColumn: column,
        endLineNumber: line,
        endColumn: length ? column + length : (word?.endColumn ?? column + 1),
      },
    ])
  }, [tab.id, failure])

  useImperativeHandle(
    ref,
    () => ({
      selection: () => {
        const model = editor.current?.getModel()
        const selection = editor.current?.getSelection()
        if (!model || !selection) return { start: 0, end: 0 }
        return {
          start: model.getOffsetAt(selection.getStartPosition()),
          end: model.getOffsetAt(selection.getEndPosition()),
        }
      },
      insert: (text) => {
        const shown = editor.current
        const selection = shown?.getSelection()
        if (!shown || !selection) return
        shown.executeEdits('insert', [{ range: selection, text, forceMoveMarkers: true }])
        shown.focus()
      },
      focus: () => editor.current?.focus(),
    }),
    [],
  )

  return <div className="editor-host" ref={host} />
}
