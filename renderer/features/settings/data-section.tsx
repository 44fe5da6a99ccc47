import { useEffect, useState } from 'react'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { plural } from '../../ui/format.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp, useWorkspace } from '../app-context.tsx'

/** What the workspace takes on the disk. */
export function DataSection() {
  const app = useApp()
  const space = useWorkspace((state) => state.space)
  const [clearing, setClearing] = useState(false)
  useEffect(() => {
    void app.workspace.measureSpace()
  }, [app])
  const clear = () =>
    app.attempt('The results could not be cleared', async () => {
      const dropped = await app.workspace.clearResults()
      app.notices.push({ tone: 'success', title: `${plural(dropped, 'result')} cleared` })
    })
  return (
    <section aria-labelledby="data">
      <h2 id="data" tabIndex={-1}>
        Data
        <Button small onClick={() => void app.workspace.measureSpace()}>
          Measure again
        </Button>
      </h2>
      {space.status === 'failed' && (
        <FailureMessage title="The space could not be measured" failure={space.failure} />
      )}
      {space.status === 'loading' && <p className="dim">Measuring…</p>}
      {space.status === 'ready' && (
        <dl className="facts">
          <dt>Pulled files</dt>
          <dd>
            {formatBytes(space.value.cache)}, the bytes as they came: everything else can be made of them
          </dd>
          <dt>Case database</dt>
          <dd>{formatBytes(space.value.caseDatabase)}, the loaded events; Load makes it anew</dd>
          <dt>Catalogue</dt>
          <dd>{formatBytes(space.value.catalog)}: verdicts, pins, history, own log</dd>
          <dt>Results</dt>
          <dd className="row">
            <span>
              {formatBytes(space.value.results)} for {plural(space.value.resultsKept, 'result')}
            </span>
            <Button small disabled={space.value.resultsKept === 0} onClick={() => setClearing(true)}>
              Clear results…
            </Button>
          </dd>
        </dl>
      )}
      {clearing && (
        <Confirm
          title="Clear the kept results?"
          action="Clear results"
          onClose={() => setClearing(false)}
          onConfirm={clear}
        >
          <p>
            Pinned results stay. Tabs keep their statements; running them again brings their results back.
            Archives, verdicts and history are not touched.
          </p>
        </Confirm>
      )}
    </section>
  )
}
