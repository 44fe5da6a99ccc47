import { leafHash, nodeHash } from '../verify/merkle.ts'

type Subtree = { readonly hash: Buffer; readonly holdsLeaf: boolean }

/**
 * The inclusion path of one leaf (RFC 6962 section 2.1.1), made in one pass over the leaves: it keeps one hash per
 * bit of their number, so that a day of any size can be streamed through.
 */
export class InclusionPath {
  readonly #index: number
  #size = 0
  /** Perfect subtrees, largest first. */
  readonly #subtrees: Subtree[] = []
  readonly #path: Buffer[] = []

  /** `index` is that of the leaf whose path is wanted, from 0. */
  constructor(index: number) {
    this.#index = index
  }

  get size(): number {
    return this.#size
  }

  /** Adds the next leaf by its data, e.g. a line without LF. */
  appendData(data: Uint8Array): void {
    this.append(leafHash(data))
  }

  /** Adds the next leaf by its hash (32 bytes). */
  append(leaf: Buffer): void {
    let carried: Subtree = { hash: leaf, holdsLeaf: this.#size === this.#index }
    for (let bit = this.#size; bit % 2 === 1; bit = Math.floor(bit / 2)) {
      const left = this.#subtrees.pop()
      if (left) carried = join(left, carried, this.#path)
    }
    this.#subtrees.push(carried)
    this.#size += 1
  }

  /** Root and path over the leaves so far; null when the leaf is not among them. */
  finish(): { readonly root: Buffer; readonly path: readonly Buffer[] } | null {
    if (this.#index >= this.#size) return null
    const path = [...this.#path]
    const whole = this.#subtrees.reduceRight((right, left) => join(left, right, path))
    return { root: whole.hash, path }
  }
}

/** Two subtrees become one; whichever lies beside the leaf's is the next step of its path. */
function join(left: Subtree, right: Subtree, path: Buffer[]): Subtree {
  if (left.holdsLeaf) path.push(right.hash)
  if (right.holdsLeaf) path.push(left.hash)
  return { hash: nodeHash(left.hash, right.hash), holdsLeaf: left.holdsLeaf || right.holdsLeaf }
}
