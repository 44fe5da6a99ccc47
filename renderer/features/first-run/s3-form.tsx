import { type FormEvent, useState } from 'react'
import type { SourceInfo } from '../../../shared/model/archive-view.ts'
import { type Failure, toFailure } from '../../state/failure.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { FailureMessage, Message } from '../../ui/message.tsx'
import { useApp, useWorkspace } from '../app-context.tsx'
import { KeychainNote } from '../keychain-note.tsx'
import {
  type CredentialKind,
  EMPTY_S3,
  missingOf,
  newSourceOf,
  type S3Draft,
  secretNameOf,
} from './source-draft.ts'

const CREDENTIALS: readonly { readonly kind: CredentialKind; readonly label: string }[] = [
  { kind: 'default', label: 'Environment or default chain' },
  { kind: 'profile', label: 'Profile (SSO too)' },
  { kind: 'keys', label: 'Entered keys' },
]

export function S3Form({ onAdded }: { readonly onAdded: (source: SourceInfo) => void }) {
  const app = useApp()
  const [draft, setDraft] = useState<S3Draft>(EMPTY_S3)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const [asked, setAsked] = useState(false)
  const missing = missingOf(draft)
  const set = (fields: Partial<S3Draft>) => setDraft((current) => ({ ...current, ...fields }))
  const add = async () => {
    if (draft.credentials === 'keys') {
      const token = draft.sessionToken.trim()
      await app.workspace.saveSecret(secretNameOf(draft), {
        accessKeyId: draft.accessKeyId.trim(),
        secretAccessKey: draft.secretAccessKey.trim(),
        ...(token ? { sessionToken: token } : {}),
      })
    }
    onAdded(await app.workspace.addSource(newSourceOf(draft)))
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (missing) return
    setBusy(true)
    setFailure(null)
    try {
      await add()
    } catch (error) {
      setFailure(toFailure(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className="source-form" aria-label="S3 source" onSubmit={submit}>
      <div className="form-grid">
        <TextField
          label="Bucket and prefix"
          value={draft.place}
          placeholder="s3://bucket/audit/"
          onChange={(event) => set({ place: event.target.value })}
        />
        <TextField
          label="Region"
          value={draft.region}
          placeholder="from the environment"
          onChange={(event) => set({ region: event.target.value })}
        />
        <TextField
          label="Endpoint"
          value={draft.endpoint}
          placeholder="AWS"
          onChange={(event) => set({ endpoint: event.target.value })}
        />
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={draft.pathStyle}
          onChange={(event) => set({ pathStyle: event.target.checked })}
        />
        Path-style addresses (most S3 servers other than AWS)
      </label>
      <fieldset className="plain">
        <legend>Credentials</legend>
        {CREDENTIALS.map(({ kind, label }) => (
          <label key={kind} className="check">
            <input
              type="radio"
              name="credentials"
              checked={draft.credentials === kind}
              onChange={() => set({ credentials: kind })}
            />
            {label}
          </label>
        ))}
      </fieldset>
      {draft.credentials === 'profile' && (
        <TextField
          label="Profile"
          value={draft.profile}
          placeholder="compliance-sso"
          hint="A profile of ~/.aws/config. For SSO, sign in with “aws sso login” first."
          onChange={(event) => set({ profile: event.target.value })}
        />
      )}
      {draft.credentials === 'keys' && <KeyFields draft={draft} set={set} />}
      {asked && missing && (
        <Message tone="warn" role="alert">
          {missing}
        </Message>
      )}
      {failure && <FailureMessage failure={failure} />}
      <div className="form-foot">
        <Button tone="primary" type="submit" disabled={busy}>
          Add source
        </Button>
        <span className="dim">Only List, Get and Head are ever sent.</span>
      </div>
    </form>
  )
}

function KeyFields({
  draft,
  set,
}: {
  readonly draft: S3Draft
  readonly set: (fields: Partial<S3Draft>) => void
}) {
  const refused = useWorkspace(({ secrets }) => secrets.status === 'ready' && !secrets.value.available)
  return (
    <>
      <KeychainNote />
      <div className="form-grid">
        <TextField
          label="Access key"
          value={draft.accessKeyId}
          onChange={(event) => set({ accessKeyId: event.target.value })}
        />
        <TextField
          label="Secret key"
          type="password"
          value={draft.secretAccessKey}
          onChange={(event) => set({ secretAccessKey: event.target.value })}
        />
        <TextField
          label="Session token (optional)"
          type="password"
          value={draft.sessionToken}
          onChange={(event) => set({ sessionToken: event.target.value })}
        />
      </div>
      {!refused && (
        <p className="dim">The keys go to the keychain of the operating system, and to no file of Blotter.</p>
      )}
    </>
  )
}
