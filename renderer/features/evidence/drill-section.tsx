import { Play, RefreshCw, Swords } from 'lucide-react'
import { useEffect } from 'react'
import type { DrillSummary } from '../../../shared/model/drill.ts'
import { defaultDrillDay, drillableDays } from '../../state/drills.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, Loading } from '../../ui/empty.tsx'
import { SelectField } from '../../ui/field.tsx'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp, useArchive, useDrills, useTasks } from '../app-context.tsx'
import { Instant } from '../instant.tsx'
import { TaskCard } from '../task-card.tsx'
import { DrillResult } from './drill-result.tsx'
import { drillCounts } from './drill-words.ts'
import { runDrill } from './evidence-actions.ts'

export function DrillSection() {
  const app = useApp()
  const days = useArchive((state) => state.days)
  const list = useDrills((state) => state.list)
  const running = useTasks((state) =>
    state.tasks.findLast((task) => task.kind === 'drill' && task.finishedAt === null),
  )
  useEffect(() => {
    void app.drills.refresh()
    if (app.archive.store.getState().days.status === 'idle') void app.archive.refresh()
  }, [app])
  const here = days.status === 'ready' ? drillableDays(days.value) : []
  const drills = list.status === 'ready' ? list.value : []
  return (
    <div className="evidence-fill">
      {(here.length > 0 || drills.length > 0) && <DrillTools running={running !== undefined} />}
      {running && (
        <div className="evidence-running">
          <TaskCard task={running} />
        </div>
      )}
      {list.status === 'failed' && (
        <div className="evidence-running stack">
          <FailureMessage title="The drills could not be read" failure={list.failure} />
          <div className="row">
            <Button onClick={() => app.drills.refresh()}>
              <RefreshCw size={14} aria-hidden />
              Try again
            </Button>
          </div>
        </div>
      )}
      {(list.status === 'idle' || list.status === 'loading') && <Loading what="Reading the drills…" />}
      {list.status === 'ready' && drills.length === 0 && !running && (
        <Empty
          icon={<Swords size={32} strokeWidth={1.5} aria-hidden />}
          title={here.length > 0 ? 'No drill yet' : 'No day is pulled'}
          actions={
            here.length > 0 ? undefined : (
              <Button tone="primary" onClick={() => app.shell.show('archive')}>
                Go to the archive
              </Button>
            )
          }
        >
          A drill damages copies of a day in every known way and verifies each of them. It shows what would be
          caught, at which place, and what would not. The archive itself is not touched.
        </Empty>
      )}
      {drills.length > 0 && (
        <div className="drill-panes">
          <DrillList drills={drills} />
          <DrillResult />
        </div>
      )}
    </div>
  )
}

function DrillTools({ running }: { readonly running: boolean }) {
  const app = useApp()
  const days = useArchive((state) => state.days)
  const chosen = useDrills((state) => state.day)
  const here = days.status === 'ready' ? drillableDays(days.value) : []
  const day = chosen ?? (days.status === 'ready' ? defaultDrillDay(days.value) : null)
  return (
    <div className="evidence-tools bar-tools">
      <SelectField
        inline
        label="Day"
        value={day ?? ''}
        disabled={here.length === 0 || running}
        onChange={(event) => app.drills.chooseDay(event.target.value)}
      >
        {here.map((one) => (
          <option key={one.day} value={one.day}>
            {one.day}, {one.state === 'not-checked' ? 'not checked' : one.state}
          </option>
        ))}
      </SelectField>
      <Button tone="primary" disabled={day === null || running} onClick={() => runDrill(app)}>
        <Play size={14} aria-hidden />
        Run the drill
      </Button>
      <span className="dim">Damages copies of the day, never the archive.</span>
    </div>
  )
}

function DrillList({ drills }: { readonly drills: readonly DrillSummary[] }) {
  const app = useApp()
  const opened = useDrills((state) => state.opened)
  return (
    <nav className="drill-list" aria-label="Drills, newest first">
      {drills.map((drill) => (
        <button
          key={drill.id}
          type="button"
          aria-current={drill.id === opened ? 'true' : undefined}
          onClick={() => app.drills.open(drill.id)}
        >
          <strong>{drill.day}</strong>
          <span>{drillCounts(drill)}</span>
          <span className="dim">
            <Instant at={drill.finishedAt} />
          </span>
        </button>
      ))}
    </nav>
  )
}
