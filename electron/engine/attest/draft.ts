/** What would be signed for a day, and what speaks against it. Nothing is kept. */
import type { Day } from '../../../shared/model/archive.ts'
import {
  type AttestationDoubt,
  type AttestedFigures,
  CERTIFICATION,
} from '../../../shared/model/attestation.ts'
import type { FileVerdict } from '../../../shared/model/verdict.ts'
import { exactJson } from '../evidence/exact-json.ts'
import type { Reader } from '../query/open-reader.ts'
import { ruleHitsFrom } from '../rules/rule-hits.ts'
import type { RunOptions } from '../run-options.ts'
import type { Services } from '../services.ts'
import { sha256Hex } from '../verify/digest.ts'
import { jcsText } from '../verify/jcs.ts'
import { figuresOfDay } from './day-figures.ts'
import { openDayState } from './day-state.ts'

export type Draft = {
  readonly figures: AttestedFigures | null
  /** The day's figures as canonical JSON, whose hash is signed. */
  readonly report: string
  readonly doubts: readonly AttestationDoubt[]
  readonly basis: string | null
}

/** `prepareRuleHits` comes first: it asks the gate, and the reader is held here. */
export async function draftAttestation(
  services: Services,
  reader: Reader,
  date: Day,
  run: RunOptions,
): Promise<Draft> {
  const { catalog } = services
  const state = openDayState(services, date)
  const final = state.problems.map((problem) => ({ ...problem, final: true }))
  if (final.length > 0) return { figures: null, report: '', doubts: final, basis: null }

  const { report, trades } = await figuresOfDay(reader, date, run)
  const rules = await ruleHitsFrom(services, reader, { from: date, to: date }, run)
  const findings = catalog.latestFindings({ day: date }).map((row) => row.finding.severity)
  const countOf = (severity: 'error' | 'warning' | 'info') =>
    findings.filter((found) => found === severity).length
  const { nav_records, ...counts } = trades
  const figures: AttestedFigures = {
    date,
    statement: CERTIFICATION,
    log_count: state.rows,
    rejects: state.rejects,
    ...counts,
    nav_calculated: nav_records > 0,
    nav_records,
    verification: {
      result: worst(state.files.map(({ verdict }) => verdict)),
      findings: { error: countOf('error'), warning: countOf('warning'), info: countOf('info') },
      alarms: state.alarms,
    },
    files: state.files,
    ...(state.gone.length > 0 && { gone_from_source: state.gone }),
    daily_report_sha256: sha256Hex(report),
    alert_rules: {
      sha256: rules.rules?.sha256 ?? null,
      rules: rules.anomalies.count,
      hits: rules.outcomes.reduce((sum, { hits }) => sum + hits, 0),
      dismissed: rules.outcomes.reduce((sum, { dismissed }) => sum + dismissed, 0),
    },
  }
  return { figures, report, doubts: doubtsOf(figures), basis: basisOf(figures) }
}

export function basisOf(figures: AttestedFigures): string {
  return sha256Hex(jcsText(exactJson(figures)))
}

function worst(verdicts: readonly FileVerdict[]): FileVerdict {
  if (verdicts.includes('FAILED')) return 'FAILED'
  return verdicts.includes('NOT_CHECKED') ? 'NOT_CHECKED' : 'PASSED'
}

/** What has to be acknowledged in words before it is signed over. */
function doubtsOf({
  verification,
  files,
  gone_from_source: gone = [],
  rejects,
}: AttestedFigures): readonly AttestationDoubt[] {
  const doubts: string[] = []
  for (const { file, verdict } of files) {
    if (verdict === 'FAILED') doubts.push(`${file} failed verification.`)
    if (verdict === 'NOT_CHECKED') doubts.push(`${file} was not checked: nothing speaks for its integrity.`)
  }
  for (const { file, noticed_at: at } of gone)
    doubts.push(
      `${file} is not at its source any more, as first seen at ${at}: only the copy here is certified.`,
    )
  if (verification.findings.error > 0)
    doubts.push(
      `Verification has ${plural(verification.findings.error, 'finding', 'findings')} of severity error for this day.`,
    )
  if (verification.alarms > 0)
    doubts.push(
      `${plural(verification.alarms, 'alarm', 'alarms')} of changed or vanished objects of this day ${verification.alarms === 1 ? 'is' : 'are'} not acknowledged.`,
    )
  if (rejects > 0)
    doubts.push(
      `${plural(rejects, 'line', 'lines')} of this day could not be read and ${rejects === 1 ? 'is' : 'are'} in no figure.`,
    )
  return doubts.map((message) => ({
    message,
    hint: 'Find out why; to sign all the same, acknowledge it with a reason, which becomes part of what is signed.',
    final: false,
  }))
}

const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`
