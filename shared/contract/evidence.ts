import { type } from '@orpc/contract'
import { z } from 'zod'
import type { LineDifference, ProofCheck, WorkstationKey, WrittenEvidence } from '../model/evidence.ts'
import { archiveKey, longOutput, op, saveToken } from './base.ts'

const line = z.number().int().min(1)

export const evidenceContract = {
  workstationKey: op.output(type<WorkstationKey>()),
  /** Signed certificate of a verification run (the newest without `runId`): JSON, its signature and the public key. */
  certificate: op
    .input(z.object({ runId: z.number().int().optional(), save: saveToken }))
    .output(type<WrittenEvidence>()),
  /** Proves one archived record: a bundle (json), or a page that checks it in any browser (html). */
  prove: op
    .input(z.object({ file: archiveKey, line, format: z.enum(['html', 'json']), save: saveToken }))
    .output(longOutput<WrittenEvidence & { readonly check: ProofCheck }>()),
  /** The bytes of a line beside what they should be. */
  difference: op.input(z.object({ file: archiveKey, line })).output(longOutput<LineDifference>()),
}
