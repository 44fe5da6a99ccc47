import './evidence.css'
import { ChevronDown, FileCheck } from 'lucide-react'
import { proofLabel, recordKey } from '../../state/evidence.ts'
import { IDLE } from '../../state/failure.ts'
import { ChoiceMenu } from '../../ui/choice-menu.tsx'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp, useEvidence, useTasks } from '../app-context.tsx'
import { TaskCard } from '../task-card.tsx'
import { PROOF_FORMATS } from './proof-formats.ts'
import { ProofResult } from './proof-result.tsx'

const PROOF_CHOICES = PROOF_FORMATS.map(({ format, label }) => ({ id: format, label, ending: `.${format}` }))

/** Proves the record at a line of an archived file: asks for the form and the place, and says below what came of it. */
export function ProveButton({ file, line }: { readonly file: string; readonly line: number }) {
  const app = useApp()
  const proof = useEvidence((state) => state.proofs[recordKey(file, line)] ?? IDLE)
  const task = useTasks((state) =>
    state.tasks.findLast((one) => one.finishedAt === null && one.label === proofLabel(file, line)),
  )
  return (
    <div className="prove">
      <ChoiceMenu
        label="Write the proof as"
        choices={PROOF_CHOICES}
        side="start"
        disabled={proof.status === 'loading'}
        onChoose={(format) =>
          void app.attempt('The record could not be proved', () => app.evidence.prove(file, line, format))
        }
      >
        <FileCheck size={13} aria-hidden />
        Prove this record…
        <ChevronDown size={12} aria-hidden />
      </ChoiceMenu>
      {proof.status === 'loading' && task && <TaskCard task={task} />}
      {proof.status === 'failed' && <FailureMessage failure={proof.failure} />}
      {proof.status === 'ready' && <ProofResult proof={proof.value} />}
    </div>
  )
}
