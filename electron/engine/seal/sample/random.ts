import { createHash } from 'node:crypto'

/**
 * A small deterministic generator (sfc32), so that the sample is the same bytes on every machine and run.
 * Only integers leave it: no floating result can differ between processors. Not for keys or secrets.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter: number

  /** The same `seed` text always gives the same sequence. */
  constructor(seed: string) {
    const digest = createHash('sha256').update(seed, 'utf8').digest()
    this.#a = digest.readUInt32LE(0)
    this.#b = digest.readUInt32LE(4)
    this.#c = digest.readUInt32LE(8)
    this.#counter = 1
    for (let i = 0; i < 12; i++) this.bits()
  }

  /** The next 32 bits, 0 to 2^32 - 1. */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum
    return sum >>> 0
  }

  /** An integer from 0 to `limit` - 1. Every step stays below 2^53, so the result is exact. */
  below(limit: number): number {
    if (limit <= 0x1fffff) return Math.floor((this.bits() * limit) / 0x1_0000_0000)
    const wide = (this.bits() >>> 5) * 0x400_0000 + (this.bits() >>> 6)
    return wide % limit
  }

  /** An integer from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1)
  }

  /** True `times` out of `of`. */
  chance(times: number, of: number): boolean {
    return this.below(of) < times
  }

  pick<T>(list: readonly T[]): T {
    const item = list[this.below(list.length)]
    if (item === undefined) throw new RangeError('pick from an empty list')
    return item
  }

  /** An item with a probability in proportion to its weight (the second of each pair). */
  weighted<T>(list: readonly (readonly [T, number])[]): T {
    let total = 0
    for (const [, weight] of list) total += weight
    let at = this.below(total)
    for (const [item, weight] of list) {
      if (at < weight) return item
      at -= weight
    }
    throw new RangeError('weighted pick from an empty list')
  }

  /** A bell-shaped integer around 0 with about the given standard deviation. */
  bell(deviation: number): number {
    const sum = this.below(2001) + this.below(2001) + this.below(2001) + this.below(2001) - 4000
    return Math.trunc((sum * deviation) / 1155)
  }

  /** A positive integer with a long tail: half of the results lie below `median`, one in 50 above 50 x `median`. */
  tail(median: number, most: number): number {
    const u = this.below(1024)
    return Math.min(most, Math.floor((median * (u + 1)) / (1024 - u)))
  }

  /** `length` lower-case hex digits. */
  hex(length: number): string {
    let text = ''
    while (text.length < length) text += this.bits().toString(16).padStart(8, '0')
    return text.slice(0, length)
  }
}
