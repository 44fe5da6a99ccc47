/** A seed per process: nobody who writes a log can choose hashes that fall into one place of a table. */
const SEEDS: Uint32Array = crypto.getRandomValues(new Uint32Array(8))

/** A number for 32 bytes at `from`, by which they are found again. */
export function hashNumber(bytes: Buffer, from: number): number {
  let sum = 0
  for (let word = 0; word < 8; word += 1) {
    const value = bytes.readInt32LE(from + word * 4)
    sum = Math.imul(sum ^ value, (SEEDS[word] as number) | 1)
    sum ^= sum >>> 15
  }
  return sum
}

/** True when the 32 bytes at the two places are the same. */
export function sameHash(left: Buffer, leftFrom: number, right: Buffer, rightFrom: number): boolean {
  return left.compare(right, rightFrom, rightFrom + 32, leftFrom, leftFrom + 32) === 0
}

/**
 * Indexes found by what lies at them; the table holds nothing but the indexes, 8 to 16 bytes for each. What lies
 * there is told by a number (equal things have equal numbers) and, where numbers are equal, by a comparison.
 */
export class HashTable {
  readonly #slots: Int32Array
  readonly #mask: number

  /** For at most `count` indexes. */
  constructor(count: number) {
    let size = 16
    while (size < count * 2) size *= 2
    this.#slots = new Int32Array(size).fill(-1)
    this.#mask = size - 1
  }

  /** The index at which the wanted thing lies, or -1. */
  find(number: number, isSame: (index: number) => boolean): number {
    return this.#slots[this.#slotOf(number, isSame)] as number
  }

  /** Enters an index. One that is there for the same thing is replaced. */
  set(number: number, isSame: (index: number) => boolean, index: number): void {
    this.#slots[this.#slotOf(number, isSame)] = index
  }

  #slotOf(number: number, isSame: (index: number) => boolean): number {
    let slot = number & this.#mask
    for (let index = this.#slots[slot] as number; index >= 0; index = this.#slots[slot] as number) {
      if (isSame(index)) return slot
      slot = (slot + 1) & this.#mask
    }
    return slot
  }
}
