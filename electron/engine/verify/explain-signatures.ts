/**
 * What signatures say of a damaged log. A signature on an entry's chained hash vouches for every entry before it in
 * an unbroken run; so one good signature later in the run makes a bad one a damage of that one line, and a bad end
 * of a run means that a stretch of it was written by somebody without the key.
 */
import type { LineRecord, LineRecords } from './line-records.ts'
import type { SignatureState } from './signatures.ts'

/** Entries, both ends included, that are well chained and that no good signature vouches for. */
export type Stretch = { readonly from: number; readonly to: number }

type Evidence = {
  readonly everySignature: boolean
  readonly check: (record: LineRecord, seq: number | null) => SignatureState
}

export class SignatureReview {
  readonly #records: LineRecords
  readonly #sequences: readonly (number | null)[]
  readonly #evidence: Evidence
  readonly #states: (SignatureState | undefined)[]
  /** In order. */
  readonly #stretches: Stretch[] = []

  constructor(
    records: LineRecords,
    sequences: readonly (number | null)[],
    evidence: Evidence & { readonly signed: boolean },
  ) {
    this.#records = records
    this.#sequences = sequences
    this.#evidence = evidence
    this.#states = new Array(records.length).fill(undefined)
    if (evidence.everySignature) records.forEach((_, at) => void this.state(at))
    if (evidence.signed) this.#findStretches()
  }

  /** Per line: what was found out. */
  get states(): readonly (SignatureState | undefined)[] {
    return this.#states
  }

  /** The state of a line's signature, checked now if it was not before. Undefined: the line is no entry. */
  state(at: number): SignatureState | undefined {
    const record = this.#records.at(at)
    if (!record || record.unreadable) return undefined
    this.#states[at] ??= this.#evidence.check(record, this.#sequences[at] ?? null)
    return this.#states[at]
  }

  /** The stretch without the key that the line lies in, or null. */
  stretchAt(at: number): Stretch | null {
    return findAround(this.#stretches, at) ?? null
  }

  #findStretches(): void {
    let start = 0
    this.#records.forEach((_, at) => {
      if (this.#isLinked(at + 1)) return
      const stretch = this.#stretchBefore(start, at)
      if (stretch) this.#stretches.push(stretch)
      start = at + 1
    })
  }

  #isLinked(at: number): boolean {
    const records = this.#records
    if (at < 1 || at >= records.length) return false
    return !records.isUnreadable(at - 1) && !records.isUnreadable(at) && records.follows(at - 1, at)
  }

  /** Back from the end of a run to the last good signature. */
  #stretchBefore(start: number, end: number): Stretch | null {
    const isForged = (at: number) => {
      const state = this.state(at)
      return state === 'invalid' || state === 'missing'
    }
    if (!isForged(end)) return null
    let bad = end
    if (this.#evidence.everySignature) {
      while (bad > start && isForged(bad - 1)) bad -= 1
      return { from: bad, to: end }
    }
    // In seal mode by ever longer steps back, and then by halves: a few signatures, however long the run.
    let good = start - 1
    for (let step = 1; bad > start; step *= 2) {
      const probe = Math.max(start, end - step)
      if (!isForged(probe)) {
        good = probe
        break
      }
      bad = probe
    }
    while (bad - good > 1) {
      const middle = (good + bad) >> 1
      if (isForged(middle)) bad = middle
      else good = middle
    }
    return { from: bad, to: end }
  }
}

/** The one of the stretches, which are in order and apart, that the line lies in. */
export function findAround<Part extends Stretch>(parts: readonly Part[], at: number): Part | undefined {
  let low = 0
  let high = parts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((parts[middle] as Part).to < at) low = middle + 1
    else high = middle
  }
  const part = parts[low]
  return part && part.from <= at ? part : undefined
}
