import { fractionOf, phaseOf, rateOf, secondsLeft, type Task } from '../state/tasks.ts'
import { Button } from '../ui/button.tsx'
import { formatClock, formatLeft, formatProgress, formatRate } from '../ui/format.ts'
import { FailureMessage, Message } from '../ui/message.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { useApp, useNow } from './app-context.tsx'

/** A task in full: where it is, how fast, how long, and its Cancel; or how it ended when it did not end well. */
export function TaskCard({ task }: { readonly task: Task }) {
  const app = useApp()
  const active = task.finishedAt === null
  const now = useNow(active)
  if (task.status === 'failed' && task.failure) return <FailureMessage failure={task.failure} />
  if (task.status === 'cancelled') {
    return (
      <Message tone="info">{task.label}: cancelled. What was finished is kept; start again to go on.</Message>
    )
  }
  if (!active) return null
  const { progress } = task
  const rate = rateOf(task)
  const left = secondsLeft(task)
  return (
    <div className="task-card stack" aria-live="off">
      <div className="row">
        <strong>{task.label}</strong>
        <span className="dim">{phaseOf(task)}</span>
        <span className="grow" />
        <Button small disabled={task.status === 'cancelling'} onClick={() => app.tasks.cancel(task.id)}>
          {task.status === 'cancelling' ? 'Cancelling…' : 'Cancel'}
        </Button>
      </div>
      <ProgressBar fraction={fractionOf(task)} label={task.label} />
      <div className="row dim" style={{ gap: 16, fontSize: 12 }}>
        {progress && <span>{formatProgress(progress)}</span>}
        {progress && rate !== null && <span>{formatRate(rate, progress.unit)}</span>}
        <span>{formatClock(now - task.startedAt)} elapsed</span>
        {left !== null && <span>{formatLeft(left)}</span>}
        {progress?.detail && <span className="ellipsis mono">{progress.detail}</span>}
      </div>
    </div>
  )
}
