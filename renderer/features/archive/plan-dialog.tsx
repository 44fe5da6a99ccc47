import { CloudDownload, RefreshCw } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Loading } from '../../ui/empty.tsx'
import { FailureMessage } from '../../ui/message.tsx'
import { useArchive } from '../app-context.tsx'
import { PlanView } from '../first-run/plan-view.tsx'

export function PlanDialog({
  onClose,
  onPull,
  onAgain,
  busy,
}: {
  readonly onClose: () => void
  readonly onPull: () => void
  readonly onAgain: () => void
  readonly busy: boolean
}) {
  const plan = useArchive((state) => state.plan)
  return (
    <Dialog
      title="What a pull would do"
      wide
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          {plan.status === 'failed' ? (
            <Button tone="primary" disabled={busy} onClick={onAgain}>
              <RefreshCw size={14} aria-hidden />
              Ask again
            </Button>
          ) : (
            <Button tone="primary" disabled={busy || plan.status !== 'ready'} onClick={onPull}>
              <CloudDownload size={14} aria-hidden />
              Pull now
            </Button>
          )}
        </>
      }
    >
      {plan.status === 'loading' && <Loading what="Asking the source…" />}
      {plan.status === 'failed' && <FailureMessage failure={plan.failure} />}
      {plan.status === 'ready' && <PlanView plan={plan.value} />}
    </Dialog>
  )
}
