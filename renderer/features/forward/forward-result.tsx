import { Send } from 'lucide-react'
import type { ResultInfo } from '../../../shared/model/cell.ts'
import type { App } from '../../state/app.ts'
import { PLAIN_VIEW } from '../../state/results.ts'
import { IconButton } from '../../ui/button.tsx'
import { useApp } from '../app-context.tsx'

/** Asks where to send a result as it is looked at: its filter and its order. */
export function forwardResult(app: App, { resultId }: ResultInfo, name: string): void {
  const { sort, filter } = app.results.store.getState().views[resultId] ?? PLAIN_VIEW
  const seen = { sort: [...sort], filter: filter.map((one) => ({ ...one, values: [...one.values] })) }
  app.forward.ask({ source: { kind: 'result', resultId, ...seen }, what: name })
}

export function ForwardResult({ result, name }: { readonly result: ResultInfo; readonly name: string }) {
  const app = useApp()
  return (
    <IconButton small label="Forward…" onPress={() => forwardResult(app, result, name)}>
      <Send size={14} aria-hidden />
    </IconButton>
  )
}
