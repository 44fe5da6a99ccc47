import { Lock } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useStore } from 'zustand'
import type { LegalHold } from '../../../shared/model/retention.ts'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/field.tsx'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp } from '../app-context.tsx'
import { Instant } from '../instant.tsx'

/** Legal holds: placed and released with a reason, and never taken out of the list. */
export function HoldSection() {
  const app = useApp()
  const holds = useStore(app.retention.store, (state) => state.holds)
  const [releasing, setReleasing] = useState<LegalHold | null>(null)
  return (
    <section aria-labelledby="holds-title">
      <h3 id="holds-title">Legal holds</h3>
      <PlaceHold />
      {holds.status === 'failed' && (
        <FailureMessage title="The holds could not be read" failure={holds.failure} />
      )}
      {holds.status === 'ready' &&
        (holds.value.length === 0 ? (
          <p className="dim">No hold was ever placed. A hold keeps a period whatever the schedule says.</p>
        ) : (
          <table className="table">
            <thead>
              <tr>
                <th scope="col">No.</th>
                <th scope="col">Days</th>
                <th scope="col">Reason</th>
                <th scope="col">Placed</th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {holds.value.map((hold) => (
                <tr key={hold.id}>
                  <th scope="row">{hold.id}</th>
                  <td>
                    {hold.from} to {hold.to}
                  </td>
                  <td className="wrap">{hold.reason}</td>
                  <td>
                    <Instant at={hold.placedAt} /> by {hold.author}
                  </td>
                  <td className="wrap">
                    {hold.released === null ? (
                      <span className="row">
                        <span className="retention-state tone-warn">
                          <Lock size={13} aria-hidden />
                          In force
                        </span>
                        <Button
                          small
                          aria-label={`Release hold ${hold.id}…`}
                          onClick={() => setReleasing(hold)}
                        >
                          Release…
                        </Button>
                      </span>
                    ) : (
                      <>
                        Released <Instant at={hold.released.at} /> by {hold.released.author}:{' '}
                        {hold.released.reason}
                      </>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      {releasing && <ReleaseDialog hold={releasing} onClose={() => setReleasing(null)} />}
    </section>
  )
}

function PlaceHold() {
  const app = useApp()
  const period = useStore(app.retention.store)
  // Until one is chosen, the days are those of the period above.
  const [from, setFrom] = useState<string | null | undefined>(undefined)
  const [to, setTo] = useState<string | null | undefined>(undefined)
  const [reason, setReason] = useState('')
  const first = from === undefined ? period.from : from
  const last = to === undefined ? period.to : to
  const isReady = first !== null && last !== null && first <= last && reason.trim() !== ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isReady) return
    void app.attempt('The hold could not be placed', async () => {
      await app.retention.placeHold({ from: first, to: last }, reason.trim())
      setReason('')
    })
  }
  return (
    <form className="retention-form" onSubmit={submit}>
      <DateField label="Hold from" value={first} onChange={setFrom} />
      <DateField label="to" value={last} onChange={setTo} />
      <TextField
        inline
        label="Reason"
        value={reason}
        maxLength={2000}
        placeholder="Inquiry, litigation, …"
        onChange={(event) => setReason(event.target.value)}
      />
      <Button type="submit" disabled={!isReady}>
        <Lock size={13} aria-hidden />
        Place the hold
      </Button>
    </form>
  )
}

function ReleaseDialog({ hold, onClose }: { readonly hold: LegalHold; readonly onClose: () => void }) {
  const app = useApp()
  const [reason, setReason] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void app.attempt('The hold could not be released', async () => {
      await app.retention.releaseHold(hold.id, reason.trim())
      onClose()
    })
  }
  return (
    <Dialog
      title={`Release hold ${hold.id}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button type="submit" form="release-form" tone="primary" disabled={reason.trim() === ''}>
            Release
          </Button>
        </>
      }
    >
      <form id="release-form" className="stack" onSubmit={submit}>
        <p>
          {hold.from} to {hold.to}: {hold.reason}
        </p>
        <TextField
          label="Reason for the release"
          value={reason}
          maxLength={2000}
          autoFocus
          onChange={(event) => setReason(event.target.value)}
        />
      </form>
    </Dialog>
  )
}
