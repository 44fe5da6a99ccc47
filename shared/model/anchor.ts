/**
 * Anchors: what is known of an archive's log of manifests from outside the archive. An archive that is shorter than
 * an anchor was rolled back; one of the same size and another root was forked.
 */
import type { Day } from './archive.ts'

/** `seen`: remembered by this workstation from an earlier verification; the others come from elsewhere. */
export const ANCHOR_KINDS = ['seen', 'certificate', 'checkpoint', 'timestamp token', 'object lock'] as const
export type AnchorKind = (typeof ANCHOR_KINDS)[number]

/** What an anchor says of a log of manifests: all that verification needs of it. */
export type AnchorFact = {
  readonly kind: AnchorKind
  /** Origin of the stream. */
  readonly origin: string
  /** Number of manifests. */
  readonly size: number
  /** Root over the manifests, hex. */
  readonly root: string
  /** The last day under it, where that is known. */
  readonly day: Day | null
  /** When somebody else vouches that it existed: the time in a timestamp token, ISO 8601 UTC. */
  readonly attestedAt: string | null
  /** For people: a file name, "this workstation". */
  readonly label: string
  /** The signed note that says it, where there is one: its signature is judged with the keys at hand. */
  readonly note?: string | null | undefined
  /** `seen`: the key that had signed the checkpoint, and what trust in it rested on then. */
  readonly signer?: string | null | undefined
  readonly trust?: 'PINNED' | 'FIRST_USE' | null | undefined
}

/** An anchor as this workstation keeps it. */
export type Anchor = AnchorFact & {
  readonly id: number
  /** When this workstation first knew of it, ISO 8601 UTC. */
  readonly firstSeen: string
}

/** The newest checkpoint that a verification proved over all manifests before it: what is remembered of an archive. */
export type ProvenCheckpoint = {
  readonly origin: string
  readonly size: number
  /** Hex. */
  readonly root: string
  readonly day: Day
  /** Archive key of the checkpoint. */
  readonly file: string
  /** Fingerprint of the key that signed it. */
  readonly signer: string
}
