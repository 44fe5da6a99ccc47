import './task-centre.css'
import { CircleCheck, CircleSlash, CircleX, Copy, ListTodo, LoaderCircle, RotateCcw } from 'lucide-react'
import { useRef } from 'react'
import { Dialog, Popover, Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import type { Notice } from '../../state/notices.ts'
import { fractionOf, rateOf, runningTasks, secondsLeft, type Task } from '../../state/tasks.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy.ts'
import { formatClock, formatElapsed, formatLeft, formatProgress, formatRate } from '../../ui/format.ts'
import { type Tone, ToneIcon } from '../../ui/message.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { useApp, useNotices, useNow, useShell, useTasks } from '../app-context.tsx'
import { useKeys } from '../use-keys.ts'
import { useShowInstant } from '../use-show-instant.ts'
import { NOTICE_TONES } from './notice-region.tsx'

/** Every task of this session, what runs first, and every notice, also those that have vanished. */
export function TaskCentre() {
  const app = useApp()
  const open = useShell((state) => state.taskCentreOpen)
  const running = useTasks((state) => runningTasks(state).length)
  const keys = useKeys('tasks.open')
  const trigger = useRef<HTMLButtonElement>(null)
  return (
    <>
      <button
        ref={trigger}
        type="button"
        className="btn btn-quiet btn-small"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-keyshortcuts={keys.aria}
        title={keys.hint('Task centre')}
        onClick={() => app.shell.openTaskCentre(!open)}
      >
        <ListTodo size={13} aria-hidden />
        Tasks
        {running > 0 && <span className="visually-hidden">, {running} running</span>}
      </button>
      <Popover
        className="popover"
        triggerRef={trigger}
        placement="top end"
        isOpen={open}
        onOpenChange={app.shell.openTaskCentre}
      >
        <Dialog className="task-centre" aria-label="Task centre">
          <TaskTabs />
        </Dialog>
      </Popover>
    </>
  )
}

function TaskTabs() {
  const app = useApp()
  const tasks = useTasks((state) => state.tasks)
  const history = useNotices((state) => state.history)
  const ordered = [...tasks].sort(
    (one, other) =>
      Number(one.finishedAt !== null) - Number(other.finishedAt !== null) || other.startedAt - one.startedAt,
  )
  return (
    <Tabs className="tabs">
      <TabList className="tablist" aria-label="Tasks and notices">
        <Tab id="tasks" className="tab">
          Tasks ({tasks.length})
        </Tab>
        <Tab id="notices" className="tab">
          Notices ({history.length})
        </Tab>
      </TabList>
      <TabPanel id="tasks" className="task-panel">
        {ordered.length === 0 ? (
          <Nothing title="No task has run yet">
            Pulls, verifications, exports and drills are listed here, with how they went.
          </Nothing>
        ) : (
          <ul aria-label="Tasks">
            {ordered.map((task) => (
              <TaskRow key={task.id} task={task} />
            ))}
          </ul>
        )}
        {ordered.some(({ finishedAt }) => finishedAt !== null) && (
          <div className="task-centre-foot">
            <Button small onClick={app.tasks.clearFinished}>
              Clear finished
            </Button>
          </div>
        )}
      </TabPanel>
      <TabPanel id="notices" className="task-panel">
        {history.length === 0 ? (
          <Nothing title="No notice yet">
            What is told at the corner of the window stays readable here.
          </Nothing>
        ) : (
          <ul aria-label="Notices of this session">
            {history.map((notice) => (
              <NoticeRow key={notice.id} notice={notice} />
            ))}
          </ul>
        )}
        {history.length > 0 && (
          <div className="task-centre-foot">
            <Button small onClick={app.notices.clearHistory}>
              Clear notices
            </Button>
          </div>
        )}
      </TabPanel>
    </Tabs>
  )
}

function Nothing({ title, children }: { readonly title: string; readonly children: string }) {
  return (
    <div className="empty" style={{ height: 'auto' }}>
      <h2>{title}</h2>
      <p>{children}</p>
    </div>
  )
}

const OUTCOMES: Readonly<Record<Task['status'], string>> = {
  running: 'running',
  cancelling: 'cancelling',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
}

function OutcomeIcon({ status }: { readonly status: Task['status'] }) {
  switch (status) {
    case 'running':
    case 'cancelling':
      return <LoaderCircle size={15} aria-hidden className="tone-info" style={{ background: 'none' }} />
    case 'done':
      return <CircleCheck size={15} aria-hidden className="text-good" />
    case 'failed':
      return <CircleX size={15} aria-hidden className="text-bad" />
    case 'cancelled':
      return <CircleSlash size={15} aria-hidden className="dim" />
  }
}

function TaskRow({ task }: { readonly task: Task }) {
  const app = useApp()
  const show = useShowInstant()
  const active = task.finishedAt === null
  return (
    <li className="task-row">
      <OutcomeIcon status={task.status} />
      <div className="task-row-body">
        <div className="row">
          <strong className="grow wrap">{task.label}</strong>
          {active && (
            <Button small disabled={task.status === 'cancelling'} onClick={() => app.tasks.cancel(task.id)}>
              {task.status === 'cancelling' ? 'Cancelling…' : 'Cancel'}
            </Button>
          )}
          {!active && task.again && (
            <Button small aria-label={`${task.label} again`} onClick={task.again}>
              <RotateCcw size={12} aria-hidden />
              Again
            </Button>
          )}
        </div>
        {active && <ProgressBar fraction={fractionOf(task)} label={task.label} />}
        <TaskFacts task={task} />
        {task.failure && (
          <p className="wrap">
            {task.failure.message} {task.failure.hint}
          </p>
        )}
        <details>
          <summary>Log</summary>
          <dl className="task-log">
            <dt>0:00</dt>
            <dd>began {show(task.at)}</dd>
            {task.log.map((line) => (
              <LogLine key={`${line.after}-${line.text}`} after={line.after} text={line.text} />
            ))}
            {task.finishedAt !== null && (
              <LogLine after={task.finishedAt - task.startedAt} text={OUTCOMES[task.status]} />
            )}
          </dl>
        </details>
      </div>
    </li>
  )
}

function LogLine({ after, text }: { readonly after: number; readonly text: string }) {
  return (
    <>
      <dt>{formatClock(after)}</dt>
      <dd className="wrap">{text}</dd>
    </>
  )
}

function TaskFacts({ task }: { readonly task: Task }) {
  const active = task.finishedAt === null
  const now = useNow(active)
  const { progress } = task
  const rate = rateOf(task)
  const left = active ? secondsLeft(task) : null
  return (
    <span className="task-facts">
      <span>{OUTCOMES[task.status]}</span>
      {task.finishedAt === null ? (
        <span>{formatClock(now - task.startedAt)} elapsed</span>
      ) : (
        <span>{formatElapsed(task.finishedAt - task.startedAt)}</span>
      )}
      {progress && active && <span>{progress.phase}</span>}
      {progress && <span>{formatProgress(progress)}</span>}
      {progress && active && rate !== null && <span>{formatRate(rate, progress.unit)}</span>}
      {left !== null && <span>{formatLeft(left)}</span>}
    </span>
  )
}

function NoticeRow({ notice }: { readonly notice: Notice }) {
  const app = useApp()
  const show = useShowInstant()
  const tone: Tone = NOTICE_TONES[notice.tone]
  const text = notice.detail === null ? notice.title : `${notice.title}\n${notice.detail}`
  return (
    <li className="task-row">
      <span className={`text-${tone}`}>
        <ToneIcon tone={tone} />
      </span>
      <div className="task-row-body">
        <strong className="wrap">{notice.title}</strong>
        {notice.detail && (
          <p className="wrap dim" style={{ whiteSpace: 'pre-line' }}>
            {notice.detail}
          </p>
        )}
        <span className="task-facts">{show(notice.at)}</span>
      </div>
      <IconButton
        small
        label="Copy notice"
        onPress={() => void app.attempt('The notice could not be copied', () => copyText(text))}
      >
        <Copy size={13} aria-hidden />
      </IconButton>
    </li>
  )
}
