import type { KeyObject } from 'node:crypto'
import type { PublicKey } from '../verify/keys.ts'

/** Who issues evidence, with what, and when. */
export type Issuer = {
  readonly key: {
    readonly privateKey: KeyObject
    readonly publicKey: PublicKey
    /** SPKI PEM. */
    readonly publicPem: string
  }
  readonly toolVersion: string
  /** ISO 8601 UTC: printed as the time of issue. */
  readonly now: string
}
