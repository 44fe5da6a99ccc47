import { type FormEvent, useState } from 'react'
import { attestationDeadline } from '../../../shared/contract/attest.ts'
import type { AttestationDeadline } from '../../../shared/model/attestation.ts'
import { deadlineWords } from '../../../shared/model/deadline-words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/field.tsx'
import { useApp } from '../app-context.tsx'

const DAYS = attestationDeadline.shape.businessDays

/** From when on a day that is not signed is late. */
export function DeadlineDialog({
  deadline,
  onClose,
}: {
  readonly deadline: AttestationDeadline
  readonly onClose: () => void
}) {
  const app = useApp()
  const [days, setDays] = useState(String(deadline.businessDays))
  const [time, setTime] = useState(deadline.time)
  const businessDays = /^\d{1,2}$/.test(days) ? Number(days) : -1
  const areDays = DAYS.safeParse(businessDays).success
  const isTime = attestationDeadline.shape.time.safeParse(time).success
  const isReady = areDays && isTime
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isReady) return
    void app.attempt('The deadline was not changed', async () => {
      onClose()
      await app.attest.setDeadline({ businessDays, time })
    })
  }
  return (
    <Dialog
      title="Deadline of attestations"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="deadline-form" tone="primary" disabled={!isReady}>
            Save
          </Button>
        </>
      }
    >
      <form id="deadline-form" className="stack" onSubmit={submit}>
        <div className="row deadline-fields">
          <TextField
            label="Business days after the day"
            inputMode="numeric"
            value={days}
            maxLength={2}
            autoFocus
            aria-invalid={!areDays}
            hint={`0 to ${DAYS.maxValue}`}
            onChange={(event) => setDays(event.target.value.trim())}
          />
          <TextField
            label="Time of day (UTC)"
            value={time}
            maxLength={5}
            placeholder="18:00"
            aria-invalid={!isTime}
            hint="HH:MM, 24 hours"
            onChange={(event) => setTime(event.target.value.trim())}
          />
        </div>
        <p role="status">
          {isReady
            ? `A day counts as late when it is not signed by ${deadlineWords({ businessDays, time })}.`
            : `Give 0 to ${DAYS.maxValue} business days and a time such as 18:00.`}
        </p>
        <p className="dim">
          Business days are Monday to Friday; holidays are not known. It holds for every day, also for those
          that were signed before, and the change stands in the activity log.
        </p>
      </form>
    </Dialog>
  )
}
