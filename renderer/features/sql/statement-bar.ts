import { statementAt } from '../../../shared/sql/sql-scope.ts'
import { monaco } from './monaco.ts'

const AFTER_MS = 60
/** Beyond this, cutting the text into statements at every move of the cursor would be felt. */
const LONGEST = 300_000

/** A bar beside the statement that would be run: at the cursor, or what is selected. */
export function showStatementBar(editor: monaco.editor.ICodeEditor): monaco.IDisposable {
  const bar = editor.createDecorationsCollection()
  let timer: ReturnType<typeof setTimeout> | undefined
  const draw = () => {
    const model = editor.getModel()
    const selection = editor.getSelection()
    if (!model || !selection || model.getValueLength() > LONGEST) return bar.clear()
    const at = statementAt(model.getValue(), model.getOffsetAt(selection.getStartPosition()))
    if (!selection.isEmpty() || !at) return bar.clear()
    bar.set([
      {
        range: monaco.Range.fromPositions(model.getPositionAt(at.start), model.getPositionAt(at.end)),
        options: { isWholeLine: true, linesDecorationsClassName: 'statement-bar' },
      },
    ])
  }
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(draw, AFTER_MS)
  }
  const parts = [
    editor.onDidChangeModel(later),
    editor.onDidChangeModelContent(later),
    editor.onDidChangeCursorSelection(later),
  ]
  return {
    dispose: () => {
      clearTimeout(timer)
      for (const part of parts) part.dispose()
      bar.clear()
    },
  }
}
