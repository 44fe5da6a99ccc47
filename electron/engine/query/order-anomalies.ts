/** What is odd about an order's life, in words. Nothing is judged: the records are shown as they stand. */
import { exact, signOf } from '../../../shared/model/decimal.ts'
import { subtractDecimals } from '../../../shared/model/decimal-text.ts'
import { formatNanoseconds, type OrderAnomaly, type OrderEvent } from '../../../shared/model/order.ts'
import type { OrderRecords } from './order-records.ts'
import type { AskRow } from './types.ts'

export function findAnomalies(
  orderId: string,
  events: readonly OrderEvent[],
  records: readonly AskRow[],
  ordered: string | null,
): readonly OrderAnomaly[] {
  const found: OrderAnomaly[] = []
  const tell = (kind: OrderAnomaly['kind'], event: Pick<OrderEvent, 'id'>, words: string) =>
    found.push({ kind, words, id: event.id })
  const own = events.filter(({ role }) => role !== 'signal')
  const submits = own.filter(({ role }) => role === 'submitted')
  const fills = own.filter(({ role }) => role === 'fill' || role === 'partial_fill')
  const submitted = submits[0]
  const [start] = own

  if (!submitted && start) {
    tell(
      'missing-submit',
      start,
      'No loaded record submits this order: it may stand in a day that is missing, or was never logged.',
    )
  }
  for (const again of submits.slice(1)) {
    tell('several-submits', again, `The order was submitted ${submits.length} times; this is not the first.`)
  }
  if (submitted) {
    for (const fill of fills) {
      const early = BigInt(submitted.offset) - BigInt(fill.offset)
      if (early > 0n) {
        tell(
          'fill-before-submit',
          fill,
          `Filled ${formatNanoseconds(String(early))} before it was submitted.`,
        )
      }
    }
    for (const { name, outcome } of submitted.checks) {
      if (/^(fail|failed|error|breach|breached|reject|rejected)$/i.test(outcome) && fills.length > 0) {
        tell(
          'failed-check',
          submitted,
          `The pre-trade check of ${name} says “${outcome}”, and the order was filled all the same.`,
        )
      }
    }
  }
  if (ordered !== null) {
    const over = fills.find(({ remaining }) => remaining !== null && signOf(exact(remaining)) < 0)
    if (over) {
      const last = fills.at(-1)?.filled ?? '0'
      tell('overfilled', over, `More was filled than ordered: ${last} of ${ordered}.`)
    }
    const whole = fills.findLast(({ role }) => role === 'fill')
    if (whole && whole === fills.at(-1) && whole.filled !== null) {
      const short = subtractDecimals(ordered, whole.filled)
      if (signOf(exact(short)) > 0) {
        tell(
          'filled-short',
          whole,
          `Logged as filled, with ${whole.filled} of ${ordered}: ${short} are missing.`,
        )
      }
    }
  }
  for (const [role, kind, word] of [
    ['cancelled', 'fill-after-cancel', 'cancelled'],
    ['rejected', 'fill-after-reject', 'rejected'],
  ] as const) {
    const end = own.find((event) => event.role === role)
    if (!end) continue
    for (const fill of fills) {
      const late = BigInt(fill.offset) - BigInt(end.offset)
      // Of one and the same moment, what stands later in the archive came later.
      if (late > 0n || (late === 0n && BigInt(fill.id) > BigInt(end.id))) {
        const when = late === 0n ? 'in the same nanosecond, ' : `${formatNanoseconds(String(late))} `
        tell(kind, fill, `Filled ${when}after it was ${word}.`)
      }
    }
  }
  const seen = new Map<string, OrderEvent>()
  for (const fill of fills) {
    if (fill.fillId === null) continue
    const before = seen.get(fill.fillId)
    if (before) tell('repeated-fill', fill, `The fill ${fill.fillId} was logged before, at ${before.at}.`)
    else seen.set(fill.fillId, fill)
  }
  found.push(...timeRunsBackwards(records), ...disagreements(orderId, records))
  return found
}

/** An order that names its signal, which no record before it has. */
export function missingSignal(
  { computation, signal }: Pick<OrderRecords, 'computation' | 'signal'>,
  events: readonly OrderEvent[],
): readonly OrderAnomaly[] {
  const [first] = events
  if (computation === null || signal !== null || !first) return []
  const words = `It names the signal ${computation.slice(0, 100)}, which no loaded record before it computes: that may stand in a day that is missing, or was never logged.`
  return [{ kind: 'missing-signal', words, id: first.id }]
}

/** In archive order, a record that is older than the one before it. */
function timeRunsBackwards(records: readonly AskRow[]): readonly OrderAnomaly[] {
  const inOrder = [...records].sort((one, other) =>
    BigInt(String(one.id)) < BigInt(String(other.id)) ? -1 : 1,
  )
  return inOrder.flatMap((row, index): readonly OrderAnomaly[] => {
    const before = inOrder[index - 1]
    if (!before) return []
    const back = BigInt(before.ns as bigint) - BigInt(row.ns as bigint)
    if (back <= 0n) return []
    const words = `Time runs backwards: archived after line ${before.line} of ${before.file}, and ${formatNanoseconds(String(back))} older.`
    return [{ kind: 'time-backwards', words, id: String(row.id) }]
  })
}

/** Records of one order that name another instrument or side than its first. */
function disagreements(orderId: string, records: readonly AskRow[]): readonly OrderAnomaly[] {
  const named = records.filter((row) => row.order_id === orderId)
  const differing = (column: string, kind: OrderAnomaly['kind'], what: string): readonly OrderAnomaly[] => {
    const first = named.find((row) => row[column] !== null)?.[column]
    const odd = named.find((row) => row[column] !== null && row[column] !== first)
    return odd
      ? [
          {
            kind,
            id: String(odd.id),
            words: `This record has the ${what} ${odd[column]}, the first has ${first}.`,
          },
        ]
      : []
  }
  return [
    ...differing('instrument', 'other-instrument', 'instrument'),
    ...differing('side', 'other-side', 'side'),
  ]
}
