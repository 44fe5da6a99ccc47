import { type } from '@orpc/contract'
import { z } from 'zod'
import type { RuleBook, RuleCheck, RuleRun, RuleSetInfo } from '../model/alert-rule.ts'
import { archiveKey, longOutput, op, range } from './base.ts'

const text = z.string().max(1_000_000)
const reason = z.string().trim().min(1).max(10_000)
const hits = z
  .array(
    z.object({
      rule: z.string().min(1).max(80),
      file: archiveKey,
      line: z.number().int().min(1),
    }),
  )
  .min(1)
  .max(5000)

export const rulesContract = {
  /** The rules of this workspace, as the file says them, and which of them are in force. */
  book: op.output(type<RuleBook>()),
  /** The rules in the YAML, and everything that is wrong with it. */
  check: op.input(z.object({ text })).output(type<RuleCheck>()),
  /**
   * Runs rules over the days of the range, or over all history: the YAML given, or the rules in force. Every hit is
   * counted; of each rule the first `limit` are listed.
   */
  run: op
    .input(
      z.object({
        text: text.optional(),
        /** What messages call the YAML. */
        name: z.string().max(4096).default('rules'),
        range: range.optional(),
        limit: z.number().int().min(0).max(10_000).default(500),
      }),
    )
    .output(longOutput<RuleRun>()),
  /** Checks and saves: from now on these are in force. */
  save: op.input(z.object({ text })).output(type<RuleBook>()),
  /** Every set that was ever in force, newest first. */
  history: op.output(type<readonly RuleSetInfo[]>()),
  set: op.input(z.object({ id: z.number().int().min(1) })).output(type<{ readonly text: string }>()),
  dismiss: op.input(z.object({ hits, reason })).output(type<void>()),
  /** The records become members of the case. */
  link: op
    .input(
      z.object({
        hits,
        caseId: z.number().int().min(1),
        reason: z.string().trim().max(10_000).default(''),
      }),
    )
    .output(type<void>()),
  reopen: op
    .input(z.object({ hits, reason: z.string().trim().max(10_000).default('') }))
    .output(type<void>()),
}
