/** The tamper drill: copies of a day, each damaged in one known way, and whether the verifier caught it. */
import type { Day } from './archive.ts'
import type { Finding, FindingKind } from './finding.ts'
import type { VerificationResult } from './verification.ts'

/** What came of one way of damaging. */
export type DrillOutcome = 'caught' | 'caught elsewhere' | 'missed' | 'not applicable'

export type DrillWay = {
  /** Stable name, e.g. `change-one-byte`. */
  readonly way: string
  readonly title: string
  /** What was done, with the place, in a sentence. */
  readonly done: string
  /** What an attacker needs for it: nothing but the file, the entry key, … */
  readonly attacker: string
  readonly expected: readonly FindingKind[]
  /** Where the damage is; null when it is no place in a log. */
  readonly file: string | null
  readonly line: number | null
  /**
   * `caught`: an expected kind at the right place; `caught elsewhere`: integrity failed, but with another kind or
   * place; `missed`: the verdict passed; `not applicable`: this archive has nothing that could be damaged so.
   */
  readonly outcome: DrillOutcome
  /** Why it is not applicable, or what it would take to catch what was missed. */
  readonly remark: string | null
  readonly integrity: VerificationResult['integrity'] | null
  readonly findings: readonly Finding[]
}

export type Drill = {
  readonly id: string
  readonly day: Day
  readonly startedAt: string
  readonly finishedAt: string
  readonly toolVersion: string
  /** The day's log as it was drilled: archive key and SHA-256. */
  readonly file: string
  readonly sha256: string
  /** What stands before the result: the verdict on the day as it was, and what that leaves open. */
  readonly notes?: readonly string[]
  readonly ways: readonly DrillWay[]
  /** `caught` and `caught elsewhere`. */
  readonly caught: number
  readonly missed: number
  readonly notApplicable: number
}

export type DrillSummary = Omit<Drill, 'ways'>
