/** Merkle trees of RFC 6962: the leaf's hash, and the root that a leaf and its path lead to. */
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'

const LEAF = Uint8Array.of(0x00)
const NODE = Uint8Array.of(0x01)

export function leafHash(data: Uint8Array): Uint8Array {
  return sha256(concatBytes(LEAF, data))
}

/**
 * The root of a tree of `size` leaves in which `leaf` stands at `index`, by its inclusion path (RFC 6962 section
 * 2.1.1, leaf first). Null when the path has not the length that this place has.
 */
export function rootByPath(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Uint8Array | null {
  if (index >= size) return null
  const used = { count: 0 }
  const root = climb(leaf, index, size, path, used)
  return used.count === path.length ? root : null
}

/** The hash of the subtree of `size` leaves around the leaf: the recursion of the RFC's definition. */
function climb(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
  used: { count: number },
): Uint8Array | null {
  if (size === 1) return leaf
  let split = 1
  while (split * 2 < size) split *= 2
  const isLeft = index < split
  const below = isLeft
    ? climb(leaf, index, split, path, used)
    : climb(leaf, index - split, size - split, path, used)
  const sibling = path[used.count]
  used.count += 1
  if (!below || !sibling) return null
  return sha256(isLeft ? concatBytes(NODE, below, sibling) : concatBytes(NODE, sibling, below))
}
