import { Anchor as AnchorIcon, FilePlus, Printer } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Anchor } from '../../../shared/model/anchor.ts'
import { newestAnchor } from '../../state/anchors.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { Empty, Loading } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { formatCount } from '../../ui/format.ts'
import { useAnchors, useApp } from '../app-context.tsx'
import { AddAnchorDialog } from './add-anchor-dialog.tsx'
import { AnchorTable } from './anchor-table.tsx'
import { chooseAnchor, copyCheckpoint } from './evidence-actions.ts'

export function AnchorSection() {
  const app = useApp()
  const anchors = useAnchors((state) => state.anchors)
  const adding = useAnchors((state) => state.adding)
  const [withdrawing, setWithdrawing] = useState<Anchor | null>(null)
  useEffect(() => {
    void app.anchors.refresh()
  }, [app])
  const newest = anchors.status === 'ready' ? newestAnchor(anchors.value) : null
  const add = (
    <Button tone={newest ? 'normal' : 'primary'} onClick={() => chooseAnchor(app)}>
      <FilePlus size={14} aria-hidden />
      Add anchor…
    </Button>
  )
  return (
    <div className="evidence-page wide">
      {anchors.status === 'ready' && anchors.value.length > 0 && (
        <div className="evidence-tools">
          <p className="dim grow">
            An archive that is shorter than an anchor was rolled back; one of the same size with another root
            was forked. Who can rewrite the archive can rewrite its own checkpoints, but not a copy kept
            elsewhere.
          </p>
          <Button onClick={() => copyCheckpoint(app)}>
            <Printer size={14} aria-hidden />
            Copy checkpoint for printing
          </Button>
          {add}
        </div>
      )}
      {(anchors.status === 'idle' || anchors.status === 'loading') && <Loading what="Reading the anchors…" />}
      {anchors.status === 'failed' && (
        <Failed
          title="The anchors could not be read"
          failure={anchors.failure}
          onRetry={app.anchors.refresh}
        />
      )}
      {anchors.status === 'ready' &&
        (anchors.value.length === 0 ? (
          <Empty
            icon={<AnchorIcon size={32} strokeWidth={1.5} aria-hidden />}
            title="No anchor yet"
            actions={add}
          >
            Who can rewrite the whole archive can rewrite its checkpoints too, and everything in it still
            agrees with itself. A checkpoint, certificate or timestamp kept elsewhere is what such a rewrite
            cannot reach: the next verification is held against it.
          </Empty>
        ) : (
          <AnchorTable anchors={anchors.value} onWithdraw={setWithdrawing} />
        ))}
      {adding && <AddAnchorDialog chosen={adding} onClose={() => app.anchors.endAdding()} />}
      {withdrawing && (
        <Confirm
          title="Withdraw this anchor?"
          action="Withdraw anchor"
          onClose={() => setWithdrawing(null)}
          onConfirm={() =>
            app.attempt('The anchor could not be withdrawn', () => app.anchors.withdraw(withdrawing.id))
          }
        >
          <p>
            Verifications are not held against <strong>{withdrawing.label}</strong> (
            {formatCount(withdrawing.size)} manifests) any more. The activity log keeps that it was here and
            withdrawn.
          </p>
        </Confirm>
      )}
    </div>
  )
}
