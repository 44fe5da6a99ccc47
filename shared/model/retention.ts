/** Retention: which records are kept how long and why, what keeps them longer, and what a schedule's text may be. */
import type { Day } from './archive.ts'

/** How long: so many years, months or days, or for ever. */
export type RetentionPeriod =
  | { readonly unit: 'years' | 'months' | 'days'; readonly count: number }
  | { readonly unit: 'permanent' }

/** Texts that a record must carry to be of a type; `*` at the end stands for anything. All that are given must fit. */
export type RecordMatch = {
  readonly event_type?: string | undefined
  readonly log_type?: string | undefined
  readonly event?: string | undefined
}

/** One kind of record, of either dialect. A record is of the first type that fits it. */
export type RecordType = {
  readonly id: string
  readonly title: string
  readonly match: readonly RecordMatch[]
}

export type RetentionRule = {
  readonly regulation: string
  /** Ids of record types; null: all records, also those of no type. */
  readonly recordTypes: readonly string[] | null
  readonly keep: RetentionPeriod
  /** How long of that the records must be readily accessible: not in a storage class that has to be restored first. */
  readonly readilyAccessible: RetentionPeriod | null
  /** Where the period begins: on the record's day, or at the end of its calendar year. */
  readonly from: 'day' | 'end_of_year'
}

export type RetentionSchedule = {
  readonly recordTypes: readonly RecordType[]
  readonly rules: readonly RetentionRule[]
}

/** Something wrong in a schedule's text. Lines and columns are counted from 1. */
export type ScheduleProblem = {
  readonly line: number
  readonly column: number
  readonly length: number
  readonly message: string
}

/** A schedule as it is kept: its very text, never altered; a change is a new version. */
export type KeptSchedule = {
  /** 0: the one that comes with Blotter. */
  readonly id: number
  readonly text: string
  readonly sha256: string
  readonly note: string
  readonly author: string | null
  /** ISO 8601 UTC; null for the one that comes with Blotter. */
  readonly at: string | null
}

/** A legal hold: nothing of these days may be deleted while it is in force, whatever the schedule says. */
export type LegalHold = {
  readonly id: number
  readonly from: Day
  readonly to: Day
  readonly reason: string
  readonly author: string
  readonly placedAt: string
  readonly released: { readonly at: string; readonly author: string; readonly reason: string } | null
}

/** `7 years`, `1 day`, `permanently`. */
export function periodText(period: RetentionPeriod): string {
  if (period.unit === 'permanent') return 'permanently'
  return `${period.count} ${period.count === 1 ? period.unit.slice(0, -1) : period.unit}`
}

/** The longest text of a schedule, in characters. */
export const LONGEST_SCHEDULE = 64 * 1024
