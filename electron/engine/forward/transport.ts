/** What every target offers the driver, in its own protocol. */
import type { TargetCheck } from '../../../shared/model/forward.ts'
import type { ForwardDocument } from './document.ts'

export type BatchLimits = {
  readonly maxEvents: number
  /** Of a batch, as `Encoded.bytes` counts. One document alone may be more, unless the target's encoder refuses it. */
  readonly maxBytes: number
  /** From the earliest to the latest time in a batch, milliseconds; null where the target has no such rule. */
  readonly maxSpanMs: number | null
}

export type Refused = { readonly status: string; readonly reason: string }

/** A document as it goes out. */
export type Encoded = {
  readonly document: ForwardDocument
  /** Its part of the request's body. */
  readonly text: string
  /** What it counts in a batch, with what the target adds for each. */
  readonly bytes: number
  /** Milliseconds since 1970; null when the document has no time, or the target keeps none. */
  readonly at: number | null
  /** Not sent at all: it would be refused, and why. */
  readonly refused: Refused | null
}

/** What became of a batch. Places are positions in what was sent. */
export type Outcome =
  | {
      readonly kind: 'answered'
      readonly refused: ReadonlyMap<number, Refused>
      /** To be sent once more, in order. */
      readonly again: readonly number[]
      /** Of the acknowledged, how many the target had already. */
      readonly known: number
      /** Why some go again, for the progress line and for giving up. */
      readonly why: string
      /** What the target asked to wait, milliseconds; null: it did not say. */
      readonly waitMs: number | null
    }
  /** The batch was refused as a whole for what may be the fault of one document: it is sent in halves. */
  | { readonly kind: 'halve'; readonly refused: Refused }

export type Transport = {
  readonly limits: BatchLimits
  readonly encode: (document: ForwardDocument) => Encoded
  /** The body of a request, before compression. */
  readonly body: (batch: readonly Encoded[]) => string
  /** Throws BlotterError for what no repetition mends (sign-in, index), `Unreachable` when there was no answer. */
  readonly send: (batch: readonly Encoded[], signal: AbortSignal) => Promise<Outcome>
  /** Asks the target whether it is there and lets us in; writes nothing. */
  readonly check: (signal: AbortSignal) => Promise<TargetCheck>
  readonly close: () => void
}

/** No answer: what was sent may have arrived or not. Sent again. */
export class Unreachable extends Error {}

export const answered = (parts: Partial<Omit<Extract<Outcome, { kind: 'answered' }>, 'kind'>>): Outcome => ({
  kind: 'answered',
  refused: new Map(),
  again: [],
  known: 0,
  why: '',
  waitMs: null,
  ...parts,
})

export const allAgain = (count: number, why: string, waitMs: number | null = null): Outcome =>
  answered({ again: Array.from({ length: count }, (_, at) => at), why, waitMs })
