import { BriefcaseBusiness } from 'lucide-react'
import type { ResultInfo } from '../../../shared/model/cell.ts'
import { PLAIN_VIEW } from '../../state/results.ts'
import { IconButton } from '../../ui/button.tsx'
import { useApp } from '../app-context.tsx'

/** Puts a copy of the result, as it is looked at, into a case. */
export function AddResultToCase({ result, name }: { readonly result: ResultInfo; readonly name: string }) {
  const app = useApp()
  return (
    <IconButton
      small
      label="Add the result to a case…"
      onPress={() => {
        const { sort, filter } = app.results.store.getState().views[result.resultId] ?? PLAIN_VIEW
        const seen = { sort: [...sort], filter: filter.map((one) => ({ ...one, values: [...one.values] })) }
        app.cases.ask({
          members: [{ kind: 'result', resultId: result.resultId, name, ...seen }],
          what: 'the result',
        })
      }}
    >
      <BriefcaseBusiness size={14} aria-hidden />
    </IconButton>
  )
}
