/** Merkle trees of RFC 6962 section 2.1. */
import { sha256Bytes } from './digest.ts'

/** Leaf hash: SHA-256(0x00 + data). For a log file the data is a line's bytes without LF. */
export function leafHash(data: Uint8Array): Buffer {
  const input = Buffer.allocUnsafe(data.length + 1)
  input[0] = 0x00
  input.set(data, 1)
  return sha256Bytes(input)
}

/** Node hash: SHA-256(0x01 + left + right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  const input = Buffer.allocUnsafe(1 + left.length + right.length)
  input[0] = 0x01
  input.set(left, 1)
  input.set(right, 1 + left.length)
  return sha256Bytes(input)
}

/** Root of the tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: Buffer = sha256Bytes(new Uint8Array(0))

/**
 * A tree that grows leaf by leaf and keeps only its compact range: one hash per set bit of its size.
 */
export class MerkleTree {
  #size = 0
  /** Roots of the perfect subtrees, largest first. */
  readonly #roots: Buffer[] = []

  get size(): number {
    return this.#size
  }

  /** Adds a leaf hash (32 bytes, as `leafHash` gives it). */
  append(leaf: Buffer): void {
    let carried = leaf
    for (let bit = this.#size; bit % 2 === 1; bit = Math.floor(bit / 2)) {
      const left = this.#roots.pop()
      if (left) carried = nodeHash(left, carried)
    }
    this.#roots.push(carried)
    this.#size += 1
  }

  /** The root over all leaves so far. */
  root(): Buffer {
    return (
      this.#roots.reduceRight<Buffer | null>((right, left) => (right ? nodeHash(left, right) : left), null) ??
      EMPTY_ROOT
    )
  }
}

/** Root over the given leaf hashes. */
export function merkleRoot(leaves: Iterable<Buffer>): Buffer {
  const tree = new MerkleTree()
  for (const leaf of leaves) tree.append(leaf)
  return tree.root()
}
