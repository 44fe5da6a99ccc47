/**
 * Anchors: what is known of an archive's log of manifests from outside the archive. An archive that is shorter than
 * an anchor was rolled back; one of the same size and another root was forked.
 */
import type { Day } from './archive.ts'

/** `seen`: remembered by this workstation from an earlier verification; the others were taken in by hand. */
export const ANCHOR_KINDS = ['seen', 'certificate', 'checkpoint', 'timestamp token', 'object lock'] as const
export type AnchorKind = (typeof ANCHOR_KINDS)[number]

export type Anchor = {
  readonly id: number
  readonly kind: AnchorKind
  /** Origin of the stream. */
  readonly origin: string
  /** Number of manifests. */
  readonly size: number
  /** Root over the manifests, hex. */
  readonly root: string
  /** The last day under it, where that is known. */
  readonly day: Day | null
  /** When this workstation first knew of it, ISO 8601 UTC. */
  readonly firstSeen: string
  /** When somebody else vouches that it existed: the time in a timestamp token, ISO 8601 UTC. */
  readonly attestedAt: string | null
  /** For people: a file name, "this workstation". */
  readonly label: string
}
