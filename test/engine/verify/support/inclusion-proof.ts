import { merkleRoot } from '../../../../electron/engine/verify/merkle.ts'

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
