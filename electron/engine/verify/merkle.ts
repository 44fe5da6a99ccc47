/** Merkle trees of RFC 6962 section 2.1, and the proof checks of RFC 9162 sections 2.1.3.2 and 2.1.4.2. */
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

/** Largest power of two strictly below `size` (size >= 2). */
function splitPoint(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

/** PATH(index, leaves) of RFC 6962 section 2.1.1: what a verifier needs to get from the leaf to the root. */
export function inclusionProof(leaves: readonly Buffer[], index: number): readonly Buffer[] {
  if (leaves.length <= 1) return []
  const split = splitPoint(leaves.length)
  return index < split
    ? [...inclusionProof(leaves.slice(0, split), index), merkleRoot(leaves.slice(split))]
    : [...inclusionProof(leaves.slice(split), index - split), merkleRoot(leaves.slice(0, split))]
}

/** PROOF(oldSize, leaves) of RFC 6962 section 2.1.2. */
export function consistencyProof(leaves: readonly Buffer[], oldSize: number): readonly Buffer[] {
  return oldSize === 0 ? [] : subproof(leaves, oldSize, true)
}

function subproof(leaves: readonly Buffer[], oldSize: number, whole: boolean): readonly Buffer[] {
  if (oldSize === leaves.length) return whole ? [] : [merkleRoot(leaves)]
  const split = splitPoint(leaves.length)
  return oldSize <= split
    ? [...subproof(leaves.slice(0, split), oldSize, whole), merkleRoot(leaves.slice(split))]
    : [...subproof(leaves.slice(split), oldSize - split, false), merkleRoot(leaves.slice(0, split))]
}

/** Every hash of a proof has 32 bytes: anything else is no proof, whatever it would hash to. */
const areHashes = (...hashes: readonly Buffer[]) => hashes.every(({ length }) => length === 32)

const isEven = (n: number) => n % 2 === 0
const half = (n: number) => Math.floor(n / 2)

/** True when `proof` leads from `leaf` at `index` to `root` of a tree of `size` leaves (RFC 9162 2.1.3.2). */
export function verifyInclusion(
  leaf: Buffer,
  index: number,
  size: number,
  proof: readonly Buffer[],
  root: Buffer,
): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false
  if (!areHashes(leaf, root, ...proof)) return false
  let node = index
  let last = size - 1
  let hash = leaf
  for (const step of proof) {
    if (last === 0) return false
    if (!isEven(node) || node === last) {
      hash = nodeHash(step, hash)
      while (isEven(node) && node !== 0) {
        node = half(node)
        last = half(last)
      }
    } else {
      hash = nodeHash(hash, step)
    }
    node = half(node)
    last = half(last)
  }
  return last === 0 && hash.equals(root)
}

/** True when the tree of `newSize` and `newRoot` extends the one of `oldSize` and `oldRoot` (RFC 9162 2.1.4.2). */
export function verifyConsistency(
  oldSize: number,
  newSize: number,
  proof: readonly Buffer[],
  oldRoot: Buffer,
  newRoot: Buffer,
): boolean {
  if (!Number.isSafeInteger(oldSize) || !Number.isSafeInteger(newSize)) return false
  if (oldSize < 0 || oldSize > newSize) return false
  if (!areHashes(oldRoot, newRoot, ...proof)) return false
  if (oldSize === newSize) return proof.length === 0 && oldRoot.equals(newRoot)
  if (oldSize === 0) return proof.length === 0 && oldRoot.equals(EMPTY_ROOT)
  let node = oldSize - 1
  let last = newSize - 1
  while (!isEven(node)) {
    node = half(node)
    last = half(last)
  }
  // A power of two: the old root itself is the first step, and is not repeated in the proof.
  const steps = node === 0 ? [oldRoot, ...proof] : [...proof]
  const first = steps.shift()
  if (!first) return false
  let oldHash = first
  let newHash = first
  for (const step of steps) {
    if (last === 0) return false
    if (!isEven(node) || node === last) {
      oldHash = nodeHash(step, oldHash)
      newHash = nodeHash(step, newHash)
      while (isEven(node) && node !== 0) {
        node = half(node)
        last = half(last)
      }
    } else {
      newHash = nodeHash(newHash, step)
    }
    node = half(node)
    last = half(last)
  }
  return last === 0 && oldHash.equals(oldRoot) && newHash.equals(newRoot)
}
