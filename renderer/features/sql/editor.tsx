import { type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import type { Selection, SqlTab } from '../../state/workbench.ts'
import { useApp } from '../app-context.tsx'
import { type KeptModel, modelOf } from './editor-models.ts'
import { fixesOf, markFailure, unmarkFailure } from './error-marker.ts'
import { registerSqlLanguage } from './language.ts'
import { monaco, themeName } from './monaco.ts'
import { showStatementBar } from './statement-bar.ts'

export type EditorHandle = {
  readonly selection: () => Selection
  readonly insert: (text: string) => void
  readonly focus: () => void
  /** Takes away what is proposed at the cursor, and what was still to come: the statement runs. */
  readonly hush: () => void
  /** Runs one of Monaco's own actions, e.g. `editor.action.commentLine`. */
  readonly trigger: (action: string) => void
  /** Writes what may have been meant in place of what is marked as wrong. */
  readonly fix: (text: string) => void
  /** Replaces text as one edit that can be undone; the cursor stays at `cursor`, an offset in the new text. */
  readonly replace: (range: Selection, text: string, cursor: number) => void
}

/** Monaco's own part that proposes; its types leave out what it can do. */
const SUGGESTIONS = 'editor.contrib.suggestController'
type SuggestController = monaco.editor.IEditorContribution & { readonly cancelSuggestWidget: () => void }

const LINE_HEIGHT = 20 / 13

function fontSize(): number {
  const set = Number.parseFloat(
    getComputedStyle(document.documentElement).getPropertyValue('--editor-font-size'),
  )
  return Number.isFinite(set) && set > 0 ? set : 13
}

function fontOptions(): monaco.editor.IEditorOptions {
  const size = fontSize()
  return { fontSize: size, lineHeight: Math.round(size * LINE_HEIGHT) }
}

/** One Monaco editor over a model per tab. */
export function Editor({
  tab,
  wrap,
  ref,
}: {
  readonly tab: SqlTab
  readonly wrap: boolean
  readonly ref: Ref<EditorHandle>
}) {
  const app = useApp()
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<monaco.editor.IStandaloneCodeEditor | null>(null)
  const kept = useRef<KeptModel | null>(null)

  useEffect(() => {
    if (!host.current) return
    const created = monaco.editor.create(host.current, {
      model: null,
      theme: themeName(),
      ariaLabel: 'SQL editor',
      automaticLayout: true,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono').trim(),
      ...fontOptions(),
      minimap: { enabled: false },
      scrollBeyondLastLine: false,
      padding: { top: 8, bottom: 8 },
      lineNumbersMinChars: 3,
      lineDecorationsWidth: 12,
      glyphMargin: false,
      folding: false,
      fixedOverflowWidgets: true,
      renderLineHighlight: 'line',
      overviewRulerBorder: false,
      hideCursorInOverviewRuler: true,
      wordBasedSuggestions: 'off',
      quickSuggestions: { other: true, comments: false, strings: true },
      quickSuggestionsDelay: 40,
      suggest: { showWords: false, preview: false, showIcons: true },
      suggestLineHeight: 22,
      occurrencesHighlight: 'off',
      bracketPairColorization: { enabled: false },
      lightbulb: { enabled: monaco.editor.ShowLightbulbIconMode.Off },
      unicodeHighlight: { ambiguousCharacters: true, invisibleCharacters: true },
      find: { addExtraSpaceOnTop: false, seedSearchStringFromSelection: 'selection' },
    })
    editor.current = created
    created.onDidChangeCursorPosition(({ position }) => {
      const model = created.getModel()
      if (model) app.details.moveCursor(shown.current.id, model.getOffsetAt(position))
    })
    const parts = [registerSqlLanguage(app), showStatementBar(created)]
    const look = new MutationObserver(() => {
      monaco.editor.setTheme(themeName())
      created.updateOptions(fontOptions())
    })
    look.observe(document.documentElement, { attributes: true })
    return () => {
      look.disconnect()
      for (const part of parts) part.dispose()
      if (kept.current) kept.current.state = created.saveViewState()
      created.dispose()
      editor.current = null
    }
  }, [app])

  useEffect(() => editor.current?.updateOptions({ wordWrap: wrap ? 'on' : 'off' }), [wrap])

  // The tab's model is shown; its cursor is kept when another is.
  const shown = useRef(tab)
  shown.current = tab
  useEffect(() => {
    const current = editor.current
    if (!current || shown.current.id !== tab.id) return
    const next = modelOf(app, shown.current)
    kept.current = next
    current.setModel(next.model)
    if (next.state) current.restoreViewState(next.state)
    else current.setPosition(next.model.getFullModelRange().getEndPosition())
    current.focus()
    return () => {
      if (editor.current) next.state = editor.current.saveViewState()
    }
  }, [app, tab.id])

  const { failure } = tab
  useEffect(() => {
    const { model } = modelOf(app, shown.current)
    if (failure) markFailure(model, failure)
    else unmarkFailure(model)
  }, [app, failure])

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
        const current = editor.current
        const selection = current?.getSelection()
        if (!current || !selection) return
        current.executeEdits('insert', [{ range: selection, text, forceMoveMarkers: true }])
        current.focus()
      },
      focus: () => editor.current?.focus(),
      hush: () => editor.current?.getContribution<SuggestController>(SUGGESTIONS)?.cancelSuggestWidget(),
      trigger: (action) => {
        editor.current?.focus()
        editor.current?.trigger('command', action, null)
      },
      fix: (text) => {
        const current = editor.current
        const model = current?.getModel()
        const place = model && fixesOf(model).find((fix) => fix.text === text)?.place
        if (!current || !place) return
        current.pushUndoStop()
        current.executeEdits('fix', [{ range: place, text, forceMoveMarkers: true }])
        current.pushUndoStop()
        current.focus()
      },
      replace: (range, text, cursor) => {
        const current = editor.current
        const model = current?.getModel()
        if (!current || !model) return
        const place = monaco.Range.fromPositions(
          model.getPositionAt(range.start),
          model.getPositionAt(range.end),
        )
        current.pushUndoStop()
        current.executeEdits('replace', [{ range: place, text, forceMoveMarkers: true }])
        current.pushUndoStop()
        current.setPosition(model.getPositionAt(cursor))
        current.revealPositionInCenterIfOutsideViewport(model.getPositionAt(cursor))
        current.focus()
      },
    }),
    [],
  )

  return <div className="editor-host" ref={host} />
}
