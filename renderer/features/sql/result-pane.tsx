import { TableProperties } from 'lucide-react'
import { type RefObject, useEffect } from 'react'
import type { SqlTab } from '../../state/workbench.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp, useShelf, useWorkspace } from '../app-context.tsx'
import { NeedsArchive } from '../needs-archive.tsx'
import { KeptStrip } from '../result/kept-strip.tsx'
import type { GridHandle } from '../result/result-grid.tsx'
import { ResultView } from '../result/result-view.tsx'
import type { EditorHandle } from './editor.tsx'
import { PlanPane } from './plan-pane.tsx'
import { ResultStrip } from './result-strip.tsx'

/** The failure of the last run, and below it the plan that was asked for, or the last result there is. */
export function ResultPane({
  tab,
  editor,
  gridRef,
}: {
  readonly tab: SqlTab
  readonly editor: RefObject<EditorHandle | null>
  readonly gridRef: RefObject<GridHandle | null>
}) {
  const app = useApp()
  const { failure, plan } = tab
  const shownId = useShelf((state) => state.shown[tab.id] ?? null)
  const beside = useShelf((state) => state.kept.find(({ resultId }) => resultId === shownId))
  const latestId = tab.result?.resultId
  // A new run is looked at, and known to the list of what is kept.
  useEffect(() => {
    if (latestId === undefined) return
    app.shelf.show(tab.id, null)
    void app.attempt('The kept results could not be listed', app.shelf.refresh)
  }, [app, tab.id, latestId])
  const result = beside ?? tab.result
  const instead = failure?.position?.instead ?? []
  return (
    <section className="result-pane" aria-label="Result">
      {failure && (
        <div className="result-failure">
          <FailureMessage
            failure={failure}
            {...(failure.position
              ? { title: `Line ${failure.position.line}, column ${failure.position.column}` }
              : {})}
          />
          {instead.length > 0 && (
            <div className="row result-fixes">
              {instead.map((text) => (
                <Button key={text} small onClick={() => editor.current?.fix(text)}>
                  Replace with <code>{text}</code>
                </Button>
              ))}
            </div>
          )}
        </div>
      )}
      {plan ? (
        <PlanPane
          plan={plan}
          isEarlier={tab.running !== null || failure !== null}
          onClose={() => app.workbench.closePlan(tab.id)}
        />
      ) : result ? (
        <>
          <ResultStrip tab={tab} />
          <KeptStrip place={tab.id} latest={tab.result} />
          <ResultView
            key={result.resultId}
            result={result}
            name={tab.name}
            place={tab.id}
            note={!beside && (tab.running || tab.failure) && <span className="dim">earlier result</span>}
            gridRef={gridRef}
            onRunAgain={beside ? null : () => void app.workbench.runAgain(tab.id, result)}
          />
        </>
      ) : (
        <NoResult running={tab.running !== null} />
      )}
    </section>
  )
}

function NoResult({ running }: { readonly running: boolean }) {
  const nothing = useWorkspace(({ info }) => info.status === 'ready' && info.value.eventsLoaded === 0)
  const icon = <TableProperties size={30} strokeWidth={1.5} aria-hidden />
  if (running) {
    return (
      <Empty icon={icon} title="Running…">
        The rows come here.
      </Empty>
    )
  }
  if (nothing) {
    return (
      <NeedsArchive icon={icon} title="Nothing is loaded yet">
        The tables are there, without a row. Pull an archive first, or load what is pulled.
      </NeedsArchive>
    )
  }
  return (
    <Empty icon={icon} title="No result yet">
      Run the statement at the cursor with Ctrl+Enter.
    </Empty>
  )
}
