import type { SqlTab } from '../../state/workbench.ts'
import { plural } from '../../ui/format.ts'
import { useApp } from '../app-context.tsx'

/** The results of a whole tab, one button each; nothing where there is only one. */
export function ResultStrip({ tab }: { readonly tab: SqlTab }) {
  const app = useApp()
  if (tab.results.length < 2) return null
  return (
    <div className="result-strip" role="toolbar" aria-label="Results of the tab">
      {tab.results.map((result, at) => (
        <button
          key={result.resultId}
          type="button"
          className="result-choice"
          aria-pressed={result.resultId === tab.result?.resultId}
          title={result.sql}
          onClick={() => app.workbench.showResult(tab.id, result.resultId)}
        >
          {at + 1} <span className="ellipsis">{firstWords(result.sql)}</span>
          <span className="dim">{plural(result.rowCount, 'row')}</span>
        </button>
      ))}
    </div>
  )
}

const firstWords = (sql: string): string => sql.replaceAll(/\s+/g, ' ').slice(0, 60)
