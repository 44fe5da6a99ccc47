import { Download, RefreshCw, ScrollText, ShieldCheck } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ActivityEntry } from '../../../shared/model/activity.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Empty, Loading } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { plural } from '../../ui/format.ts'
import { Split } from '../../ui/split.tsx'
import { useActivity, useApp, useTasks } from '../app-context.tsx'
import { TaskCard } from '../task-card.tsx'
import { ActivityDetail } from './activity-detail.tsx'
import { ActivityGrid } from './activity-grid.tsx'
import { ActivityOutcomes } from './activity-outcomes.tsx'
import { exportLog, verifyLog } from './evidence-actions.ts'

const SEARCH_AFTER_MS = 250

export function ActivitySection() {
  const app = useApp()
  const view = useActivity((state) => state.view)
  const [entry, setEntry] = useState<ActivityEntry | null>(null)
  useEffect(() => {
    void app.activity.refresh()
  }, [app])
  const running = useTasks((state) =>
    state.tasks.findLast((task) => task.kind === 'activity' && task.finishedAt === null),
  )
  return (
    <div className="evidence-fill">
      <ActivityTools busy={running !== undefined} />
      {running && (
        <div className="evidence-running">
          <TaskCard task={running} />
        </div>
      )}
      <ActivityOutcomes />
      {(view.status === 'idle' || view.status === 'loading') && <Loading what="Reading the log…" />}
      {view.status === 'failed' && (
        <Failed
          className="evidence-running"
          title="The activity log could not be read"
          failure={view.failure}
          onRetry={app.activity.refresh}
        />
      )}
      {view.status === 'ready' && view.value.total === 0 && (
        <Empty
          icon={<ScrollText size={32} strokeWidth={1.5} aria-hidden />}
          title={view.value.search ? 'No entry holds this text' : 'Nothing was done yet'}
          actions={
            view.value.search ? (
              <Button onClick={() => app.activity.search('')}>Show all entries</Button>
            ) : undefined
          }
        >
          {view.value.search
            ? 'The search looks in the kind and in the detail of every entry.'
            : 'Every pull, verification, query, export and change of a setting is written here, chained and signed.'}
        </Empty>
      )}
      {view.status === 'ready' && view.value.total > 0 && (
        <div className="grow" style={{ minHeight: 0 }}>
          <Split
            id="activity"
            orientation="horizontal"
            panels={[
              {
                id: 'entries',
                content: <ActivityGrid key={view.value.id} view={view.value} onOpen={setEntry} />,
                minSize: '40%',
              },
              ...(entry
                ? [
                    {
                      id: 'entry',
                      content: <ActivityDetail entry={entry} onClose={() => setEntry(null)} />,
                      defaultSize: '360px',
                      minSize: '240px',
                    },
                  ]
                : []),
            ]}
          />
        </div>
      )}
    </div>
  )
}

function ActivityTools({ busy }: { readonly busy: boolean }) {
  const app = useApp()
  const search = useActivity((state) => state.search)
  const view = useActivity((state) => state.view)
  const searching = useActivity((state) => state.searching)
  const [text, setText] = useState(search)
  useEffect(() => setText(search), [search])
  useEffect(() => {
    if (text === search) return
    const timer = setTimeout(() => void app.activity.search(text), SEARCH_AFTER_MS)
    return () => clearTimeout(timer)
  }, [app, text, search])
  return (
    <div className="evidence-tools bar-tools">
      <input
        className="text-input"
        type="search"
        aria-label="Search the activity log"
        placeholder="Search kind and detail"
        value={text}
        maxLength={200}
        style={{ width: 260 }}
        onChange={(event) => setText(event.target.value)}
      />
      <span className="dim" role="status">
        {searching
          ? 'Searching…'
          : view.status === 'ready'
            ? plural(view.value.total, 'entry', 'entries')
            : ''}
      </span>
      <IconButton small label="Read the log again" onPress={() => void app.activity.refresh()}>
        <RefreshCw size={13} aria-hidden />
      </IconButton>
      <span className="grow" />
      <Button disabled={busy} onClick={() => verifyLog(app)}>
        <ShieldCheck size={14} aria-hidden />
        Verify the log
      </Button>
      <Button disabled={busy} onClick={() => exportLog(app)}>
        <Download size={14} aria-hidden />
        Export…
      </Button>
    </div>
  )
}
