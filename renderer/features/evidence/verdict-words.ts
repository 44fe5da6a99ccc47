/** A verification's three answers in words, with the tone in which they are shown. */
import type { VerificationResult } from '../../../shared/model/verification.ts'
import type { Tone } from '../../ui/message.tsx'

export type Answer = { readonly words: string; readonly tone: Tone }

export function integrityWords(integrity: VerificationResult['integrity']): Answer {
  switch (integrity) {
    case 'PASSED':
      return { words: 'passed', tone: 'good' }
    case 'FAILED':
      return { words: 'failed', tone: 'bad' }
    case 'NOT_VERIFIABLE':
      return { words: 'not verifiable', tone: 'warn' }
  }
}

export function completenessWords({ status, by, through }: VerificationResult['completeness']): Answer {
  const until = through ? ` (${through})` : ''
  switch (status) {
    case 'PROVEN':
      return { words: `proven${by ? ` by ${by}` : ''}${until}`, tone: 'good' }
    case 'PROVEN_TO_CHECKPOINT':
      return { words: `proven to ${by ?? 'the checkpoint'}${until}`, tone: 'good' }
    case 'NOT_PROVEN':
      return { words: 'not proven', tone: 'warn' }
  }
}

export function trustWords({ status }: VerificationResult['trust']): Answer {
  switch (status) {
    case 'PINNED':
      return { words: 'pinned key', tone: 'good' }
    case 'FIRST_USE':
      return { words: 'first use of the key', tone: 'warn' }
    case 'NONE':
      return { words: 'no key', tone: 'warn' }
  }
}
