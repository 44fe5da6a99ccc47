import { CircleX, FolderOpen, WifiOff } from 'lucide-react'
import { fractionOf, phaseOf, rateOf, runningTasks, secondsLeft, type Task } from '../../state/tasks.ts'
import { Button } from '../../ui/button.tsx'
import { formatClock, formatCount, formatLeft, formatProgress, formatRate, plural } from '../../ui/format.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { useApp, useNow, useShell, useTasks, useWorkspace } from '../app-context.tsx'
import { TaskCentre } from './task-centre.tsx'
import { ZoneLabel } from './zone-label.tsx'
import { ZoomLevel } from './zoom-level.tsx'

export function StatusBar() {
  const info = useWorkspace((state) => state.info)
  const selection = useShell((state) => state.selection)
  const tasks = useTasks((state) => state.tasks)
  const running = runningTasks({ tasks })
  const task = running[running.length - 1]
  return (
    <footer className="status">
      {info.status === 'ready' && (
        <>
          <span className="status-item" title={info.value.path}>
            <FolderOpen size={13} aria-hidden />
            <span className="ellipsis" style={{ maxWidth: 280 }}>
              {info.value.path}
            </span>
          </span>
          <span className="status-item">{formatCount(info.value.eventsLoaded)} events loaded</span>
          {info.value.offline && (
            <span className="status-item">
              <WifiOff size={13} aria-hidden />
              Offline
            </span>
          )}
        </>
      )}
      <span className="grow" />
      {selection && (
        <output className="status-item" aria-label="Selection">
          {selection}
        </output>
      )}
      {task && <RunningTask task={task} others={running.length - 1} />}
      <ZoomLevel />
      <ZoneLabel />
      <TaskCentre />
    </footer>
  )
}

function RunningTask({ task, others }: { readonly task: Task; readonly others: number }) {
  const app = useApp()
  const now = useNow(true)
  const progress = task.progress
  const phase = phaseOf(task)
  const rate = rateOf(task)
  const left = secondsLeft(task)
  return (
    <span className="status-item status-task">
      <ProgressBar fraction={fractionOf(task)} label={task.label} width={110} />
      <span className="ellipsis">
        {task.label}
        {phase && `: ${phase}`}
      </span>
      {progress && <span className="dim">{formatProgress(progress)}</span>}
      {progress && rate !== null && <span className="dim">{formatRate(rate, progress.unit)}</span>}
      <span className="dim">{formatClock(now - task.startedAt)}</span>
      {left !== null && <span className="dim">{formatLeft(left)}</span>}
      {others > 0 && <span className="dim">+{plural(others, 'task')}</span>}
      <Button small disabled={task.status === 'cancelling'} onClick={() => app.tasks.cancel(task.id)}>
        <CircleX size={13} aria-hidden />
        {task.status === 'cancelling' ? 'Cancelling…' : 'Cancel'}
      </Button>
    </span>
  )
}
