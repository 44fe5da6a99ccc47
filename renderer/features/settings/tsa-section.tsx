import { Stamp } from 'lucide-react'
import { tsaRootsOf } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { useApp, useWorkspace } from '../app-context.tsx'
import { RemovableTable } from './removable-table.tsx'

/** Whose timestamps are believed. */
export function TsaSection() {
  const app = useApp()
  const settings = useWorkspace((state) => state.settings)
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
      <RemovableTable
        label="Timestamp authorities"
        heads={['Certificate']}
        items={roots}
        empty={
          <p className="dim">
            None is pinned. The time in a timestamp token counts only when its authority is pinned: anybody
            can write a token.
          </p>
        }
        idOf={({ pem }) => pem}
        cells={({ label }) => <td>{label}</td>}
        removal={(root) => ({
          label: `Remove authority ${root.label}`,
          question: 'Remove this timestamp authority?',
          action: 'Remove certificate',
          consequence: (
            <>
              The times in tokens of <strong>{root.label}</strong> count no more.
            </>
          ),
          failed: 'The certificate could not be removed',
          remove: () => app.workspace.removeTsaRoot(root),
        })}
      />
    </section>
  )
}
