import type { ProofFormat } from '../../state/evidence.ts'

/** The forms of a proof, as its menus name them. */
export const PROOF_FORMATS: readonly { readonly format: ProofFormat; readonly label: string }[] = [
  { format: 'html', label: 'Page that checks itself' },
  { format: 'json', label: 'Evidence bundle' },
]
