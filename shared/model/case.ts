/** Cases: what an investigator puts together to explain it to somebody else. */
import type { Day } from './archive.ts'
import type { Cell, Column } from './cell.ts'
import type { Finding } from './finding.ts'
import type { Lineage } from './lineage.ts'
import type { MarkedRecord } from './mark.ts'
import type { FileVerdict } from './verdict.ts'

export const CASE_STATUSES = ['open', 'closed', 'reopened'] as const
export type CaseStatus = (typeof CASE_STATUSES)[number]

export const CASE_STATUS_WORDS: Readonly<Record<CaseStatus, string>> = {
  open: 'Open',
  closed: 'Closed',
  reopened: 'Reopened',
}

export const CASE_FORMATS = ['html', 'md', 'json'] as const
export type CaseFormat = (typeof CASE_FORMATS)[number]

/** Rows of a result that a case keeps; of a longer one the first, with the count and the hash of all. */
export const FROZEN_ROWS = 1000

export type CaseSummary = {
  readonly id: number
  readonly title: string
  readonly status: CaseStatus
  readonly author: string
  readonly createdAt: string
  readonly changedAt: string
  readonly members: number
}

/** A file that something rests on, as it was then. */
export type RestingFile = {
  readonly file: string
  readonly sha256: string
  readonly verdict: FileVerdict
}

/** A result as it was when it was put into the case: a copy, which later runs do not alter. */
export type FrozenResult = {
  readonly name: string
  readonly sql: string
  readonly parameters: readonly { readonly name: string; readonly value: string }[]
  readonly columns: readonly Column[]
  /** What was left out by the filter that it was seen with, in words; empty: nothing. */
  readonly filter: readonly string[]
  /** The first rows, at most FROZEN_ROWS. */
  readonly rows: readonly (readonly Cell[])[]
  /** Rows that the filter leaves; all rows without one. */
  readonly rowCount: number
  /** Of the CSV file that an export of these rows, all of them, writes. */
  readonly csvSha256: string
  readonly ranAt: string
  readonly elapsedMs: number
  readonly lineage: Lineage
  /** The files that the rows name where the result has a column `file`, else all that were loaded. */
  readonly files: readonly RestingFile[]
}

export type FrozenChart = {
  readonly title: string
  /** Made of allowed elements only. */
  readonly svg: string
  /** What the chart shows, in words. */
  readonly description: string
  readonly sql: string | null
}

export type FrozenFinding = { readonly finding: Finding; readonly files: readonly RestingFile[] }

export type FrozenDay = {
  readonly day: Day
  readonly files: readonly RestingFile[]
  readonly rows: number | null
  readonly rejects: number | null
  readonly findings: number
}

export type CaseContent =
  | { readonly kind: 'record'; readonly record: MarkedRecord }
  | { readonly kind: 'result'; readonly result: FrozenResult }
  | { readonly kind: 'chart'; readonly chart: FrozenChart }
  | { readonly kind: 'finding'; readonly finding: FrozenFinding }
  | { readonly kind: 'day'; readonly day: FrozenDay }
export type MemberKind = CaseContent['kind']

export type CaseMember = {
  readonly id: number
  readonly caption: string
  readonly addedBy: string
  readonly addedAt: string
  readonly content: CaseContent
}

export type CaseDetail = CaseSummary & {
  /** As they stand, kept or not yet kept as a version. */
  readonly notes: string
  readonly list: readonly CaseMember[]
}

/** One change of a case: its title, its status, its notes. */
export type CaseChange = {
  readonly kind: 'title' | 'status' | 'notes'
  readonly text: string
  readonly author: string
  readonly at: string
}
