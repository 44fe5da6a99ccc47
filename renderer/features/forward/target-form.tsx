import { ShieldCheck, X } from 'lucide-react'
import { FORWARD_KIND_NAMES, FORWARD_KINDS } from '../../../shared/model/forward.ts'
import { SIGN_INS, SIGN_INS_OF, type SignIn, withKind } from '../../state/forward-draft.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { useApp, useForward } from '../app-context.tsx'
import { KeychainNote } from '../keychain-note.tsx'

const SIGN_IN_WORDS: Readonly<Record<SignIn, string>> = {
  none: 'None',
  token: 'Token',
  key: 'API key',
  password: 'Name and password',
  keys: 'Access key',
}

/** Where to send it. Secrets go to the keychain when the target is kept. */
export function TargetForm() {
  const app = useApp()
  const draft = useForward((state) => state.draft)
  const isAws = draft.kind === 'cloudwatch'
  const set = app.forward.set
  const signIns = SIGN_INS_OF[draft.kind]
  return (
    <div className="forward-form">
      <TextField
        label="Name"
        value={draft.name}
        placeholder="Splunk of the desk"
        maxLength={180}
        onChange={(event) => set({ name: event.target.value })}
      />
      <SelectField
        label="Kind"
        value={draft.kind}
        onChange={(event) => {
          const kind = FORWARD_KINDS.find((each) => each === event.target.value)
          if (kind) set(withKind(draft, kind))
        }}
      >
        {FORWARD_KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {FORWARD_KIND_NAMES[kind]}
          </option>
        ))}
      </SelectField>
      {isAws ? <AwsFields /> : <ServerFields />}
      {signIns.length > 1 && (
        <SelectField
          label="Sign-in"
          value={draft.signIn}
          onChange={(event) => {
            const signIn = SIGN_INS.find((each) => each === event.target.value)
            if (signIn) set({ signIn, keptSecret: null })
          }}
        >
          {signIns.map((signIn) => (
            <option key={signIn} value={signIn}>
              {isAws && signIn === 'none' ? 'Environment or profile' : SIGN_IN_WORDS[signIn]}
            </option>
          ))}
        </SelectField>
      )}
      <SecretFields />
      <div className="row">
        {draft.ca === null ? (
          <Button
            small
            onClick={() => void app.attempt('The certificate could not be taken', app.forward.chooseCa)}
          >
            <ShieldCheck size={13} aria-hidden />
            Pin a certificate…
          </Button>
        ) : (
          <>
            <span className="row">
              <ShieldCheck size={14} aria-hidden />
              Certificate pinned
            </span>
            <Button small tone="quiet" onClick={() => set({ ca: null })}>
              <X size={13} aria-hidden />
              Unpin
            </Button>
          </>
        )}
      </div>
    </div>
  )
}

function ServerFields() {
  const app = useApp()
  const draft = useForward((state) => state.draft)
  const isSplunk = draft.kind === 'splunk'
  return (
    <>
      <TextField
        label="Address"
        value={draft.url}
        placeholder={isSplunk ? 'https://splunk.example.com:8088' : 'https://elastic.example.com:9200'}
        onChange={(event) => app.forward.set({ url: event.target.value })}
      />
      <TextField
        label={isSplunk ? 'Index (optional)' : 'Index or data stream'}
        value={draft.index}
        placeholder={isSplunk ? 'that of the token' : 'audit'}
        onChange={(event) => app.forward.set({ index: event.target.value })}
      />
    </>
  )
}

function AwsFields() {
  const app = useApp()
  const draft = useForward((state) => state.draft)
  const set = app.forward.set
  return (
    <>
      <TextField
        label="Log group"
        value={draft.logGroup}
        placeholder="/fund/audit"
        onChange={(event) => set({ logGroup: event.target.value })}
      />
      <TextField
        label="Log stream"
        value={draft.logStream}
        onChange={(event) => set({ logStream: event.target.value })}
      />
      <TextField
        label="Region"
        value={draft.region}
        placeholder="eu-west-1"
        onChange={(event) => set({ region: event.target.value })}
      />
      <TextField
        label="Endpoint (optional)"
        value={draft.url}
        placeholder="AWS"
        onChange={(event) => set({ url: event.target.value })}
      />
      {draft.signIn === 'none' && (
        <TextField
          label="Profile (optional)"
          value={draft.profile}
          onChange={(event) => set({ profile: event.target.value })}
        />
      )}
    </>
  )
}

function SecretFields() {
  const app = useApp()
  const draft = useForward((state) => state.draft)
  if (draft.signIn === 'none') return null
  const kept = draft.keptSecret === null ? undefined : 'kept in the keychain'
  const field = (
    label: string,
    name: 'token' | 'apiKey' | 'user' | 'password' | 'accessKeyId' | 'secretAccessKey',
    hidden = true,
  ) => (
    <TextField
      label={label}
      type={hidden ? 'password' : 'text'}
      value={draft[name]}
      placeholder={kept}
      onChange={(event) => app.forward.set({ [name]: event.target.value })}
    />
  )
  return (
    <>
      {draft.signIn === 'token' && field('Token', 'token')}
      {draft.signIn === 'key' && field('API key', 'apiKey')}
      {draft.signIn === 'password' && field('Name', 'user', false)}
      {draft.signIn === 'password' && field('Password', 'password')}
      {draft.signIn === 'keys' && field('Access key', 'accessKeyId', false)}
      {draft.signIn === 'keys' && field('Secret key', 'secretAccessKey')}
      <KeychainNote />
    </>
  )
}
