import type { HashSums } from './types.ts'

/**
 * Ties loaded rows to verified lines. Each row keeps the first 8 bytes of its `current_hash`; over the two 32-bit
 * halves h of every row goes  sum of ((h * line) mod 2^32), so a hash at the wrong line, a lost or a doubled row all
 * change it. The verifier's side adds it up while the lines pass; the loader recomputes it from the table.
 */
export class HashSummer {
  #rows = 0
  #high = 0
  #low = 0
  #highTotal = 0n
  #lowTotal = 0n

  /** `currentHash` as the verifier saw it on that line; one that is no SHA-256 in lower-case hex does not count. */
  add(line: number, currentHash: string): void {
    if (currentHash.length !== 64) return
    const high = hexWord(currentHash, 0)
    const low = hexWord(currentHash, 8)
    if (high < 0 || low < 0) return
    this.#high += Math.imul(high, line) >>> 0
    this.#low += Math.imul(low, line) >>> 0
    // Each term is below 2^32: 2^20 of them stay exact in a double.
    if ((++this.#rows & 0xfffff) === 0) this.#spill()
  }

  #spill(): void {
    this.#highTotal += BigInt(this.#high)
    this.#lowTotal += BigInt(this.#low)
    this.#high = 0
    this.#low = 0
  }

  sums(): HashSums {
    this.#spill()
    return { rows: this.#rows, high: this.#highTotal.toString(), low: this.#lowTotal.toString() }
  }
}

/** 8 hex digits as a number; -1 when they are none. */
function hexWord(text: string, from: number): number {
  let value = 0
  for (let i = from; i < from + 8; i++) {
    const digit = hexDigit(text.charCodeAt(i))
    if (digit < 0) return -1
    value = value * 16 + digit
  }
  return value
}

/** Value of a lower-case hex digit's character code, or -1. */
export function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : -1
}

/** The same over a table's rows: columns `hash_rows`, `hash_high`, `hash_low`. */
export const HASH_SUMS_SQL = `count(hash_prefix) AS hash_rows,
  coalesce(sum(((hash_prefix >> 32) * (line & 4294967295)::UBIGINT) & 4294967295), 0)::VARCHAR AS hash_high,
  coalesce(sum(((hash_prefix & 4294967295) * (line & 4294967295)::UBIGINT) & 4294967295), 0)::VARCHAR AS hash_low`
