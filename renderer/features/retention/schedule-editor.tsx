import { History, Save, Undo2 } from 'lucide-react'
import { useCallback, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { KeptSchedule, ScheduleProblem } from '../../../shared/model/retention.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { FailureMessage, ToneIcon } from '../../ui/message.tsx'
import { useApp } from '../app-context.tsx'
import { Copyable } from '../copyable.tsx'
import { Instant } from '../instant.tsx'
import { VersionsDialog } from '../versions-dialog.tsx'

/** The retention schedule as text: mistakes stand at their line; saving adds a version, and alters none. */
export function ScheduleEditor() {
  const app = useApp()
  const { inForce, shipped, history, draft, problems } = useStore(app.retention.store)
  const [note, setNote] = useState('')
  const area = useRef<HTMLTextAreaElement>(null)
  if (inForce.status === 'failed')
    return <FailureMessage title="The schedule could not be read" failure={inForce.failure} />
  if (inForce.status !== 'ready' || draft === null) return null
  const isChanged = draft !== inForce.value.text
  const edit = (text: string) =>
    app.attempt('The schedule could not be checked', () => app.retention.edit(text))
  const save = () =>
    app.attempt('The schedule could not be saved', async () => {
      await app.retention.save(note.trim())
      setNote('')
      app.notices.push({ tone: 'success', title: 'The schedule is in force' })
    })
  const goTo = (problem: ScheduleProblem) => {
    const start = offsetOf(draft, problem)
    area.current?.focus()
    area.current?.setSelectionRange(start, start + problem.length)
  }
  return (
    <section aria-labelledby="schedule-title">
      <h3 id="schedule-title">Retention schedule</h3>
      <p className="dim">
        {inForce.value.at === null ? (
          'The schedule that comes with Blotter.'
        ) : (
          <>
            Saved <Instant at={inForce.value.at} /> by {inForce.value.author}
            {inForce.value.note !== '' && `: ${inForce.value.note}`}.
          </>
        )}{' '}
        <Copyable name="SHA-256 of the schedule" value={inForce.value.sha256} />
      </p>
      <div className="retention-editor">
        <LineNumbers text={draft} problems={problems} />
        <textarea
          ref={area}
          aria-label="Text of the schedule"
          aria-invalid={problems.length > 0}
          aria-describedby="schedule-problems"
          spellCheck={false}
          rows={draft.split('\n').length}
          value={draft}
          onChange={(event) => edit(event.target.value)}
        />
      </div>
      <div id="schedule-problems" className="retention-problems" aria-live="polite">
        {problems.map((problem) => (
          <button
            key={`${problem.line}:${problem.column}:${problem.message}`}
            type="button"
            onClick={() => goTo(problem)}
          >
            <ToneIcon tone="bad" size={14} />
            <span>
              Line {problem.line}: {problem.message}
            </span>
          </button>
        ))}
      </div>
      <div className="retention-form">
        <TextField
          inline
          label="Why it is changed"
          value={note}
          maxLength={500}
          onChange={(event) => setNote(event.target.value)}
        />
        <Button tone="primary" disabled={!isChanged || problems.length > 0} onClick={save}>
          <Save size={14} aria-hidden />
          Save the schedule
        </Button>
        <Button disabled={!isChanged} onClick={() => edit(inForce.value.text)}>
          <Undo2 size={14} aria-hidden />
          Undo the changes
        </Button>
        {shipped && inForce.value.id !== 0 && (
          <Button tone="quiet" onClick={() => edit(shipped.text)}>
            Take the one that comes with Blotter
          </Button>
        )}
        <EarlierSchedules versions={history} onTake={edit} />
      </div>
    </section>
  )
}

/** The schedules that were in force before, and what changed from one to the next. */
function EarlierSchedules({
  versions,
  onTake,
}: {
  readonly versions: readonly KeptSchedule[]
  readonly onTake: (text: string) => void
}) {
  const [isOpen, setIsOpen] = useState(false)
  const textOf = useCallback(
    async (id: number) => versions.find((version) => version.id === id)?.text ?? '',
    [versions],
  )
  return (
    <>
      <Button disabled={versions.length === 0} onClick={() => setIsOpen(true)}>
        <History size={14} aria-hidden />
        Versions…
      </Button>
      {isOpen && (
        <VersionsDialog
          title="Versions of the retention schedule"
          versions={versions.map(({ id, at, author, note, sha256 }) => ({
            id,
            title: `Version ${id}`,
            about: (
              <>
                {at !== null && <Instant at={at} />} by {author}
                {note !== '' && `: ${note}`}
              </>
            ),
            sha256,
          }))}
          textOf={textOf}
          onTake={onTake}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  )
}

function LineNumbers({
  text,
  problems,
}: {
  readonly text: string
  readonly problems: readonly ScheduleProblem[]
}) {
  const wrong = new Set(problems.map(({ line }) => line))
  const lines = text.split('\n').map((_, index) => index + 1)
  return (
    <div className="retention-lines" aria-hidden>
      {lines.map((line) => (
        <div key={line} className={wrong.has(line) ? 'wrong' : undefined}>
          {wrong.has(line) ? `✕ ${line}` : line}
        </div>
      ))}
    </div>
  )
}

function offsetOf(text: string, { line, column }: ScheduleProblem): number {
  const before = text.split('\n').slice(0, line - 1)
  return before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1
}
