/**
 * Alert rules: conditions over `events` that a compliance officer wants to be told of, in the YAML of the source
 * document. A hit is a record; what is said of it (dismissed, linked to a case) is kept by the record's content.
 */
import type { Day } from './archive.ts'
import type { RecordPlace } from './mark.ts'

/** The severity groups of the YAML, gravest first. */
export const RULE_SEVERITIES = ['critical', 'high', 'medium', 'low'] as const
export type RuleSeverity = (typeof RULE_SEVERITIES)[number]

/** More than `moreThan` of the same event within `withinNs`: same event_type, log_type and event, and the same `by`. */
export type RuleRate = {
  readonly moreThan: number
  /** As written, e.g. `5_minutes`. */
  readonly within: string
  /** Nanoseconds, as text: exact. */
  readonly withinNs: string
  readonly by: readonly string[]
}

export type AlertRule = {
  readonly name: string
  readonly severity: RuleSeverity
  /** A SQL predicate over `events`, as written. */
  readonly condition: string
  readonly rate: RuleRate | null
  readonly notification: readonly string[]
  /** As written: `immediate`, `5_minutes`, `eod`; null when the rule gives none. */
  readonly responseTime: string | null
  /** Line of the YAML that the rule begins in, 1-based. */
  readonly line: number
}

/** Something wrong in the YAML, at its place: 1-based, as editors count. */
export type RuleProblem = {
  readonly line: number
  readonly column: number
  readonly length: number
  /** The rule it is about, where it has a name. */
  readonly rule: string | null
  readonly message: string
  /** What to do. */
  readonly hint: string | null
}

export type RuleCheck = { readonly rules: readonly AlertRule[]; readonly problems: readonly RuleProblem[] }

export const DISPOSITION_KINDS = ['dismissed', 'linked', 'reopened'] as const
export type DispositionKind = (typeof DISPOSITION_KINDS)[number]

/** What was said last of a hit. `reopened` is the same as nothing said, and is shown with who did it. */
export type Disposition = {
  readonly kind: DispositionKind
  readonly reason: string
  /** The case that a hit was linked to. */
  readonly caseId: number | null
  readonly caseTitle: string | null
  readonly author: string
  readonly at: string
}

/** The records with which a rate was exceeded, one after the other. */
export type RuleBurst = {
  readonly records: number
  readonly first: RecordPlace & { readonly time: string }
  /** When the last of them was: nanoseconds since 1970 as text, exact. */
  readonly lastNs: string
}

/** One hit: a record that meets the condition, or the one with which a rate was exceeded. */
export type RuleHit = RecordPlace & {
  readonly rule: string
  readonly severity: RuleSeverity
  readonly day: Day | null
  /** As logged. */
  readonly time: string
  /** The record's type, e.g. `order_filled` or `TRADE trade_failed`. */
  readonly type: string
  /** Of a rate rule. */
  readonly burst: RuleBurst | null
  readonly disposition: Disposition | null
}

/** What one rule found over the days asked for. */
export type RuleOutcome = {
  readonly rule: AlertRule
  /** All hits, also those that are not in `list`. */
  readonly hits: number
  readonly dismissed: number
  readonly linked: number
  /** Days with hits, in order. `day` is null for records of a file without a day. */
  readonly days: readonly { readonly day: Day | null; readonly hits: number }[]
  /** The first hits in archive order. */
  readonly list: readonly RuleHit[]
  /** Why the rule could not be run over the data; then it has no hits, and that says nothing. */
  readonly failure: string | null
}

/** What the hits rest on. */
export type RuleGround = {
  readonly files: number
  readonly verified: number
  readonly failed: number
  readonly notChecked: number
  /** Days with loaded events. */
  readonly days: readonly Day[]
  readonly events: number
}

export type RuleRun = {
  readonly range: { readonly from: Day; readonly to: Day } | null
  /** Of the YAML that was run. */
  readonly sha256: string
  readonly ground: RuleGround
  readonly outcomes: readonly RuleOutcome[]
}

/** A rule set as it was saved: in force from then until the next one. */
export type RuleSetInfo = {
  readonly id: number
  readonly sha256: string
  readonly savedBy: string
  readonly savedAt: string
  readonly rules: number
}

/** The rules of this workspace. */
export type RuleBook = {
  /** The user's file, e.g. `<workspace>/alert-rules.yaml`. */
  readonly path: string
  /** What the file says; the default rules when there is no file. */
  readonly text: string
  /** The set in force; null before anything was saved. */
  readonly saved: RuleSetInfo | null
  /** The file says something else than the set in force: it was changed outside of Blotter. */
  readonly fileDiffers: boolean
}
