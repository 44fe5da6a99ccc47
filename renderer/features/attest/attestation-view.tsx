import './attest.css'
import { AlarmClock, CalendarDays, RefreshCw } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { ATTESTATION_STATES } from '../../../shared/model/attestation.ts'
import { deadlineWords } from '../../../shared/model/deadline-words.ts'
import { Button } from '../../ui/button.tsx'
import { Loading } from '../../ui/empty.tsx'
import { plural } from '../../ui/format.ts'
import { FailureMessage, Message } from '../../ui/message.tsx'
import { useApp, useAttest } from '../app-context.tsx'
import { NeedsArchive } from '../needs-archive.tsx'
import { AttestedDay } from './attested-day.tsx'
import { DeadlineDialog } from './deadline-dialog.tsx'
import { SignDialog } from './sign-dialog.tsx'
import { StateCalendar } from './state-calendar.tsx'
import { StateWord } from './state-look.tsx'

/** Which days are certified, which are not, and which are no longer what was signed. */
export function AttestationView() {
  const app = useApp()
  const list = useAttest((state) => state.list)
  const [isChanging, setIsChanging] = useState(false)
  useEffect(() => void app.attest.refresh(), [app])
  if (list.status === 'failed')
    return (
      <div className="attest-view">
        <AttestHead />
        <div className="attest-body">
          <FailureMessage title="The attestations could not be read" failure={list.failure} />
        </div>
      </div>
    )
  if (list.status !== 'ready') return <Loading what="Comparing attested days with the archive…" />
  const { days, counts, deadline, chain } = list.value
  return (
    <div className="attest-view">
      <AttestHead>
        <span className="dim">Due {deadlineWords(deadline)}</span>
        <Button small onClick={() => setIsChanging(true)}>
          <AlarmClock size={13} aria-hidden />
          Deadline…
        </Button>
      </AttestHead>
      <div className="attest-body">
        {chain.problems.length > 0 && (
          <Message tone="bad" role="alert">
            <strong>The chain of attestations is broken. </strong>
            {chain.problems.join(' ')}
          </Message>
        )}
        {days.length === 0 ? (
          <NoDays />
        ) : (
          <>
            <div className="row attest-counts" role="status">
              {ATTESTATION_STATES.filter((state) => counts[state] > 0).map((state) => (
                <StateWord key={state} state={state} count={counts[state]} />
              ))}
              {chain.length > 0 && chain.problems.length === 0 && (
                <span className="dim">
                  {plural(chain.length, 'attestation')}: every hash, link and signature holds.
                </span>
              )}
            </div>
            <div className="attest-panes">
              <StateCalendar days={days} />
              <AttestedDay />
            </div>
          </>
        )}
      </div>
      <SignDialog />
      {isChanging && <DeadlineDialog deadline={deadline} onClose={() => setIsChanging(false)} />}
    </div>
  )
}

function AttestHead({ children }: { readonly children?: ReactNode }) {
  const app = useApp()
  return (
    <header className="screen-head">
      <h2>Daily attestations</h2>
      {children}
      <span className="grow" />
      <Button onClick={() => void app.attest.refresh()}>
        <RefreshCw size={14} aria-hidden />
        Compare again
      </Button>
    </header>
  )
}

function NoDays() {
  return (
    <NeedsArchive
      icon={<CalendarDays size={32} strokeWidth={1.5} aria-hidden />}
      title="No day is here to be attested"
    >
      An attestation certifies a day that was pulled, verified and loaded.
    </NeedsArchive>
  )
}
