import './first-run.css'
import { CloudDownload, FlaskConical, FolderOpen, type LucideIcon } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { useApp, useArchiveBusy, useTasks } from '../app-context.tsx'
import { TaskCard } from '../task-card.tsx'
import { FolderForm } from './folder-form.tsx'
import { S3Form } from './s3-form.tsx'

type Choice = 'sample' | 'folder' | 's3'

const CHOICES: readonly {
  readonly choice: Choice
  readonly title: string
  readonly text: string
  readonly icon: LucideIcon
}[] = [
  {
    choice: 'sample',
    title: 'Sample archive',
    text: '30 days of a trading engine, sealed and signed, with one damaged day to find.',
    icon: FlaskConical,
  },
  {
    choice: 'folder',
    title: 'Folder',
    text: 'An archive on this computer, a USB disk or a network drive.',
    icon: FolderOpen,
  },
  {
    choice: 's3',
    title: 'S3 bucket',
    text: 'AWS or any S3 server. Nothing is changed there.',
    icon: CloudDownload,
  },
]

/** The first screen of an empty workspace: where does the archive come from? */
export function FirstRun() {
  const [choice, setChoice] = useState<Choice>('sample')
  const app = useApp()
  const open = () => void app.archive.refresh()
  return (
    <main className="screen" aria-labelledby="first-run-title">
      <div className="screen-body">
        <div className="first-run">
          <header className="first-run-head">
            <h1 id="first-run-title">Where is the archive?</h1>
            <p>
              Blotter pulls archived audit logs once, verifies them offline, and answers questions with SQL
              and reports. Choose a source; more can be added later under Settings.
            </p>
          </header>
          <fieldset className="plain" style={{ display: 'contents' }}>
            <legend className="visually-hidden">Source</legend>
            <div className="choices">
              {CHOICES.map(({ choice: value, title, text, icon: Icon }) => (
                <button
                  key={value}
                  type="button"
                  className="choice"
                  aria-pressed={choice === value}
                  onClick={() => setChoice(value)}
                >
                  <Icon size={20} aria-hidden />
                  <strong>{title}</strong>
                  <span>{text}</span>
                </button>
              ))}
            </div>
          </fieldset>
          {choice === 'sample' && <SampleChoice />}
          {choice === 'folder' && <FolderForm onAdded={open} />}
          {choice === 's3' && <S3Form onAdded={open} />}
        </div>
      </div>
    </main>
  )
}

function SampleChoice() {
  const app = useApp()
  const busy = useArchiveBusy()
  const task = useTasks((state) => state.tasks.findLast((candidate) => candidate.kind === 'sample'))
  const make = async () => {
    const outcome = await app.archive.sample(30)
    if (outcome.status === 'failed') app.notices.fail('The sample archive could not be made', outcome.failure)
    if (outcome.status === 'done') {
      app.notices.push({
        tone: outcome.value.verification?.integrity === 'PASSED' ? 'success' : 'warning',
        title: 'The sample archive is pulled, verified and loaded',
        detail: 'One day failed verification, as it should: open the day marked failed.',
      })
    }
  }
  return (
    <section className="source-form" aria-label="Sample archive">
      <p>
        About 200,000 events are written into the workspace, chained and signed, then pulled, verified and
        loaded as any archive would be. The root key is pinned, and one day is damaged on purpose.
      </p>
      {task && <TaskCard task={task} />}
      <div className="form-foot">
        <Button tone="primary" disabled={busy} onClick={make}>
          Make the sample archive
        </Button>
      </div>
    </section>
  )
}
