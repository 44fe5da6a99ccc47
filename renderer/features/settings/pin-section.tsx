import { KeyRound } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { useApp, useWorkspace } from '../app-context.tsx'
import { Copyable } from '../copyable.tsx'
import { Instant } from '../instant.tsx'
import { RemovableTable } from './removable-table.tsx'

export function PinSection() {
  const app = useApp()
  const info = useWorkspace((state) => state.info)
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
      <RemovableTable
        label="Pinned keys"
        heads={['Kind', 'Label', 'Fingerprint', 'Pinned']}
        items={pins}
        empty={
          <p className="dim">
            No key is pinned. A key that lies beside the archive proves only that the archive agrees with
            itself: pin the root key that you were given by another way.
          </p>
        }
        idOf={({ id }) => id}
        cells={(key) => (
          <>
            <td>{key.kind === 'root' ? 'root key' : 'entry key'}</td>
            <td>{key.label}</td>
            <td>
              <Copyable name="fingerprint" value={key.fingerprint} />
            </td>
            <td>
              <Instant at={key.addedAt} />
            </td>
          </>
        )}
        removal={({ id, label }) => ({
          label: `Remove key ${label}`,
          question: 'Remove this pinned key?',
          action: 'Remove key',
          consequence: (
            <>
              Archives sealed under <strong>{label}</strong> are then trusted on first use only.
            </>
          ),
          failed: 'The key could not be removed',
          remove: () => app.workspace.removePin(id),
        })}
      />
    </section>
  )
}
