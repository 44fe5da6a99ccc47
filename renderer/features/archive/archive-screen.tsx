import './archive.css'
import { CalendarDays, CalendarX, FileWarning } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import type { ArchiveDay } from '../../../shared/model/archive-view.ts'
import type { ArchiveView } from '../../state/archive.ts'
import { isArchiveWork, type Task } from '../../state/tasks.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, Loading } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { formatCount } from '../../ui/format.ts'
import { SegmentChoice, SegmentTabs, tabId } from '../../ui/segments.tsx'
import { Split } from '../../ui/split.tsx'
import { useApp, useArchive, useTasks } from '../app-context.tsx'
import { TourOffer } from '../shell/tour-offer.tsx'
import { TaskCard } from '../task-card.tsx'
import { AlarmBanner } from './alarm-banner.tsx'
import { ArchiveToolbar } from './archive-toolbar.tsx'
import { Calendar } from './calendar.tsx'
import type { CalendarScale } from './calendar-weeks.ts'
import { DayFilter, MarkLegend } from './day-filter.tsx'
import { DayPanel } from './day-panel.tsx'
import { FindingPanel } from './finding-panel.tsx'
import { FindingsView } from './findings-view.tsx'
import { useArchiveCommands } from './use-archive-commands.ts'
import { VerdictPanel } from './verdict-panel.tsx'

/** What was verified and what is wrong: verdict, days and findings, and beside them what is opened. */
export function ArchiveScreen() {
  const side = useSidePanel()
  useArchiveCommands()
  const main = { id: 'overview', content: <ArchiveMain />, defaultSize: '60%', minSize: '30%' }
  return (
    <main className="screen" aria-labelledby="archive-title">
      <ArchiveToolbar />
      <div className="screen-body" style={{ overflow: 'hidden' }}>
        <Split
          id="archive"
          orientation="horizontal"
          panels={
            side === null
              ? [main]
              : [main, { id: 'details', content: side, defaultSize: '40%', minSize: '24%' }]
          }
        />
      </div>
    </main>
  )
}

/** The finding or the day that is open. Escape closes the finding first, then the day. */
function useSidePanel() {
  const app = useApp()
  const day = useArchive((state) => state.selected)
  const row = useArchive((state) => state.findings.find(({ id }) => id === state.opened) ?? null)
  const close = useCallback(() => {
    if (row !== null) {
      app.archive.showFinding(null)
      if (day === null) focusSoon('.findings-body')
    } else if (day !== null) {
      void app.archive.open(null)
      focusSoon(`[data-day="${day}"]`)
    }
  }, [app, row, day])
  // Heard from everywhere on the screen: the focus may still be in the calendar, or nowhere. A dialog has its own Escape.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (event.target instanceof HTMLElement && event.target.closest('[role="dialog"], [role="menu"]'))
        return
      close()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [close])
  if (row !== null) return <FindingPanel row={row} onClose={close} />
  return day === null ? null : <DayPanel day={day} onClose={close} />
}

function focusSoon(selector: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus())
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
        <Failed
          className="archive-main"
          title="The archive could not be read"
          failure={days.failure}
          onRetry={app.archive.refresh}
        />
      )
    case 'ready':
      return <ArchiveDays days={days.value} />
  }
}

function ArchiveDays({ days }: { readonly days: readonly ArchiveDay[] }) {
  const view = useArchive((state) => state.view)
  const task = useTasks((state) => state.tasks.findLast(isArchiveWork))
  const shown = task && (task.finishedAt === null || task.status === 'failed') ? task : null
  if (days.length === 0) return <NoDays task={shown} />
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section className="archive-main" tabIndex={0} aria-label="Archive by day">
      <SkipButton view={view} />
      {shown && <TaskCard task={shown} />}
      <TourOffer />
      <AlarmBanner />
      <VerdictPanel />
      <ArchiveViews days={days} />
    </section>
  )
}

const ENTRIES: Readonly<Record<ArchiveView, string>> = {
  calendar: '[data-testid="calendar"] [tabindex="0"]',
  findings: '.findings-table',
}

/** For the keyboard, past the verdict and its buttons; seen only while it has the focus. */
function SkipButton({ view }: { readonly view: ArchiveView }) {
  return (
    <Button
      small
      className="skip-button"
      onClick={() => document.querySelector<HTMLElement>(ENTRIES[view])?.focus()}
    >
      {view === 'calendar' ? 'Go to the days' : 'Go to the findings'}
    </Button>
  )
}

function NoDays({ task }: { readonly task: Task | null }) {
  const range = useArchive((state) => state.range)
  const title =
    task?.finishedAt === null
      ? 'The days come here'
      : range
        ? 'No day in this range is known'
        : 'Nothing is pulled yet'
  return (
    <div className="archive-main">
      {task && <TaskCard task={task} />}
      <Empty icon={<CalendarX size={32} strokeWidth={1.5} aria-hidden />} title={title}>
        {range
          ? 'Choose another range, or pull this one.'
          : 'Plan shows what a pull would transfer. Pull downloads the days, verifies them and loads them.'}
      </Empty>
    </div>
  )
}

/** More days than this are shown as years of small squares, unless months are asked for. */
const MOST_DAYS_AS_MONTHS = 400

const VIEWS = [
  { value: 'calendar', label: 'Calendar', icon: CalendarDays },
  { value: 'findings', label: 'Findings', icon: FileWarning },
] as const

const SCALES = [
  { value: 'months', label: 'Months' },
  { value: 'years', label: 'Years' },
] as const

/** The days as a calendar, or the findings as a list. */
function ArchiveViews({ days }: { readonly days: readonly ArchiveDay[] }) {
  const app = useApp()
  const view = useArchive((state) => state.view)
  const found = useArchive((state) => state.findings.length)
  const [chosen, setChosen] = useState<CalendarScale | null>(null)
  const scale = chosen ?? (days.length > MOST_DAYS_AS_MONTHS ? 'years' : 'months')
  const isCalendar = view === 'calendar'
  return (
    <>
      <div className="view-bar">
        <SegmentTabs
          label="Archive view"
          panel="archive-view"
          segments={VIEWS.map((one) =>
            one.value === 'findings'
              ? {
                  ...one,
                  label: (
                    <>
                      {one.label}
                      <span className="count">{formatCount(found)}</span>
                    </>
                  ),
                }
              : one,
          )}
          value={view}
          onChange={app.archive.setView}
        />
        {isCalendar && (
          <>
            <DayFilter days={days} />
            <span className="grow" />
            <SegmentChoice label="Calendar scale" segments={SCALES} value={scale} onChange={setChosen} />
          </>
        )}
      </div>
      <div
        className={isCalendar ? 'calendar-box' : 'findings-box'}
        id="archive-view"
        role="tabpanel"
        aria-labelledby={tabId('archive-view', view)}
      >
        {isCalendar ? <CalendarView days={days} scale={scale} /> : <FindingsView />}
      </div>
      {isCalendar && scale === 'months' && <MarkLegend />}
    </>
  )
}

function CalendarView({
  days,
  scale,
}: {
  readonly days: readonly ArchiveDay[]
  readonly scale: CalendarScale
}) {
  const app = useApp()
  const selected = useArchive((state) => state.selected)
  const states = useArchive((state) => state.states)
  return (
    <Calendar
      days={days}
      scale={scale}
      states={states}
      selected={selected}
      onOpen={(day) => void app.archive.open(day)}
    />
  )
}
