import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import type { PinnedKey } from '../../../shared/contract/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { ActionsHeading, RemoveButton } from '../../ui/row-actions.tsx'
import { useApp, useWorkspace } from '../app-context.tsx'
import { Copyable } from '../copyable.tsx'
import { Instant } from '../instant.tsx'

export function PinSection() {
  const app = useApp()
  const info = useWorkspace((state) => state.info)
  const [removing, setRemoving] = useState<PinnedKey | null>(null)
  const pins = info.status === 'ready' ? info.value.pins : []
  const pin = (kind: 'root' | 'key') =>
    app.attempt('The key could not be pinned', async () => {
      await app.workspace.pinKey(kind)
    })
  return (
    <section aria-labelledby="pins">
      <h2 id="pins" tabIndex={-1}>
        Pinned keys
        <Button small onClick={() => pin('root')}>
          <KeyRound size={13} aria-hidden />
          Pin root key…
        </Button>
        <Button small style={{ marginLeft: 0 }} onClick={() => pin('key')}>
          <KeyRound size={13} aria-hidden />
          Pin entry key…
        </Button>
      </h2>
      {pins.length === 0 ? (
        <p className="dim">
          No key is pinned. A key that lies beside the archive proves only that the archive agrees with
          itself: pin the root key that you were given by another way.
        </p>
      ) : (
        <table className="table" aria-label="Pinned keys">
          <thead>
            <tr>
              <th>Kind</th>
              <th>Label</th>
              <th>Fingerprint</th>
              <th>Pinned</th>
              <ActionsHeading />
            </tr>
          </thead>
          <tbody>
            {pins.map((key) => (
              <tr key={key.id}>
                <td>{key.kind === 'root' ? 'root key' : 'entry key'}</td>
                <td>{key.label}</td>
                <td>
                  <Copyable name="fingerprint" value={key.fingerprint} />
                </td>
                <td>
                  <Instant at={key.addedAt} />
                </td>
                <td>
                  <RemoveButton label={`Remove key ${key.label}`} onPress={() => setRemoving(key)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {removing && (
        <Confirm
          title="Remove this pinned key?"
          action="Remove key"
          onClose={() => setRemoving(null)}
          onConfirm={() =>
            app.attempt('The key could not be removed', () => app.workspace.removePin(removing.id))
          }
        >
          <p>
            Archives sealed under <strong>{removing.label}</strong> are then trusted on first use only.
          </p>
        </Confirm>
      )}
    </section>
  )
}
