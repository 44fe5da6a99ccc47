import { Play, Swords } from 'lucide-react'
import { useEffect } from 'react'
import type { DrillSummary } from '../../../shared/model/drill.ts'
import { defaultDrillDay, drillableDays } from '../../state/drills.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, Loading } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { SelectField } from '../../ui/field.tsx'
import { useApp, useArchive, useDrills, useTasks } from '../app-context.tsx'
import { Instant } from '../instant.tsx'
import { NeedsArchive } from '../needs-archive.tsx'
import { TaskCard } from '../task-card.tsx'
import { DrillResult } from './drill-result.tsx'
import { drillCounts } from './drill-words.ts'
import { runDrill } from './evidence-actions.ts'

const ABOUT_DRILLS =
  'A drill damages copies of a day in every known way and verifies each of them. It shows what would be caught, at which place, and what would not. The archive itself is not touched.'

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
  const icon = <Swords size={32} strokeWidth={1.5} aria-hidden />
  return (
    <div className="evidence-fill">
      {(here.length > 0 || drills.length > 0) && <DrillTools running={running !== undefined} />}
      {running && (
        <div className="evidence-running">
          <TaskCard task={running} />
        </div>
      )}
      {list.status === 'failed' && (
        <Failed
          className="evidence-running"
          title="The drills could not be read"
          failure={list.failure}
          onRetry={app.drills.refresh}
        />
      )}
      {(list.status === 'idle' || list.status === 'loading') && <Loading what="Reading the drills…" />}
      {list.status === 'ready' &&
        drills.length === 0 &&
        !running &&
        (here.length > 0 ? (
          <Empty icon={icon} title="No drill yet">
            {ABOUT_DRILLS}
          </Empty>
        ) : (
          <NeedsArchive icon={icon} title="No day is pulled">
            {ABOUT_DRILLS}
          </NeedsArchive>
        ))}
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
