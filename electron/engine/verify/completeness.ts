/** How far an archive is shown to be complete, and how fresh it is. */
import { daysBetween } from '../../../shared/model/archive.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import { type AgreeingAnchor, nameOf } from './anchors.ts'
import { finding } from './findings.ts'
import type { Calendar } from './join-links.ts'
import { isExpected } from './join-links.ts'
import type { KeyJudgement } from './judge-keys.ts'
import type { ManifestLog } from './manifest-log.ts'

/** The freshness rule: the newest proven checkpoint may be `days` old on `today`, no older. */
export type Freshness = { readonly today: string; readonly days: number }

/** The proven checkpoint, when its key is one to be trusted. */
export function trustedCheckpoint(
  { proven }: ManifestLog,
  { trusted, substituted }: KeyJudgement,
): ManifestLog['proven'] {
  return proven !== null && !substituted && trusted.has(proven.signer) ? proven : null
}

export type CompletenessGround = {
  readonly checkpoint: ManifestLog['proven']
  readonly agreeing: readonly AgreeingAnchor[]
  readonly findings: readonly Finding[]
  readonly integrity: VerificationResult['integrity']
  /** Days found, of logs and of manifests. */
  readonly found: readonly string[]
  readonly requested: readonly [string, string] | null
  readonly calendar: Calendar
}

/**
 * PROVEN when an anchor from outside covers all that was asked for and found; else as far as an anchor or the newest
 * checkpoint reaches. Nothing is proven of an archive that fails.
 */
export function judgeCompleteness(ground: CompletenessGround): VerificationResult['completeness'] {
  const { checkpoint, agreeing, findings, integrity } = ground
  const sound = integrity === 'PASSED' && !findings.some(({ severity }) => severity === 'error')
  if (!sound) return { status: 'NOT_PROVEN', by: null, through: null }
  const furthest = agreeing.reduce<AgreeingAnchor | null>(
    (best, each) => (best === null || each.anchor.size >= best.anchor.size ? each : best),
    null,
  )
  if (furthest) {
    const by = nameOf(furthest.anchor, furthest.day)
    if (covers(furthest.day, ground)) return { status: 'PROVEN', by, through: furthest.day }
    if (checkpoint === null || checkpoint.size <= furthest.anchor.size) {
      return { status: 'PROVEN_TO_CHECKPOINT', by, through: furthest.day }
    }
  }
  if (checkpoint === null) return { status: 'NOT_PROVEN', by: null, through: null }
  return { status: 'PROVEN_TO_CHECKPOINT', by: `checkpoint ${checkpoint.size}`, through: checkpoint.day }
}

/** True when no day that was found, and no day on which one is due, lies after `through` and inside what was asked. */
function covers(through: string, { found, requested, calendar }: CompletenessGround): boolean {
  const until = requested?.[1] ?? found.at(-1) ?? through
  if (until <= through) return true
  if (found.some((day) => day > through && day <= until)) return false
  return !daysBetween(through, until)
    .slice(1)
    .some((day) => isExpected(day, calendar))
}

/** STALE, by the rule. Without a rule no clock is asked, and the answer is empty. */
export function judgeFreshness(
  checkpoint: ManifestLog['proven'],
  freshness: Freshness | undefined,
): readonly Finding[] {
  if (!freshness) return []
  const { today, days } = freshness
  const oldest = new Date(Date.parse(`${today}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10)
  if (checkpoint !== null && checkpoint.day >= oldest) return []
  const message =
    checkpoint === null
      ? `No checkpoint is proven, so nothing shows that the archive is at most ${days} days old.`
      : `The newest proven checkpoint is of ${checkpoint.day}: on ${today} that is older than the ${days} days of the freshness rule.`
  return [
    finding({
      kind: 'STALE',
      file: checkpoint?.file ?? null,
      expected: oldest,
      actual: checkpoint?.day ?? null,
      message,
    }),
  ]
}
