import { PenLine } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { type AttestationPreview, CERTIFICATION } from '../../../shared/model/attestation.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Loading } from '../../ui/empty.tsx'
import { TextField } from '../../ui/field.tsx'
import { FailureMessage, Message } from '../../ui/message.tsx'
import { useApp, useAttest } from '../app-context.tsx'
import { SigningKey } from '../signing-key.tsx'
import { FigureFacts } from './figure-facts.tsx'

/** Shows what will be signed, and what speaks against it, before anybody signs. */
export function SignDialog() {
  const app = useApp()
  const preview = useAttest((state) => state.preview)
  switch (preview.status) {
    case 'idle':
      return null
    case 'loading':
      return (
        <Dialog title="Sign a day" onClose={app.attest.close}>
          <Loading what="Working out the figures…" />
        </Dialog>
      )
    case 'failed':
      return (
        <Dialog title="Sign a day" onClose={app.attest.close}>
          <FailureMessage failure={preview.failure} />
        </Dialog>
      )
    case 'ready':
      return <SignForm preview={preview.value} />
  }
}

function SignForm({ preview }: { readonly preview: AttestationPreview }) {
  const app = useApp()
  const [by, setBy] = useState('')
  const [reason, setReason] = useState('')
  const { date, figures, doubts, fingerprint } = preview
  const isFinal = figures === null
  const isReady = !isFinal && by.trim() !== '' && (doubts.length === 0 || reason.trim() !== '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isReady) return
    void app.attempt('The day was not signed', async () => {
      const { sequence } = await app.attest.sign(preview, by.trim(), doubts.length > 0 ? reason.trim() : null)
      app.notices.push({
        tone: 'success',
        title: `${date} is signed`,
        detail: `Attestation number ${sequence}.`,
      })
    })
  }
  return (
    <Dialog
      title={`Sign ${date}`}
      onClose={app.attest.close}
      wide
      footer={
        <>
          <Button onClick={app.attest.close}>{isFinal ? 'Close' : 'Cancel'}</Button>
          {figures && (
            <Button type="submit" form="sign-form" tone="primary" disabled={!isReady}>
              <PenLine size={14} aria-hidden />
              Sign
            </Button>
          )}
        </>
      }
    >
      <form id="sign-form" className="stack" onSubmit={submit}>
        {doubts.length > 0 && (
          <Message tone="bad" role="alert">
            <ul className="attest-doubts">
              {doubts.map(({ message, hint }) => (
                <li key={message}>
                  {message}
                  {isFinal && <span className="dim"> {hint}</span>}
                </li>
              ))}
            </ul>
          </Message>
        )}
        {figures && (
          <>
            <blockquote className="attest-words">{CERTIFICATION}.</blockquote>
            <FigureFacts figures={figures} />
            <TextField
              label="Certified by"
              value={by}
              maxLength={200}
              autoFocus
              onChange={(event) => setBy(event.target.value)}
            />
            {doubts.length > 0 && (
              <TextField
                label="Why it is signed all the same"
                hint="It becomes part of what is signed."
                value={reason}
                maxLength={10_000}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
            <SigningKey own={fingerprint} signer={app.attest.signer} />
            <p className="dim">
              Your name, the time and the hash of the attestation before it are part of what is signed.
            </p>
          </>
        )}
      </form>
    </Dialog>
  )
}
