/** Was the damage caught, and was it called what it is, where it is? */
import type { DrillOutcome, DrillWay } from '../../../shared/model/drill.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import type { Damage, Place, Way } from './types.ts'

/** Findings kept of one way; their number is told when there are more. */
const MOST_FINDINGS = 50

export function judgeWay(
  way: Way,
  damage: Damage,
  result: VerificationResult,
  baseline: VerificationResult,
): DrillWay {
  const before = new Set(baseline.findings.map(identity))
  const findings = result.findings.filter((finding) => !before.has(identity(finding)))
  const errors = findings.filter(({ severity }) => severity === 'error')
  const places: readonly Place[] = [damage, ...(damage.alsoAt ?? [])]
  const isRight = (finding: Finding) =>
    damage.expected.includes(finding.kind) && places.some((place) => isAt(finding, place))
  const right = errors.find(isRight) ?? findings.find(isRight)
  const outcome: DrillOutcome = right
    ? 'caught'
    : errors.length > 0 || (result.integrity === 'FAILED' && baseline.integrity !== 'FAILED')
      ? 'caught elsewhere'
      : 'missed'
  // The one that names the damage first.
  const ordered = right ? [right, ...findings.filter((finding) => finding !== right)] : findings
  return {
    way: way.way,
    title: way.title,
    done: damage.done,
    attacker: way.attacker,
    expected: damage.expected,
    file: damage.file,
    line: damage.line,
    outcome,
    remark: remarkOn(outcome, way, result, baseline, findings.length),
    integrity: result.integrity,
    findings: ordered.slice(0, MOST_FINDINGS),
  }
}

function remarkOn(
  outcome: DrillOutcome,
  way: Way,
  result: VerificationResult,
  baseline: VerificationResult,
  findings: number,
): string | null {
  if (outcome === 'missed') {
    return [...whatChanged(result, baseline), `What it would take: ${way.remedy}`].join(' ')
  }
  if (outcome === 'caught' && result.integrity === 'PASSED')
    return 'A warning: no record is other than it was.'
  if (findings > MOST_FINDINGS) return `The first ${MOST_FINDINGS} of ${findings} findings.`
  return null
}

/** What the verdict says otherwise than before, short of a finding. */
function whatChanged(result: VerificationResult, baseline: VerificationResult): readonly string[] {
  const said: string[] = []
  if (result.integrity !== baseline.integrity) {
    said.push(`Integrity is ${result.integrity.replace('_', ' ')}, without a finding.`)
  }
  const [before, after] = [baseline.completeness, result.completeness]
  if (before.status !== after.status || before.through !== after.through) {
    const through = after.through === null ? '' : ` through ${after.through}`
    said.push(
      `Completeness is ${after.status.replaceAll('_', ' ')}${through}, where it was ${before.status.replaceAll('_', ' ')}.`,
    )
  }
  const gone = result.coverage.missing.filter((day) => !baseline.coverage.missing.includes(day))
  if (gone.length > 0) said.push(`Coverage names ${gone.join(', ')} as missing.`)
  return said
}

function isAt({ file, line }: Finding, place: Place): boolean {
  return file === place.file && (place.line === null || line === place.line)
}

function identity({ kind, file, line, seq }: Finding): string {
  return JSON.stringify([kind, file, line, seq])
}
