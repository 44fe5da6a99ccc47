import { type } from '@orpc/contract'
import { z } from 'zod'
import type { Alarm, ArchiveDay, ArchiveLine, DayDetail, DayState, PullPlan } from '../model/archive-view.ts'
import type { Finding } from '../model/finding.ts'
import type { UnfinishedVerification, VerificationResult } from '../model/verification.ts'
import { archiveKey, day, longOutput, op, range } from './base.ts'

export type PullResult = {
  readonly plan: PullPlan
  readonly fetched: number
  /** Objects that could not be fetched, each with its reason; the others were taken all the way. */
  readonly failed: readonly { readonly key: string; readonly message: string }[]
  readonly bytes: number
  readonly alarms: readonly Alarm[]
  /** Null with `downloadOnly`, or when there was nothing to verify. */
  readonly verification: VerificationResult | null
  readonly loaded: LoadResult | null
}

export type LoadResult = {
  readonly files: readonly { readonly file: string; readonly rows: number; readonly rejects: number }[]
  readonly rows: number
  readonly rejects: number
  readonly skipped: number
}

/** The newest verification: the value, the lines that the command line prints, when it ended, and what it leaves out. */
export type LatestVerification = {
  readonly runId: number
  readonly finishedAt: string
  readonly result: VerificationResult
  readonly text: string
  /** Days that it does not speak of, by how they stand; days on which no log is due are not counted. */
  readonly beside: Readonly<Partial<Record<DayState, number>>>
}

export const pullInput = z.object({
  sourceId: z.number().int(),
  range: range.optional(),
  downloadOnly: z.boolean().optional(),
  parallel: z.number().int().min(1).max(32).optional(),
})

export const verifyInput = z.object({
  range: range.optional(),
  mode: z.enum(['seal', 'full']).default('seal'),
  jobs: z.number().int().min(1).max(64).optional(),
  /** The freshness rule of this run, in days; without it the setting `freshness.days` holds, if there is one. */
  maxAge: z.number().int().min(0).max(36_500).optional(),
})

export const archiveContract = {
  /** Days from the first to the last known day (or the range asked for), weekends included. */
  days: op.input(z.object({ range: range.optional() })).output(type<readonly ArchiveDay[]>()),
  day: op.input(z.object({ day })).output(type<DayDetail>()),
  /** Lines of an archived file around `line`, with the findings that stand at them. */
  lines: op
    .input(
      z.object({
        file: archiveKey,
        line: z.number().int().min(1),
        before: z.number().int().min(0).max(200).default(3),
        after: z.number().int().min(0).max(200).default(3),
      }),
    )
    .output(type<readonly ArchiveLine[]>()),
  findings: op.input(z.object({ range: range.optional() })).output(type<readonly Finding[]>()),
  alarms: op.output(type<readonly Alarm[]>()),
  acknowledgeAlarm: op.input(z.object({ id: z.number().int() })).output(type<void>()),
  plan: op.input(pullInput).output(type<PullPlan>()),
  /** Takes objects all the way: download, verify in seal mode, load. */
  pull: op.input(pullInput).output(longOutput<PullResult>()),
  verify: op.input(verifyInput).output(longOutput<VerificationResult>()),
  load: op.input(z.object({ range: range.optional() })).output(longOutput<LoadResult>()),
  /** The newest verification; null before the first. */
  latest: op.output(type<LatestVerification | null>()),
  /** A verification that was cut short and can be resumed; null when there is none. */
  unfinished: op.output(type<UnfinishedVerification | null>()),
  /** Writes the sample archive into the workspace, adds it as a source, pins its root key, and pulls it. */
  sample: op
    .input(z.object({ days: z.number().int().min(1).max(60).default(30) }))
    .output(longOutput<PullResult>()),
}
