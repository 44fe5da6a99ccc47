import { Stamp } from 'lucide-react'
import { useState } from 'react'
import { type TsaRoot, tsaRootsOf } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { ActionsHeading, RemoveButton } from '../../ui/row-actions.tsx'
import { useApp, useWorkspace } from '../app-context.tsx'

/** Whose timestamps are believed. */
export function TsaSection() {
  const app = useApp()
  const settings = useWorkspace((state) => state.settings)
  const [removing, setRemoving] = useState<TsaRoot | null>(null)
  const roots = settings.status === 'ready' ? tsaRootsOf(settings.value) : []
  const pin = () =>
    app.attempt('The certificate could not be pinned', async () => {
      const pinned = await app.workspace.pinTsaRoot()
      if (!pinned) return
      app.notices.push({
        tone: 'success',
        title: 'Timestamp authority pinned',
        detail: 'Verify again to judge by it.',
      })
    })
  return (
    <section aria-labelledby="tsa">
      <h2 id="tsa" tabIndex={-1}>
        Timestamp authorities
        <Button small disabled={settings.status !== 'ready'} onClick={pin}>
          <Stamp size={13} aria-hidden />
          Pin certificate…
        </Button>
      </h2>
      {roots.length === 0 ? (
        <p className="dim">
          None is pinned. The time in a timestamp token counts only when its authority is pinned: anybody can
          write a token.
        </p>
      ) : (
        <table className="table" aria-label="Timestamp authorities">
          <thead>
            <tr>
              <th>Certificate</th>
              <ActionsHeading />
            </tr>
          </thead>
          <tbody>
            {roots.map((root) => (
              <tr key={root.pem}>
                <td>{root.label}</td>
                <td>
                  <RemoveButton label={`Remove authority ${root.label}`} onPress={() => setRemoving(root)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {removing && (
        <Confirm
          title="Remove this timestamp authority?"
          action="Remove certificate"
          onClose={() => setRemoving(null)}
          onConfirm={() =>
            app.attempt('The certificate could not be removed', () => app.workspace.removeTsaRoot(removing))
          }
        >
          <p>
            The times in tokens of <strong>{removing.label}</strong> count no more.
          </p>
        </Confirm>
      )}
    </section>
  )
}
