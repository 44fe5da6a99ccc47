import { type } from '@orpc/contract'
import { z } from 'zod'
import type {
  LineDifference,
  ProofCheck,
  RecordPlace,
  WorkstationKey,
  WrittenEvidence,
} from '../model/evidence.ts'
import { archiveKey, longOutput, op, openToken, saveToken } from './base.ts'

const line = z.number().int().min(1)
const pem = z.string().min(1).max(65_536)
/** An archive folder that was not pulled, with the pins to judge it by. */
const folder = z.object({
  dir: z.string().min(1).max(4096),
  roots: z.array(pem).max(100),
  keys: z.array(pem).max(100),
})

export const evidenceContract = {
  workstationKey: op.output(type<WorkstationKey>()),
  /** The key in a file that was chosen to sign with. Fails with USAGE when there is no Ed25519 private key in it. */
  signingKey: op.input(z.object({ key: openToken })).output(type<WorkstationKey>()),
  /** Signed certificate of a verification run (the newest without `runId`): JSON, its signature and the public key. */
  certificate: op
    .input(z.object({ runId: z.number().int().optional(), save: saveToken }))
    .output(type<WrittenEvidence>()),
  /** Proves one archived record: a bundle (json), or a page that checks it in any browser (html). */
  prove: op
    .input(
      z.object({
        file: archiveKey,
        line,
        format: z.enum(['html', 'json']),
        save: saveToken,
        folder: folder.optional(),
      }),
    )
    .output(longOutput<WrittenEvidence & { readonly check: ProofCheck }>()),
  /** Where the events with this identifier stand, the first 1000: in the workspace, or in the logs of a folder. */
  locate: op
    .input(z.object({ eventId: z.string().min(1).max(1024), dir: z.string().min(1).max(4096).optional() }))
    .output(longOutput<readonly RecordPlace[]>()),
  /** The bytes of a line beside what they should be. */
  difference: op.input(z.object({ file: archiveKey, line })).output(longOutput<LineDifference>()),
}
