import { type FormEvent, useEffect, useState } from 'react'
import type { RuleHit } from '../../../shared/model/alert-rule.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { useApp, useCases } from '../app-context.tsx'

/** Why a hit is dismissed, or to which case it belongs. Kept for good: it can be reopened, not unsaid. */
export function DispositionDialog({
  what,
  hit,
  onClose,
}: {
  readonly what: 'dismiss' | 'link'
  readonly hit: RuleHit
  readonly onClose: () => void
}) {
  const app = useApp()
  const cases = useCases((state) => state.list)
  const [reason, setReason] = useState('')
  const list = cases.status === 'ready' ? cases.value : []
  const [chosen, setChosen] = useState('')
  useEffect(() => {
    if (what === 'link') void app.cases.refresh()
  }, [app, what])
  const caseId = Number(chosen === '' ? list[0]?.id : chosen)
  const isReady = what === 'dismiss' ? reason.trim() !== '' : list.length > 0
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isReady) return
    onClose()
    void app.attempt('It could not be kept', () =>
      what === 'dismiss'
        ? app.rules.dismiss([hit], reason.trim())
        : app.rules.link([hit], caseId, reason.trim()),
    )
  }
  return (
    <Dialog
      title={what === 'dismiss' ? 'Dismiss the hit' : 'Link the hit to a case'}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="disposition-form" tone="primary" disabled={!isReady}>
            {what === 'dismiss' ? 'Dismiss' : 'Link'}
          </Button>
        </>
      }
    >
      <form id="disposition-form" className="stack" onSubmit={submit}>
        <p className="dim">
          {hit.rule}, {hit.file}:{hit.line}. It still counts as a hit; reports say what was said of it, and by
          whom.
        </p>
        {what === 'link' &&
          (list.length === 0 ? (
            <p>There is no case yet. Make one under Cases, then link the hit to it.</p>
          ) : (
            <SelectField
              label="Case"
              value={String(caseId)}
              onChange={(event) => setChosen(event.target.value)}
            >
              {list.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </SelectField>
          ))}
        <TextField
          label={what === 'dismiss' ? 'Reason' : 'Reason (may be left out)'}
          value={reason}
          maxLength={10_000}
          autoFocus
          onChange={(event) => setReason(event.target.value)}
        />
      </form>
    </Dialog>
  )
}
