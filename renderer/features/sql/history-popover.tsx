import { CircleCheck, CircleSlash, CircleX, History } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import type { HistoryEntry } from '../../../shared/contract/query.ts'
import { Loading } from '../../ui/empty.tsx'
import { formatElapsed, formatInstant, plural } from '../../ui/format.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp, useWorkbench } from '../app-context.tsx'

const STATUS_WORDS: Readonly<Record<HistoryEntry['status'], string>> = {
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
}

function StatusIcon({ status }: { readonly status: HistoryEntry['status'] }) {
  switch (status) {
    case 'done':
      return <CircleCheck size={12} aria-hidden className="text-good" />
    case 'failed':
      return <CircleX size={12} aria-hidden className="text-bad" />
    case 'cancelled':
      return <CircleSlash size={12} aria-hidden />
  }
}

export function HistoryPopover() {
  const app = useApp()
  const [search, setSearch] = useState('')
  const history = useWorkbench((state) => state.history)
  const wanted = search.trim().toLowerCase()
  return (
    <DialogTrigger onOpenChange={(open) => open && void app.workbench.refreshHistory()}>
      <AriaButton className="btn btn-quiet">
        <History size={14} aria-hidden />
        History
      </AriaButton>
      <Popover className="popover" placement="bottom end">
        <Dialog className="history" aria-label="Query history">
          {({ close }) => (
            <>
              <input
                className="text-input schema-filter"
                type="search"
                aria-label="Search the history"
                placeholder="Search"
                value={search}
                onChange={(event) => setSearch(event.target.value)}
              />
              <div className="history-list">
                {(history.status === 'idle' || history.status === 'loading') && <Loading what="Reading…" />}
                {history.status === 'failed' && <FailureMessage failure={history.failure} />}
                {history.status === 'ready' && history.value.length === 0 && (
                  <p className="dim" style={{ padding: 10 }}>
                    Nothing was run yet.
                  </p>
                )}
                {history.status === 'ready' &&
                  history.value
                    .filter((entry) => entry.sql.toLowerCase().includes(wanted))
                    .map((entry) => (
                      <button
                        key={entry.id}
                        type="button"
                        className="history-item"
                        title="Open in a new tab"
                        onClick={() => {
                          app.workbench.newTab(entry.sql)
                          close()
                        }}
                      >
                        <pre>{entry.sql}</pre>
                        <span className="history-meta">
                          <span>
                            <StatusIcon status={entry.status} />
                            {STATUS_WORDS[entry.status]}
                          </span>
                          {entry.rowCount !== null && <span>{plural(entry.rowCount, 'row')}</span>}
                          <span>{formatElapsed(entry.durationMs)}</span>
                          <span>{formatInstant(entry.startedAt)}</span>
                          {entry.error && <span className="ellipsis">{entry.error}</span>}
                        </span>
                      </button>
                    ))}
              </div>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
