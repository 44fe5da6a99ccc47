import { type } from '@orpc/contract'
import { z } from 'zod'
import type {
  AttestationChain,
  AttestationDeadline,
  AttestationDetail,
  AttestationList,
  AttestationPreview,
  AttestationSummary,
} from '../model/attestation.ts'
import { day, longOutput, op, openToken, range, saveToken } from './base.ts'

const sequence = z.number().int().min(0)

export const attestationDeadline = z.object({
  businessDays: z.number().int().min(0).max(60),
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
})

export const attestContract = {
  /** Every day with a log, or that should have one, or was attested, with its state as it is now. */
  list: op.input(z.object({ range: range.optional() })).output(longOutput<AttestationList>()),
  /** What would be signed for a day, and what speaks against it. */
  preview: op.input(z.object({ date: day })).output(type<AttestationPreview>()),
  /** Signs the day: with the key in the file that was chosen (PKCS#8 PEM, Ed25519), else with the workspace's. */
  sign: op
    .input(
      z.object({
        date: day,
        by: z.string().trim().min(1).max(200),
        key: openToken.optional(),
        /** Why it is signed over what speaks against it: part of what is signed. */
        acknowledge: z.string().trim().min(1).max(10_000).optional(),
        /** `basis` of the preview that was shown. */
        basis: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .optional(),
      }),
    )
    .output(type<AttestationSummary>()),
  /** Until when a day is to be signed. */
  deadline: op.output(type<AttestationDeadline>()),
  /** From now on days are late after this, those that were signed before too. */
  setDeadline: op.input(attestationDeadline).output(type<void>()),
  /** All attestations of a day, oldest first. */
  day: op.input(z.object({ date: day })).output(type<readonly AttestationDetail[]>()),
  /** Judges the whole chain, offline. */
  verify: op.output(type<AttestationChain>()),
  /** Writes the signed text, with signature, key and figures beside it. */
  export: op
    .input(z.object({ sequence, save: saveToken }))
    .output(type<{ readonly path: string; readonly others: readonly string[] }>()),
}
