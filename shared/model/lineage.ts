/**
 * What is told of: everything that is loaded, which every result rests on; or, where the rows say it themselves, the
 * files that they name, or the files of the days that they name.
 */
export type LineageScope = 'archive' | 'files' | 'days'

/** What a result rests on: files by verdict, and days that are missing among theirs. */
export type Lineage = {
  readonly scope: LineageScope
  readonly verified: number
  readonly failed: number
  readonly notChecked: number
  readonly missingDays: number
  /** Days whose log the source lists and that are not here; results that were kept earlier do not say. */
  readonly notPulledDays?: number
}

const integer = new Intl.NumberFormat('en-US')

export type LineagePart = {
  readonly kind: 'verified' | 'failed' | 'not-checked' | 'missing' | 'not-pulled'
  /** What joins it to the part before; icons stand after it. */
  readonly lead: string
  readonly text: string
}

/** What the result rests on, part by part: "from 22 verified files", "1 failed", "1 missing day". */
export function lineageParts(lineage: Lineage): readonly LineagePart[] {
  const { verified, failed, notChecked, missingDays, notPulledDays = 0 } = lineage
  const lead = ', '
  const parts: LineagePart[] = [
    {
      kind: 'verified',
      lead: 'from ',
      text: `${integer.format(verified)} verified ${verified === 1 ? 'file' : 'files'}`,
    },
  ]
  if (failed > 0) parts.push({ kind: 'failed', lead, text: `${integer.format(failed)} failed` })
  if (notChecked > 0)
    parts.push({ kind: 'not-checked', lead, text: `${integer.format(notChecked)} not checked` })
  const days = (count: number) => (count === 1 ? 'day' : 'days')
  if (missingDays > 0)
    parts.push({
      kind: 'missing',
      lead,
      text: `${integer.format(missingDays)} missing ${days(missingDays)}`,
    })
  if (notPulledDays > 0)
    parts.push({
      kind: 'not-pulled',
      lead,
      text: `${integer.format(notPulledDays)} ${days(notPulledDays)} not pulled`,
    })
  return parts
}

/** What the result rests on, in words: "from 22 verified files, 1 missing day". */
export function lineageText(lineage: Lineage): string {
  return lineageParts(lineage)
    .map((part) => part.lead + part.text)
    .join('')
}
