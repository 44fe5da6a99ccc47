import './archive.css'
import { CalendarX, RefreshCw } from 'lucide-react'
import { useEffect } from 'react'
import type { ArchiveDay } from '../../../shared/model/archive-view.ts'
import { isArchiveWork } from '../../state/tasks.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, Loading } from '../../ui/empty.tsx'
import { FailureMessage } from '../../ui/message.tsx'
import { Split } from '../../ui/split.tsx'
import { useApp, useArchive, useTasks } from '../app-context.tsx'
import { TaskCard } from '../task-card.tsx'
import { AlarmBanner } from './alarm-banner.tsx'
import { ArchiveToolbar } from './archive-toolbar.tsx'
import { Calendar } from './calendar.tsx'
import { DayPanel } from './day-panel.tsx'
import { Legend } from './legend.tsx'
import { VerdictPanel } from './verdict-panel.tsx'

export function ArchiveScreen() {
  const selected = useArchive((state) => state.selected)
  const main = { id: 'calendar', content: <ArchiveMain />, defaultSize: '60%', minSize: '30%' }
  return (
    <main className="screen" aria-labelledby="archive-title">
      <ArchiveToolbar />
      <div className="screen-body" style={{ overflow: 'hidden' }}>
        {selected === null ? (
          <ArchiveMain />
        ) : (
          <Split
            id="archive"
            orientation="horizontal"
            panels={[
              main,
              { id: 'day', content: <DayPanel day={selected} />, defaultSize: '40%', minSize: '24%' },
            ]}
          />
        )}
      </div>
    </main>
  )
}

function ArchiveMain() {
  const app = useApp()
  const days = useArchive((state) => state.days)
  useEffect(() => {
    if (app.archive.store.getState().days.status === 'idle') void app.archive.refresh()
  }, [app])
  switch (days.status) {
    case 'idle':
    case 'loading':
      return <Loading what="Reading the archive…" />
    case 'failed':
      return (
        <div className="archive-main">
          <FailureMessage title="The archive could not be read" failure={days.failure} />
          <div className="row">
            <Button onClick={() => app.archive.refresh()}>
              <RefreshCw size={14} aria-hidden />
              Try again
            </Button>
          </div>
        </div>
      )
    case 'ready':
      return <ArchiveDays days={days.value} />
  }
}

function ArchiveDays({ days }: { readonly days: readonly ArchiveDay[] }) {
  const app = useApp()
  const selected = useArchive((state) => state.selected)
  const range = useArchive((state) => state.range)
  const task = useTasks((state) => state.tasks.findLast(isArchiveWork))
  const shown = task && (task.finishedAt === null || task.status === 'failed') ? task : null
  const open = (day: string) => void app.archive.open(day)
  if (days.length === 0) {
    return (
      <div className="archive-main" style={{ height: '100%' }}>
        {shown && <TaskCard task={shown} />}
        <Empty
          icon={<CalendarX size={32} strokeWidth={1.5} aria-hidden />}
          title={
            shown?.finishedAt === null
              ? 'The days come here'
              : range
                ? 'No day in this range is known'
                : 'Nothing is pulled yet'
          }
        >
          {range
            ? 'Choose another range, or pull this one.'
            : 'Plan shows what a pull would transfer. Pull downloads the days, verifies them and loads them.'}
        </Empty>
      </div>
    )
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section className="archive-main" tabIndex={0} aria-label="Archive by day">
      {shown && <TaskCard task={shown} />}
      <AlarmBanner />
      <VerdictPanel />
      <Legend days={days} />
      <div className="calendar-box">
        <Calendar days={days} selected={selected} onOpen={open} />
      </div>
    </section>
  )
}
