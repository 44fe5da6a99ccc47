import { type } from '@orpc/contract'
import { z } from 'zod'
import type { PackagePlan, PackageWritten, ReplayResult } from '../model/package.ts'
import { day, longOutput, op, openToken, range, saveToken } from './base.ts'

export const packageRequest = z.object({
  range,
  asOf: day.optional(),
  hashesOnly: z.boolean().optional(),
  cases: z.array(z.number().int()).max(10_000).optional(),
  wholeActivity: z.boolean().optional(),
})

export const packageContract = {
  /** What a package would hold; nothing is made. */
  plan: op.input(packageRequest).output(type<PackagePlan>()),
  /**
   * Makes a package at the place chosen in a save dialog, signed with the key in the file that was chosen (PKCS#8 PEM,
   * Ed25519), else with the workspace's.
   */
  write: op
    .input(packageRequest.extend({ save: saveToken, key: openToken.optional() }))
    .output(longOutput<PackageWritten>()),
  /** Makes the reports of a package again and compares; `archive` is a folder for a package of hashes only. */
  replay: op
    .input(z.object({ path: z.string().min(1).max(4096), archive: z.string().max(4096).optional() }))
    .output(longOutput<ReplayResult>()),
}
