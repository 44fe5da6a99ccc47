/** A drill in words. */
import type { DrillOutcome, DrillSummary, DrillWay } from '../../../shared/model/drill.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import { formatCount } from '../../ui/format.ts'
import type { Tone } from '../../ui/message.tsx'

/** `36 of 37 applicable ways caught`. */
export function drillCounts({ caught, missed }: Pick<DrillSummary, 'caught' | 'missed'>): string {
  return `${formatCount(caught)} of ${formatCount(caught + missed)} applicable ways caught`
}

export function outcomeTone(outcome: DrillOutcome): Tone | 'none' {
  switch (outcome) {
    case 'caught':
      return 'good'
    case 'caught elsewhere':
      return 'warn'
    case 'missed':
      return 'bad'
    case 'not applicable':
      return 'none'
  }
}

/** The finding that a row of the result shows: one of the expected kinds, else the first. */
export function mainFinding(way: DrillWay): Finding | null {
  return way.findings.find((finding) => way.expected.includes(finding.kind)) ?? way.findings[0] ?? null
}

type Place = { readonly file: string | null; readonly line: number | null }

/** `2024-02-06.log.gz, line 412`: the place without the folders of its key; in the drilled log only its line. */
export function placeWords({ file, line }: Place, drilled?: string): string {
  const name = file === null ? 'the archive' : (file.split('/').pop() ?? file)
  if (line === null) return name
  return file !== null && file === drilled
    ? `line ${formatCount(line)}`
    : `${name}, line ${formatCount(line)}`
}
