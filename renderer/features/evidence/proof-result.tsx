import { CircleCheck, CircleHelp, CircleX } from 'lucide-react'
import type { ProofStep } from '../../../shared/model/evidence.ts'
import { shellWord } from '../../state/check-commands.ts'
import type { Proof } from '../../state/evidence.ts'
import { Message } from '../../ui/message.tsx'
import { CommandLine } from './command-line.tsx'
import { WrittenFacts } from './written-facts.tsx'

/** What a proof came to: proved or not and why, step by step, what was written, and how a recipient checks it. */
export function ProofResult({ proof }: { readonly proof: Proof }) {
  const { check } = proof
  return (
    <div className="proof stack">
      <Message tone={check.proved ? 'good' : 'bad'} role="status">
        <strong>{check.proved ? 'Proved.' : 'Not proved.'}</strong>{' '}
        {check.proved
          ? 'Every step that this archive allows holds.'
          : (check.reason ?? 'A step does not hold; see below.')}
      </Message>
      <ol className="proof-steps">
        {check.steps.map((step) => (
          <li key={step.name}>
            <StepIcon step={step} />
            <span>
              <span className="visually-hidden">{stepWord(step)}: </span>
              {step.name}
              <span className="dim proof-detail">{step.detail}</span>
            </span>
          </li>
        ))}
      </ol>
      <WrittenFacts written={proof} />
      {proof.format === 'html' ? (
        <p className="dim">Open the page in any browser: it checks itself, without a network.</p>
      ) : (
        <CommandLine label="Check it again" command={`blotter check-proof ${shellWord(proof.path)}`} />
      )}
    </div>
  )
}

function stepWord({ holds }: ProofStep): string {
  if (holds === null) return 'Left open'
  return holds ? 'Holds' : 'Does not hold'
}

function StepIcon({ step: { holds } }: { readonly step: ProofStep }) {
  if (holds === null) return <CircleHelp size={14} aria-hidden className="text-warn" />
  return holds ? (
    <CircleCheck size={14} aria-hidden className="text-good" />
  ) : (
    <CircleX size={14} aria-hidden className="text-bad" />
  )
}
