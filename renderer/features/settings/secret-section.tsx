import { useState } from 'react'
import { Confirm } from '../../ui/dialog.tsx'
import { FailureMessage, Message } from '../../ui/message.tsx'
import { ActionsHeading, RemoveButton } from '../../ui/row-actions.tsx'
import { useApp, useWorkspace } from '../app-context.tsx'

export function SecretSection() {
  const app = useApp()
  const secrets = useWorkspace((state) => state.secrets)
  const [removing, setRemoving] = useState<string | null>(null)
  return (
    <section aria-labelledby="secrets">
      <h2 id="secrets" tabIndex={-1}>
        Keys in the keychain
      </h2>
      {secrets.status === 'failed' && <FailureMessage failure={secrets.failure} />}
      {secrets.status === 'ready' && !secrets.value.available && (
        <Message tone="warn">Keys cannot be kept on this computer. {secrets.value.reason}</Message>
      )}
      {secrets.status === 'ready' && secrets.value.available && secrets.value.names.length === 0 && (
        <p className="dim">
          None. What is entered for a bucket, or for a target of forwarding, is kept here.
        </p>
      )}
      {secrets.status === 'ready' && secrets.value.names.length > 0 && (
        <table className="table" aria-label="Keys in the keychain">
          <thead>
            <tr>
              <th>Name</th>
              <ActionsHeading />
            </tr>
          </thead>
          <tbody>
            {secrets.value.names.map((name) => (
              <tr key={name}>
                <td className="mono">{name}</td>
                <td>
                  <RemoveButton label={`Delete secret ${name}`} onPress={() => setRemoving(name)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {removing && (
        <Confirm
          title="Delete these keys?"
          action="Delete keys"
          onClose={() => setRemoving(null)}
          onConfirm={() =>
            app.attempt('The keys could not be deleted', () => app.workspace.deleteSecret(removing))
          }
        >
          <p>
            What uses <code>{removing}</code>, a source or a target, cannot be reached until keys are entered
            again.
          </p>
        </Confirm>
      )}
    </section>
  )
}
