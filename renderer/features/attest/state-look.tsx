import { CircleCheck, CircleDashed, Clock, type LucideIcon, RotateCcw } from 'lucide-react'
import { ATTESTATION_STATE_WORDS, type AttestationState } from '../../../shared/model/attestation.ts'
import { formatCount } from '../../ui/format.ts'

const LOOKS: Readonly<Record<AttestationState, { readonly icon: LucideIcon; readonly tone: string }>> = {
  signed: { icon: CircleCheck, tone: 'good' },
  open: { icon: CircleDashed, tone: 'none' },
  late: { icon: Clock, tone: 'warn' },
  reopened: { icon: RotateCcw, tone: 'bad' },
}

/** Icon and word, never colour alone; with how many of them where that is told. */
export function StateWord({ state, count }: { readonly state: AttestationState; readonly count?: number }) {
  const { icon: Icon, tone } = LOOKS[state]
  return (
    <span className={`attest-state text-${tone}`}>
      <Icon size={13} aria-hidden />
      {count === undefined ? '' : `${formatCount(count)} `}
      {ATTESTATION_STATE_WORDS[state]}
    </span>
  )
}
