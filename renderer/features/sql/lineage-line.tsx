import { CircleCheck, CircleHelp, CircleX } from 'lucide-react'
import type { Lineage } from '../../../shared/contract/query.ts'
import { lineageText } from './lineage-text.ts'

export function LineageLine({ lineage }: { readonly lineage: Lineage }) {
  const icon =
    lineage.failed > 0 ? (
      <CircleX size={13} aria-hidden className="text-bad" />
    ) : lineage.notChecked > 0 || lineage.missingDays > 0 || lineage.verified === 0 ? (
      <CircleHelp size={13} aria-hidden className="text-warn" />
    ) : (
      <CircleCheck size={13} aria-hidden className="text-good" />
    )
  return (
    <span className="row" style={{ gap: 5 }} data-testid="lineage">
      {icon}
      {lineageText(lineage)}
    </span>
  )
}
