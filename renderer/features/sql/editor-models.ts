/** One Monaco model per tab: text, undo and cursor stay with the tab, also while another screen is shown. */
import type { App } from '../../state/app.ts'
import type { SqlTab } from '../../state/workbench.ts'
import { unmarkFailure } from './error-marker.ts'
import { monaco } from './monaco.ts'

export type KeptModel = {
  readonly model: monaco.editor.ITextModel
  state: monaco.editor.ICodeEditorViewState | null
}

const kept = new WeakMap<App, Map<string, KeptModel>>()

function modelsOf(app: App): Map<string, KeptModel> {
  let models = kept.get(app)
  if (!models) {
    models = new Map()
    kept.set(app, models)
    const known = models
    app.workbench.store.subscribe(({ tabs }, { tabs: before }) => {
      if (tabs === before) return
      // A closed tab takes its history with it.
      const ids = new Set(tabs.map((tab) => tab.id))
      for (const [id, { model }] of known) {
        if (ids.has(id)) continue
        known.delete(id)
        model.dispose()
      }
      // Text that came from elsewhere (restored tabs, a fix) replaces what the model holds.
      for (const tab of tabs) {
        const earlier = before.find(({ id }) => id === tab.id)
        const model = known.get(tab.id)?.model
        if (model && earlier?.sql !== tab.sql) replaceText(model, tab.sql)
      }
    })
  }
  return models
}

/** The model of a tab, made when there is none; whatever is typed into it goes to the tab. */
export function modelOf(app: App, tab: SqlTab): KeptModel {
  const models = modelsOf(app)
  const known = models.get(tab.id)
  if (known) return known
  const model = monaco.editor.createModel(tab.sql, 'sql')
  model.setEOL(monaco.editor.EndOfLineSequence.LF)
  model.updateOptions({
    tabSize: 2,
    bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
  })
  model.onDidChangeContent(() => {
    unmarkFailure(model)
    app.workbench.setSql(tab.id, model.getValue())
  })
  const made: KeptModel = { model, state: null }
  models.set(tab.id, made)
  return made
}

/** As an edit that can be undone. */
function replaceText(model: monaco.editor.ITextModel, text: string): void {
  if (model.getValue() === text) return
  model.pushStackElement()
  model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null)
  model.pushStackElement()
}
