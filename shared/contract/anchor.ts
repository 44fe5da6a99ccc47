import { type } from '@orpc/contract'
import { z } from 'zod'
import type { Anchor } from '../model/anchor.ts'
import { op } from './base.ts'

export const anchorContract = {
  /** Newest first: what this workstation remembers, and what was taken in by hand. */
  list: op.output(type<readonly Anchor[]>()),
  /**
   * Takes in an anchor: a certificate of Blotter (JSON), a checkpoint (signed note), or a timestamp token with the
   * checkpoint that it covers. `content` is base64. What it is, is told from the bytes. A certificate needs its
   * `signature` (base64 of the raw 64 bytes); a token whose checkpoint was not pulled needs the `checkpoint`.
   */
  add: op
    .input(
      z.object({
        content: z.base64().max(2_000_000),
        label: z.string().min(1).max(200),
        signature: z.base64().max(1000).optional(),
        checkpoint: z.base64().max(2_000_000).optional(),
      }),
    )
    .output(type<Anchor>()),
  /** An anchor taken in by mistake is withdrawn; the record of it stays. */
  withdraw: op.input(z.object({ id: z.number().int() })).output(type<void>()),
}
