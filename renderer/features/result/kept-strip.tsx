import { GitCompareArrows, Pin } from 'lucide-react'
import type { ResultInfo } from '../../../shared/model/cell.ts'
import { titleOf } from '../../state/result-shelf.ts'
import { useApp, useShelf } from '../app-context.tsx'

/** The latest result of a place and the ones that stay beside it: pinned, and comparisons made in this session. */
export function KeptStrip({ place, latest }: { readonly place: string; readonly latest: ResultInfo | null }) {
  const app = useApp()
  const kept = useShelf((state) => state.kept)
  const summaries = useShelf((state) => state.summaries)
  const shown = useShelf((state) => state.shown[place] ?? null)
  const beside = kept.filter(
    ({ resultId, pinned }) =>
      resultId !== latest?.resultId && (pinned || summaries[resultId] || resultId === shown),
  )
  if (beside.length === 0) return null
  return (
    <nav className="kept-strip" aria-label="Results that stay">
      {latest && (
        <button
          type="button"
          aria-current={shown === null ? 'true' : undefined}
          onClick={() => app.shelf.show(place, null)}
        >
          {latest.name ?? 'Latest result'}
        </button>
      )}
      {beside.map((result) => (
        <button
          key={result.resultId}
          type="button"
          title={titleOf(result)}
          aria-current={shown === result.resultId ? 'true' : undefined}
          onClick={() => app.shelf.show(place, result.resultId)}
        >
          {result.pinned ? (
            <Pin size={12} aria-label="pinned" />
          ) : (
            <GitCompareArrows size={12} aria-label="comparison" />
          )}
          <span className="ellipsis">{titleOf(result)}</span>
        </button>
      ))}
    </nav>
  )
}
