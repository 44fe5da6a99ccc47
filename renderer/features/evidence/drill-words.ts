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

/** `2024-02-06, line 412`: the place without the folders of its key. */
export function placeWords({
  file,
  line,
}: {
  readonly file: string | null
  readonly line: number | null
}): string {
  const name = file === null ? 'the archive' : (file.split('/').pop() ?? file)
  return line === null ? name : `${name}, line ${formatCount(line)}`
}
