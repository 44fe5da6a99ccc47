import './retention.css'
import { Archive } from 'lucide-react'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { DateField } from '../../ui/date-field.tsx'
import { Loading } from '../../ui/empty.tsx'
import { FailureMessage, Message } from '../../ui/message.tsx'
import { useApp } from '../app-context.tsx'
import { NeedsArchive } from '../needs-archive.tsx'
import { useSuggestedPeriod } from '../use-suggested-period.ts'
import { HoldSection } from './hold-section.tsx'
import { ObjectTable } from './object-table.tsx'
import { ScheduleEditor } from './schedule-editor.tsx'

/** How long records are kept and how well they are protected: the objects of a period, holds, the schedule. */
export function RetentionView() {
  const app = useApp()
  const from = useStore(app.retention.store, (state) => state.from)
  useEffect(() => void app.retention.refresh(), [app])
  const { isNonePulled } = useSuggestedPeriod(from, app.retention.choose)
  return (
    <>
      <header className="screen-head">
        <h2>Retention</h2>
        <span className="dim">How long records are kept, and how well they are protected</span>
      </header>
      <div className="room-page">
        <section aria-labelledby="objects-title">
          <h3 id="objects-title">Objects of a period</h3>
          {isNonePulled ? (
            <NeedsArchive icon={<Archive size={32} strokeWidth={1.5} aria-hidden />} title="No day is pulled">
              What the schedule asks of each archived object, and what it has, stands here.
            </NeedsArchive>
          ) : (
            <>
              <Period />
              <Overview />
            </>
          )}
        </section>
        <HoldSection />
        <ScheduleEditor />
      </div>
    </>
  )
}

function Period() {
  const app = useApp()
  const { from, to, asOf } = useStore(app.retention.store)
  return (
    <div className="retention-form">
      <DateField label="From" value={from} onChange={(day) => app.retention.choose({ from: day })} />
      <DateField label="to" value={to} onChange={(day) => app.retention.choose({ to: day })} />
      <DateField label="as of" value={asOf ?? to} onChange={(day) => app.retention.choose({ asOf: day })} />
      <span className="dim">Periods are over, or fall due, as of that day.</span>
    </div>
  )
}

function Overview() {
  const app = useApp()
  const { overview, from, to } = useStore(app.retention.store)
  switch (overview.status) {
    case 'idle':
      return from !== null && to !== null && from > to ? (
        <Message tone="warn" role="alert">
          The period ends before it begins.
        </Message>
      ) : (
        <p className="dim">Choose a period of which something was pulled.</p>
      )
    case 'loading':
      return <Loading what="Reading the objects…" />
    case 'failed':
      return <FailureMessage title="The objects could not be read" failure={overview.failure} />
    case 'ready':
      return <ObjectTable report={overview.value} />
  }
}
