import './forward.css'
import { Save } from 'lucide-react'
import { useEffect, useState } from 'react'
import { FINDINGS } from '../../state/forward.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/field.tsx'
import { FailureMessage, Message } from '../../ui/message.tsx'
import { RemoveButton } from '../../ui/row-actions.tsx'
import { useApp, useForward, useWorkspace } from '../app-context.tsx'
import { ForwardHistory } from './forward-history.tsx'
import { SendPane } from './send-pane.tsx'
import { TargetForm } from './target-form.tsx'

/** Sends records to where the firm watches its logs: the target, what is sent, and what was. */
export function ForwardView() {
  const app = useApp()
  const asked = useForward((state) => state.asked)
  const targets = useForward((state) => state.targets)
  const offline = useWorkspace((state) => state.info.status === 'ready' && state.info.value.offline)
  useEffect(() => {
    void app.forward.refresh()
  }, [app])
  return (
    <div className="forward-view stack">
      {offline && (
        <Message tone="info">
          Blotter is offline: nothing is sent. What would be sent can be looked at.
        </Message>
      )}
      {targets.status === 'failed' && (
        <FailureMessage title="The targets could not be read" failure={targets.failure} />
      )}
      <div className="forward-panes">
        <section className="stack forward-target" aria-label="Target">
          <TargetChoice />
          <TargetForm />
        </section>
        <SendPane />
      </div>
      {!asked && (
        <p className="dim">
          A result is forwarded from its own bar.{' '}
          <Button small onClick={() => app.forward.ask(FINDINGS)}>
            Forward the findings…
          </Button>
        </p>
      )}
      <ForwardHistory />
    </div>
  )
}

function TargetChoice() {
  const app = useApp()
  const targets = useForward((state) => state.targets)
  const draft = useForward((state) => state.draft)
  const changed = useForward((state) => state.changed)
  const [removing, setRemoving] = useState(false)
  const kept = targets.status === 'ready' ? targets.value : []
  const save = () =>
    void app.attempt('The target could not be kept', async () => {
      await app.forward.save()
    })
  return (
    <div className="row forward-choice">
      <SelectField
        inline
        label="Target"
        value={draft.id ?? ''}
        onChange={(event) =>
          app.forward.choose(event.target.value === '' ? null : Number(event.target.value))
        }
      >
        {kept.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        <option value="">New target…</option>
      </SelectField>
      <Button small disabled={!changed} onClick={save}>
        <Save size={13} aria-hidden />
        Keep
      </Button>
      {draft.id !== null && <RemoveButton label="Forget the target" onPress={() => setRemoving(true)} />}
      {removing && (
        <Confirm
          title="Forget this target?"
          action="Forget it"
          onClose={() => setRemoving(false)}
          onConfirm={() => void app.attempt('The target could not be forgotten', app.forward.remove)}
        >
          <p>Its secret is deleted from the keychain. What was sent there stays in the history.</p>
        </Confirm>
      )}
    </div>
  )
}
