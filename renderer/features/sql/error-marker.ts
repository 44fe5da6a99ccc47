/** The place of a failure, marked in the text, with what may be written there instead. */
import type { Failure } from '../../state/failure.ts'
import { monaco } from './monaco.ts'

const OWNER = 'blotter'

type Fix = { readonly place: monaco.Range; readonly text: string }
const fixes = new WeakMap<monaco.editor.ITextModel, readonly Fix[]>()

const marked = new WeakSet<Failure>()

/** What would mend the failure that is marked in this text. */
export const fixesOf = (model: monaco.editor.ITextModel): readonly Fix[] => fixes.get(model) ?? []

export function unmarkFailure(model: monaco.editor.ITextModel): void {
  fixes.delete(model)
  monaco.editor.setModelMarkers(model, OWNER, [])
}

/** Marks a failure once: what typing has taken away does not come back with the tab. */
export function markFailure(model: monaco.editor.ITextModel, failure: Failure): void {
  if (marked.has(failure)) return
  marked.add(failure)
  unmarkFailure(model)
  if (!failure.position) return
  const { line, column, length, instead = [] } = failure.position
  const word = model.getLineCount() >= line ? model.getWordAtPosition({ lineNumber: line, column }) : null
  // A token may go on over several lines: its length is counted in the text.
  const start = model.getOffsetAt({ lineNumber: line, column })
  const place = length
    ? monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(start + length))
    : new monaco.Range(line, column, line, word?.endColumn ?? column + 1)
  fixes.set(
    model,
    instead.map((text) => ({ place, text })),
  )
  monaco.editor.setModelMarkers(model, OWNER, [
    {
      severity: monaco.MarkerSeverity.Error,
      message: failure.hint ? `${failure.message}\n${failure.hint}` : failure.message,
      startLineNumber: place.startLineNumber,
      startColumn: place.startColumn,
      endLineNumber: place.endLineNumber,
      endColumn: place.endColumn,
    },
  ])
}
