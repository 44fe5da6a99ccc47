import { ListFilter, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
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
  onEmpty,
}: {
  readonly result: ResultInfo
  readonly view: ResultView
  /** Opens the form of the condition at this place. */
  readonly onEdit: (at: number) => void
  /** The last condition was taken away here, and with it the place of the keyboard. */
  readonly onEmpty: () => void
}) {
  const app = useApp()
  const list = useRef<HTMLUListElement>(null)
  /** Which condition was taken away here: the one that comes to its place has the focus next. */
  const removed = useRef<number | null>(null)
  const { filter } = view
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is another filter that takes buttons away
  useEffect(() => {
    const at = removed.current
    if (at === null) return
    removed.current = null
    const left = [...(list.current?.querySelectorAll<HTMLElement>('.chip-remove') ?? [])]
    const next = left[at] ?? left.at(-1)
    if (next) next.focus()
    else onEmpty()
  }, [filter])
  if (filter.length === 0) return null
  const change = (at: number, action: () => Promise<void>) => {
    removed.current = at
    void app.attempt('The filter could not be changed', action)
  }
  return (
    <section className="filter-bar" aria-label="Filter" data-testid="filter-bar">
      <ListFilter size={13} aria-hidden className="dim" />
      <ul ref={list}>
        {filter.map((one, at) => {
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
                onClick={() => change(at, () => app.results.removeFilter(result.resultId, one))}
              >
                <X size={12} aria-hidden />
              </button>
            </li>
          )
        })}
      </ul>
      <Button small tone="quiet" onClick={() => change(0, () => app.results.setFilter(result.resultId, []))}>
        Clear all
      </Button>
    </section>
  )
}
