import { type } from '@orpc/contract'
import { z } from 'zod'
import type { ActivityPage } from '../model/activity.ts'
import type { VerificationResult } from '../model/verification.ts'
import { longOutput, op, saveToken } from './base.ts'

export const activityContract = {
  /** Newest first; `before` is the sequence number to page on from; `search` is text anywhere in kind or detail. */
  list: op
    .input(
      z.object({
        before: z.number().int().optional(),
        limit: z.number().int().min(1).max(1000).default(200),
        search: z.string().max(200).optional(),
      }),
    )
    .output(type<ActivityPage>()),
  /** Verifies the log with Blotter's own verifier, in full mode. */
  verify: op.output(longOutput<VerificationResult>()),
  /** Writes the log as an archive in a new folder at the chosen place: logs, manifests, keys, and how to check them. */
  export: op
    .input(z.object({ save: saveToken }))
    .output(
      longOutput<{ readonly path: string; readonly entries: number; readonly files: readonly string[] }>(),
    ),
}
