import './evidence.css'
import { ChevronDown, FileCheck } from 'lucide-react'
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { proofLabel, recordKey } from '../../state/evidence.ts'
import { IDLE } from '../../state/failure.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp, useEvidence, useTasks } from '../app-context.tsx'
import { TaskCard } from '../task-card.tsx'
import { PROOF_FORMATS } from './proof-formats.ts'
import { ProofResult } from './proof-result.tsx'

/** Proves the record at a line of an archived file: asks for the form and the place, and says below what came of it. */
export function ProveButton({ file, line }: { readonly file: string; readonly line: number }) {
  const app = useApp()
  const proof = useEvidence((state) => state.proofs[recordKey(file, line)] ?? IDLE)
  const task = useTasks((state) =>
    state.tasks.findLast((one) => one.finishedAt === null && one.label === proofLabel(file, line)),
  )
  return (
    <div className="prove">
      <MenuTrigger>
        <AriaButton className="btn btn-small" isDisabled={proof.status === 'loading'}>
          <FileCheck size={13} aria-hidden />
          Prove this record…
          <ChevronDown size={12} aria-hidden />
        </AriaButton>
        <Popover className="popover" placement="bottom start">
          <Menu
            className="menu"
            aria-label="Write the proof as"
            onAction={(key) => {
              const format = PROOF_FORMATS.find((one) => one.format === key)?.format
              if (!format) return
              void app.attempt('The record could not be proved', () => app.evidence.prove(file, line, format))
            }}
          >
            {PROOF_FORMATS.map(({ format, label }) => (
              <MenuItem key={format} id={format} className="menu-item" textValue={label}>
                <span className="grow">{label}</span>
                <span className="dim">.{format}</span>
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      {proof.status === 'loading' && task && <TaskCard task={task} />}
      {proof.status === 'failed' && <FailureMessage failure={proof.failure} />}
      {proof.status === 'ready' && <ProofResult proof={proof.value} />}
    </div>
  )
}
