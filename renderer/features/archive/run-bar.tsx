import { ListRestart, ShieldCheck, Signature } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { formatCount } from '../../ui/format.ts'
import { useArchive, useArchiveBusy } from '../app-context.tsx'
import { useShowInstant } from '../use-show-instant.ts'
import { useArchiveActions } from './use-archive-actions.ts'

/** Verify in either mode over the range of the screen; and go on with what was cut short. */
export function RunBar() {
  const actions = useArchiveActions()
  const busy = useArchiveBusy()
  const show = useShowInstant()
  const unfinished = useArchive((state) => state.unfinished)
  return (
    <div className="run-bar">
      <Button
        disabled={busy}
        onClick={() => actions.verify('seal')}
        title="Seal mode: every hash and link, every manifest, and the last signature of each file"
      >
        <ShieldCheck size={14} aria-hidden />
        Verify
      </Button>
      <Button
        disabled={busy}
        onClick={() => actions.verify('full')}
        title="Full mode: every hash and link, every manifest, and every signature"
      >
        <Signature size={14} aria-hidden />
        Verify every signature
      </Button>
      {unfinished && !busy && (
        <Button
          tone="primary"
          onClick={() => actions.resume(unfinished)}
          title={`Begun ${show(unfinished.startedAt)}${unfinished.range ? `, ${unfinished.range.from} to ${unfinished.range.to}` : ', all days'}: what was judged is kept`}
        >
          <ListRestart size={14} aria-hidden />
          Resume ({formatCount(unfinished.done)} of {formatCount(unfinished.total)} files done)
        </Button>
      )}
    </div>
  )
}
