/** What leaves the house as evidence: files that were written, proofs of single records, and what a check of one says. */

/** A record by where it stands: archive key and line, from 1. */
export type RecordPlace = { readonly file: string; readonly line: number }

/** A file that was written, with the siblings that are needed to check it (signature, public key). */
export type WrittenEvidence = {
  readonly path: string
  readonly bytes: number
  /** SHA-256 of the file at `path`, hex. */
  readonly sha256: string
  readonly others: readonly string[]
}

/** The key with which this workspace signs its certificates, proofs and activity log. */
export type WorkstationKey = {
  /** SHA-256 of the SPKI DER, hex: what a recipient compares. */
  readonly fingerprint: string
  /** Public key, SPKI PEM. */
  readonly pem: string
}

/**
 * One step of a proof, in the order in which a reader follows it. `holds` null: the bundle has nothing to say here
 * (a log without a manifest, say), and `detail` tells what that leaves open.
 */
export type ProofStep = {
  readonly name: string
  readonly holds: boolean | null
  readonly detail: string
}

/** The answer of a check: `proved` only when every step that is there holds; `reason` names the first that does not. */
export type ProofCheck = {
  readonly proved: boolean
  readonly reason: string | null
  readonly steps: readonly ProofStep[]
}

/** A record's bytes beside what they should be, as far as that can be told. */
export type LineDifference = {
  readonly file: string
  readonly line: number
  /**
   * Where the expected bytes come from: an earlier pull of the same object that verified; restored (a small change
   * that gives back the sealed hash, which nothing but the original does); or nowhere: only hashes can be compared.
   */
  readonly source: 'earlier version' | 'restored' | 'none'
  /** What was compared, in a sentence. */
  readonly explanation: string
  readonly expectedHash: string | null
  readonly actualHash: string | null
  /** Both texts cut into pieces in order; `same` pieces are equal on both sides. Empty without expected bytes. */
  readonly pieces: readonly LineDifferencePiece[]
}

/** Bytes decoded as UTF-8 where they are; `offset` counts bytes from the start of the line as it is now. */
export type LineDifferencePiece = {
  readonly same: boolean
  readonly offset: number
  readonly expected: string
  readonly actual: string
  readonly expectedHex: string
  readonly actualHex: string
}
