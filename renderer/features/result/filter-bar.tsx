import { ListFilter, X } from 'lucide-react'
import type { ResultInfo } from '../../../shared/model/cell.ts'
import { filterText } from '../../../shared/model/result-filter.ts'
import type { ResultView } from '../../state/results.ts'
import { Button } from '../../ui/button.tsx'
import { useApp } from '../app-context.tsx'

/** The conditions that hold, each of which can be taken away. Nothing without a filter. */
export function FilterBar({
  result,
  view,
  onEdit,
}: {
  readonly result: ResultInfo
  readonly view: ResultView
  /** Opens the form of the condition at this place. */
  readonly onEdit: (at: number) => void
}) {
  const app = useApp()
  if (view.filter.length === 0) return null
  const change = (action: () => Promise<void>) => void app.attempt('The filter could not be changed', action)
  return (
    <section className="filter-bar" aria-label="Filter" data-testid="filter-bar">
      <ListFilter size={13} aria-hidden className="dim" />
      <ul>
        {view.filter.map((one, at) => {
          const text = filterText(one, result.columns[one.column]?.name ?? '')
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place in the filter
            <li key={at} className="filter-chip">
              <button
                type="button"
                className="chip-text"
                title={`${text}: change`}
                onClick={() => onEdit(at)}
              >
                {text}
              </button>
              <button
                type="button"
                className="chip-remove"
                aria-label={`Remove ${text}`}
                onClick={() => change(() => app.results.removeFilter(result.resultId, one))}
              >
                <X size={12} aria-hidden />
              </button>
            </li>
          )
        })}
      </ul>
      <Button small tone="quiet" onClick={() => change(() => app.results.setFilter(result.resultId, []))}>
        Clear all
      </Button>
    </section>
  )
}
