import { CircleCheck, CircleHelp, CircleX } from 'lucide-react'
import type { Lineage } from '../../../shared/contract/query.ts'
import { formatCount, plural } from '../../ui/format.ts'

/** What the result rests on, in words: "from 22 verified files, 1 missing day". */
export function lineageText(lineage: Lineage): string {
  const parts = [`${formatCount(lineage.verified)} verified`]
  if (lineage.failed > 0) parts.push(`${formatCount(lineage.failed)} failed`)
  if (lineage.notChecked > 0) parts.push(`${formatCount(lineage.notChecked)} not checked`)
  const last = lineage.notChecked || lineage.failed || lineage.verified
  const files = `from ${parts.join(', ')} ${last === 1 ? 'file' : 'files'}`
  return lineage.missingDays > 0 ? `${files}, ${plural(lineage.missingDays, 'missing day')}` : files
}

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
