import { FailureMessage, Message } from '../../ui/message.tsx'
import { useApp, useWorkspace } from '../app-context.tsx'
import { RemovableTable } from './removable-table.tsx'

export function SecretSection() {
  const app = useApp()
  const secrets = useWorkspace((state) => state.secrets)
  return (
    <section aria-labelledby="secrets">
      <h2 id="secrets" tabIndex={-1}>
        Keys in the keychain
      </h2>
      {secrets.status === 'failed' && <FailureMessage failure={secrets.failure} />}
      {secrets.status === 'ready' && !secrets.value.available && (
        <Message tone="warn">Keys cannot be kept on this computer. {secrets.value.reason}</Message>
      )}
      {secrets.status === 'ready' && (
        <RemovableTable
          label="Keys in the keychain"
          heads={['Name']}
          items={secrets.value.names}
          empty={
            secrets.value.available && (
              <p className="dim">
                None. What is entered for a bucket, or for a target of forwarding, is kept here.
              </p>
            )
          }
          idOf={(name) => name}
          cells={(name) => <td className="mono">{name}</td>}
          removal={(name) => ({
            label: `Delete secret ${name}`,
            question: 'Delete these keys?',
            action: 'Delete keys',
            consequence: (
              <>
                What uses <code>{name}</code>, a source or a target, cannot be reached until keys are entered
                again.
              </>
            ),
            failed: 'The keys could not be deleted',
            remove: () => app.workspace.deleteSecret(name),
          })}
        />
      )}
    </section>
  )
}
