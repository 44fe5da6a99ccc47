import './report.css'
import { useEffect } from 'react'
import { periodOf } from '../../state/report.ts'
import { useApp, useArchive, useReport } from '../app-context.tsx'
import { daysToReport } from './report-days.ts'
import { ReportList } from './report-list.tsx'
import { ReportPreview } from './report-preview.tsx'
import { ReportRoom } from './report-room.tsx'
import { ReportToolbar } from './report-toolbar.tsx'
import { useReportCommands } from './use-report-commands.ts'

/** A gallery of reports on the left; the chosen one, over its days, as it will be printed. */
export function ReportScreen() {
  const app = useApp()
  const known = useArchive((state) => state.days)
  const days = known.status === 'ready' ? daysToReport(known.value) : []
  const loaded = days.filter((day) => day.loaded).map(({ day }) => day)
  const room = useReport((state) => state.room)
  const chosen = useReport((state) => periodOf(state) !== null)
  const made = useReport((state) => state.previews[state.view].status !== 'idle')
  const [first, last] = [loaded[0], loaded.at(-1)]

  // The newest loaded day is what is asked for most: it is there when the screen opens.
  useEffect(() => {
    if (!chosen && first !== undefined && last !== undefined) app.report.suggest([first, last])
    if (chosen && !made) void app.report.preview()
  }, [app, chosen, made, first, last])
  useReportCommands(days)

  return (
    <main className="screen report-screen" aria-labelledby="reports-title">
      <ReportList />
      <div className="report-main">
        {room === null ? (
          <>
            <ReportToolbar days={days} />
            <ReportPreview hasDays={loaded.length > 0} />
          </>
        ) : (
          <ReportRoom room={room} />
        )}
      </div>
    </main>
  )
}
