/**
 * What signatures say of a damaged log. A signature on an entry's chained hash vouches for every entry before it in
 * an unbroken run; so one good signature later in the run makes a bad one a damage of that one line, and a bad end
 * of a run means that a stretch of it was written by somebody without the key.
 */
import type { LineRecord } from './line-records.ts'
import type { SignatureState } from './signatures.ts'

/** Entries, both ends included, that are well chained and that no good signature vouches for. */
export type Stretch = { readonly from: number; readonly to: number }

type Evidence = {
  readonly everySignature: boolean
  readonly check: (record: LineRecord, seq: number | null) => SignatureState
}

export class SignatureReview {
  readonly #records: readonly LineRecord[]
  readonly #sequences: readonly (number | null)[]
  readonly #evidence: Evidence
  readonly #states: (SignatureState | undefined)[]
  /** Line index -> the stretch it lies in. */
  readonly #stretches = new Map<number, Stretch>()

  constructor(
    records: readonly LineRecord[],
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
    const record = this.#records[at]
    if (!record || record.unreadable) return undefined
    this.#states[at] ??= this.#evidence.check(record, this.#sequences[at] ?? null)
    return this.#states[at]
  }

  /** The stretch without the key that the line lies in, or null. */
  stretchAt(at: number): Stretch | null {
    return this.#stretches.get(at) ?? null
  }

  #findStretches(): void {
    let start = 0
    this.#records.forEach((_, at) => {
      if (this.#isLinked(at + 1)) return
      const stretch = this.#stretchBefore(start, at)
      if (stretch)
        for (let line = stretch.from; line <= stretch.to; line += 1) this.#stretches.set(line, stretch)
      start = at + 1
    })
  }

  #isLinked(at: number): boolean {
    const [before, record] = [this.#records[at - 1], this.#records[at]]
    return (
      before?.unreadable === null && record?.unreadable === null && before.currentHash === record.previousHash
    )
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
