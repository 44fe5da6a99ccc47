import { type } from '@orpc/contract'
import { z } from 'zod'
import type { Drill, DrillSummary } from '../model/drill.ts'
import type { WrittenEvidence } from '../model/evidence.ts'
import { day, longOutput, op, saveToken } from './base.ts'

const id = z.string().min(1).max(100)

export const DRILL_FORMATS = ['text', 'html', 'json'] as const

export const drillContract = {
  /** Damages copies of a pulled day in every known way and verifies each; the result is kept. */
  run: op.input(z.object({ day })).output(longOutput<Drill>()),
  /** Newest first. */
  list: op.output(type<readonly DrillSummary[]>()),
  get: op.input(z.object({ id })).output(type<Drill>()),
  export: op
    .input(z.object({ id, format: z.enum(DRILL_FORMATS), save: saveToken }))
    .output(type<WrittenEvidence>()),
}
