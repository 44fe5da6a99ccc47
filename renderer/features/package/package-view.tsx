import './package.css'
import { Package, RotateCcw } from 'lucide-react'
import { useStore } from 'zustand'
import { packageRequestOf } from '../../state/packages.ts'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { FailureMessage, Message } from '../../ui/message.tsx'
import { useApp, useTasks } from '../app-context.tsx'
import { NeedsArchive } from '../needs-archive.tsx'
import { SigningKey } from '../signing-key.tsx'
import { TaskCard } from '../task-card.tsx'
import { useSuggestedPeriod } from '../use-suggested-period.ts'
import { PackagePlanFacts } from './package-plan.tsx'
import { PackageResult } from './package-result.tsx'
import { ReplayOutcome } from './replay-outcome.tsx'

/** A period with everything of it in one signed ZIP; and the replay of such a file. */
export function PackageView() {
  const app = useApp()
  const from = useStore(app.packages.store, (state) => state.from)
  const { isNonePulled } = useSuggestedPeriod(from, app.packages.change)
  return (
    <>
      <header className="screen-head">
        <h2>Compliance package</h2>
        <span className="dim">Everything of a period in one signed ZIP that anybody can check</span>
      </header>
      <div className="room-page package-page">
        <section aria-labelledby="package-title">
          <h3 id="package-title">Make a package</h3>
          {isNonePulled ? (
            <NeedsArchive icon={<Package size={32} strokeWidth={1.5} aria-hidden />} title="No day is pulled">
              A package holds a period: its archive files, every report, the verification, and how to check
              them.
            </NeedsArchive>
          ) : (
            <MakePackage />
          )}
        </section>
        <section aria-labelledby="replay-title">
          <h3 id="replay-title">Replay a package</h3>
          <ReplayPackage />
        </section>
      </div>
    </>
  )
}

const useRunning = () =>
  useTasks((state) => state.tasks.findLast((task) => task.kind === 'package' && task.finishedAt === null))

function MakePackage() {
  const app = useApp()
  const state = useStore(app.packages.store)
  const running = useRunning()
  const { from, to, hashesOnly, withCases, wholeActivity, plan, written } = state
  const change = app.packages.change
  const make = () =>
    app.attempt('The package could not be made', async () => {
      const outcome = await app.packages.write()
      if (outcome?.status === 'cancelled')
        app.notices.push({
          tone: 'info',
          title: 'The package was cancelled',
          detail: 'Nothing of it is kept.',
        })
    })
  return (
    <>
      <div className="package-form">
        <DateField label="From" value={from} onChange={(day) => change({ from: day })} />
        <DateField label="to" value={to} onChange={(day) => change({ to: day })} />
        <Button
          tone="primary"
          disabled={running !== undefined || packageRequestOf(state) === null || plan.status !== 'ready'}
          onClick={make}
        >
          <Package size={14} aria-hidden />
          Make the package…
        </Button>
      </div>
      <fieldset className="package-choices" aria-label="What goes in">
        <Choice
          label="The original archive files, byte for byte"
          about="Without them only their hashes go in, and a replay needs the archive."
          checked={!hashesOnly}
          onChange={(checked) => change({ hashesOnly: !checked })}
        />
        <Choice
          label="Cases"
          about="All cases of this workspace, with their notes."
          checked={withCases}
          onChange={(checked) => change({ withCases: checked })}
        />
        <Choice
          label="The whole activity log"
          about="Otherwise only the entries dated in the period. With it, no two packages are the same bytes."
          checked={wholeActivity}
          onChange={(checked) => change({ wholeActivity: checked })}
        />
      </fieldset>
      {from !== null && to !== null && from > to && (
        <Message tone="warn" role="alert">
          The period ends before it begins.
        </Message>
      )}
      {plan.status === 'failed' && <FailureMessage title="Nothing can be packed" failure={plan.failure} />}
      {plan.status === 'ready' && (
        <>
          <PackagePlanFacts plan={plan.value} hashesOnly={hashesOnly} />
          <SigningKey own={plan.value.fingerprint} signer={app.packages.signer} />
        </>
      )}
      {running && <TaskCard task={running} />}
      {written.status === 'failed' && (
        <FailureMessage title="The package was not made" failure={written.failure} />
      )}
      {written.status === 'ready' && <PackageResult written={written.value} />}
    </>
  )
}

function Choice({
  label,
  about,
  checked,
  onChange,
}: {
  readonly label: string
  readonly about: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}) {
  return (
    <label>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {label} <span className="dim">{about}</span>
      </span>
    </label>
  )
}

function ReplayPackage() {
  const app = useApp()
  const running = useRunning()
  const replayed = useStore(app.packages.store, (state) => state.replayed)
  const replay = () =>
    app.attempt('The package could not be replayed', async () => {
      await app.packages.replay()
    })
  return (
    <>
      <div className="package-form">
        <Button disabled={running !== undefined} onClick={replay}>
          <RotateCcw size={14} aria-hidden />
          Replay a package…
        </Button>
        <span className="dim">
          Verifies the archive files in it, makes every report again, and compares the bytes.
        </span>
      </div>
      {replayed.status === 'failed' && (
        <FailureMessage title="The package was not replayed" failure={replayed.failure} />
      )}
      {replayed.status === 'ready' && <ReplayOutcome result={replayed.value} />}
    </>
  )
}
