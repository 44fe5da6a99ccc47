import type { Lineage } from '../../../shared/contract/query.ts'
import { formatCount, plural } from '../../ui/format.ts'

export type LineagePart = {
  readonly kind: 'verified' | 'failed' | 'not-checked' | 'missing'
  /** What joins it to the part before; icons stand after it. */
  readonly lead: string
  readonly text: string
}

/** What the result rests on, part by part: "from 22 verified", "1 failed files", "1 missing day". */
export function lineageParts(lineage: Lineage): readonly LineagePart[] {
  const { verified, failed, notChecked, missingDays } = lineage
  const lead = ', '
  const files: LineagePart[] = [
    { kind: 'verified', lead: 'from ', text: `${formatCount(verified)} verified` },
  ]
  if (failed > 0) files.push({ kind: 'failed', lead, text: `${formatCount(failed)} failed` })
  if (notChecked > 0)
    files.push({ kind: 'not-checked', lead, text: `${formatCount(notChecked)} not checked` })
  const word = verified + failed + notChecked === 1 ? ' file' : ' files'
  const parts = files.map((part, index) =>
    index === files.length - 1 ? { ...part, text: part.text + word } : part,
  )
  return missingDays > 0
    ? [...parts, { kind: 'missing', lead, text: plural(missingDays, 'missing day') }]
    : parts
}

/** What the result rests on, in words: "from 22 verified files, 1 missing day". */
export function lineageText(lineage: Lineage): string {
  return lineageParts(lineage)
    .map((part) => part.lead + part.text)
    .join('')
}
