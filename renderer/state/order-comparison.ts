/** Two orders side by side: their phases and what lies between them. Nanoseconds stay whole numbers. */
import { formatNanoseconds, type OrderLife } from '../../shared/model/order.ts'
import { lifeAsText } from './order-words.ts'

export type PhasePair = {
  readonly label: string
  /** Nanoseconds; null where the order has no such phase. */
  readonly one: string | null
  readonly other: string | null
  /** The other minus the one; null where one of them has no such phase. */
  readonly difference: string | null
}

export const WHOLE_LIFE = 'first record to last record'

/**
 * Phases of the same name stand together, in the order of the lives; at the end the whole of both, unless one of them is
 * cut: where that ends is not known.
 */
export function comparePhases(one: OrderLife, other: OrderLife): readonly PhasePair[] {
  const [ones, others] = [durationsOf(one), durationsOf(other)]
  const phases = inBothOrders([...ones.keys()], [...others.keys()]).map((label) =>
    pairOf(label, ones.get(label) ?? null, others.get(label) ?? null),
  )
  const [whole, otherWhole] = [wholeOf(one), wholeOf(other)]
  return whole === null || otherWhole === null ? phases : [...phases, pairOf(WHOLE_LIFE, whole, otherWhole)]
}

function pairOf(label: string, one: bigint | null, other: bigint | null): PhasePair {
  return {
    label,
    one: one === null ? null : String(one),
    other: other === null ? null : String(other),
    difference: one === null || other === null ? null : String(other - one),
  }
}

function durationsOf({ intervals }: OrderLife): ReadonlyMap<string, bigint> {
  return new Map(intervals.map(({ label, from, to }) => [label, BigInt(to) - BigInt(from)]))
}

function wholeOf({ events, cutFrom }: OrderLife): bigint | null {
  const [first, last] = [events[0], events.at(-1)]
  return first && last && cutFrom === null ? BigInt(last.offset) - BigInt(first.offset) : null
}

/** Both lists in one, in which each keeps its order as far as they agree. */
function inBothOrders(ones: readonly string[], others: readonly string[]): readonly string[] {
  const shared = new Set(ones)
  const merged: string[] = []
  let taken = 0
  for (const label of ones) {
    const until = others.indexOf(label)
    for (; taken <= until; taken += 1) {
      const own = others[taken]
      if (own !== undefined && !shared.has(own)) merged.push(own)
    }
    merged.push(label)
  }
  return [...merged, ...others.slice(taken).filter((label) => !shared.has(label))]
}

/** `12.5 ms longer`; what a difference says of the second order. */
export function differenceWords(difference: string): string {
  const nanoseconds = BigInt(difference)
  if (nanoseconds === 0n) return 'the same'
  const size = formatNanoseconds(String(nanoseconds < 0n ? -nanoseconds : nanoseconds))
  return `${size} ${nanoseconds < 0n ? 'shorter' : 'longer'}`
}

/** Both lives as plain text, after their phases. */
export function comparisonAsText(one: OrderLife, other: OrderLife): string {
  const duration = (text: string | null) => (text === null ? 'not in its records' : formatNanoseconds(text))
  return [
    `Order ${one.orderId} and order ${other.orderId}`,
    ...comparePhases(one, other).map(
      (phase) =>
        `  ${phase.label}: ${duration(phase.one)}, ${duration(phase.other)}${phase.difference === null ? '' : ` (${differenceWords(phase.difference)})`}`,
    ),
    '',
    lifeAsText(one),
    lifeAsText(other),
  ].join('\n')
}
