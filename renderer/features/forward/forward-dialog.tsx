import { Dialog } from '../../ui/dialog.tsx'
import { useApp, useForward } from '../app-context.tsx'
import { ForwardView } from './forward-view.tsx'

/** Forwarding over whatever screen it was asked for on; what runs goes on when it is closed. */
export function ForwardDialog() {
  const app = useApp()
  const open = useForward((state) => state.open)
  if (!open) return null
  return (
    <Dialog wide title="Forward" onClose={app.forward.close}>
      <ForwardView />
    </Dialog>
  )
}
