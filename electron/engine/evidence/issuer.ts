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
  /** The time of issue, ISO 8601 UTC. */
  readonly now: () => string
}
