/** Proofs made and checked by their definitions, over the hashes of the verifier: the product makes and checks paths another way. */
import { EMPTY_ROOT, merkleRoot, nodeHash } from '../../../../electron/engine/verify/merkle.ts'

/** PATH(index, leaves) of RFC 6962 section 2.1.1, by its definition: what paths that are made otherwise are held to. */
export function inclusionProof(leaves: readonly Buffer[], index: number): readonly Buffer[] {
  if (leaves.length <= 1) return []
  const split = splitPoint(leaves.length)
  return index < split
    ? [...inclusionProof(leaves.slice(0, split), index), merkleRoot(leaves.slice(split))]
    : [...inclusionProof(leaves.slice(split), index - split), merkleRoot(leaves.slice(0, split))]
}

/** Largest power of two strictly below `size` (size >= 2). */
function splitPoint(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
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
