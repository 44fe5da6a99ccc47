import { type } from '@orpc/contract'
import { z } from 'zod'
import type { ComplianceReport } from '../model/report-compliance.ts'
import {
  type KeptSchedule,
  type LegalHold,
  LONGEST_SCHEDULE,
  type RetentionSchedule,
  type ScheduleProblem,
} from '../model/retention.ts'
import { day, op, range } from './base.ts'

/** More than a schedule may be, so that the answer can say so. */
const text = z.string().max(2 * LONGEST_SCHEDULE)
const reason = z.string().trim().min(1, 'Give a reason.').max(2000)

export const retentionContract = {
  /** The schedule in force, and the one that comes with Blotter. */
  schedule: op.output(type<{ readonly inForce: KeptSchedule; readonly shipped: KeptSchedule }>()),
  /** Every schedule that was ever saved here, newest first. */
  history: op.output(type<readonly KeptSchedule[]>()),
  /** What is wrong in a text, each with its place; the schedule when nothing is. Nothing is saved. */
  check: op.input(z.object({ text })).output(
    type<{
      readonly problems: readonly ScheduleProblem[]
      readonly schedule: RetentionSchedule | null
      readonly sha256: string
    }>(),
  ),
  /** Checks and keeps a schedule: it is in force from now on. Fails with USAGE and the place of the first mistake. */
  save: op
    .input(z.object({ text, note: z.string().trim().max(500).default('') }))
    .output(type<KeptSchedule>()),
  /** The compliance report as a value: what the table of objects shows. */
  overview: op.input(z.object({ range, asOf: day.optional() })).output(type<ComplianceReport>()),
  holds: op.output(type<readonly LegalHold[]>()),
  placeHold: op.input(z.object({ range, reason })).output(type<LegalHold>()),
  releaseHold: op.input(z.object({ id: z.number().int(), reason })).output(type<LegalHold>()),
}
