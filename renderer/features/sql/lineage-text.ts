import type { Lineage } from '../../../shared/contract/query.ts'
import { formatCount, plural } from '../../ui/format.ts'

/** What the result rests on, in words: "from 22 verified files, 1 missing day". */
export function lineageText(lineage: Lineage): string {
  const parts = [`${formatCount(lineage.verified)} verified`]
  if (lineage.failed > 0) parts.push(`${formatCount(lineage.failed)} failed`)
  if (lineage.notChecked > 0) parts.push(`${formatCount(lineage.notChecked)} not checked`)
  const total = lineage.verified + lineage.failed + lineage.notChecked
  const files = `from ${parts.join(', ')} ${total === 1 ? 'file' : 'files'}`
  return lineage.missingDays > 0 ? `${files}, ${plural(lineage.missingDays, 'missing day')}` : files
}
