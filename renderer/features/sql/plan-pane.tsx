import './plan.css'
import { ClipboardCopy, X } from 'lucide-react'
import type { Plan } from '../../../shared/model/plan.ts'
import { formatMs, planText, slowestOf, wordsOf } from '../../state/plan-view.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy.ts'
import { useApp } from '../app-context.tsx'
import { PlanTree } from './plan-tree.tsx'

/** How DuckDB runs the statement, in place of its result. */
export function PlanPane({
  plan,
  isEarlier,
  onClose,
}: {
  readonly plan: Plan
  /** What was asked for since is not there, or not yet. */
  readonly isEarlier: boolean
  readonly onClose: () => void
}) {
  const app = useApp()
  const slowest = slowestOf(plan)
  const copy = () =>
    app.attempt('The plan could not be copied', async () => {
      await copyText(planText(plan))
      app.notices.push({ tone: 'success', title: 'The plan is on the clipboard' })
    })
  return (
    <section className="plan" aria-label="Plan">
      <div className="result-bar">
        <strong>
          {plan.elapsedMs === null ? 'Plan, estimated' : `Plan, measured: ${formatMs(plan.elapsedMs)}`}
        </strong>
        {slowest?.measured ? (
          <span className="dim">
            Slowest: {wordsOf(slowest).toLowerCase()}
            {slowest.table ? ` (${slowest.table})` : ''}, {formatMs(slowest.measured.ms)}
          </span>
        ) : (
          <span className="dim">The statement did not run: rows are DuckDB’s estimates.</span>
        )}
        {isEarlier && <span className="dim">earlier plan</span>}
        <span className="grow" />
        <Button small onClick={() => void copy()}>
          <ClipboardCopy size={13} aria-hidden />
          Copy as text
        </Button>
        <IconButton small label="Close the plan" onPress={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      <PlanTree plan={plan} />
    </section>
  )
}
