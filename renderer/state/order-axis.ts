/** The line of time that the events of orders stand on: plain functions, tested without a window. */
import { formatNanoseconds, type OrderEvent } from '../../shared/model/order.ts'

export type TimeScale = 'even' | 'compressed'

export type TimeAxis = {
  /** Where a moment stands, from 0 to 1; in nanoseconds after the first event. */
  readonly placeOf: (offset: string) => number
  /** Moments that are named on the line; the first is 0, from where all are counted. */
  readonly ticks: readonly { readonly place: number; readonly label: string }[]
}

const SECOND = 1_000_000_000n
const ROUND: readonly bigint[] = [
  ...Array.from({ length: 10 }, (_, power) =>
    [1n, 2n, 5n].map((digit) => digit * 10n ** BigInt(power)),
  ).flat(),
  ...[10n, 15n, 30n, 60n, 120n, 300n, 600n, 900n, 1800n].map((seconds) => seconds * SECOND),
  ...[1n, 2n, 3n, 6n, 12n, 24n, 48n, 120n, 240n].map((hours) => hours * 3600n * SECOND),
]
const MOST_TICKS = 5
/** Names of moments need this much room, and one at the end has none. */
const TICK_ROOM = 0.2
const LAST_TICK = 0.9

/**
 * One line for all lives, each counted from its own first event. Even: by the clock. Compressed: every wait between two
 * moments of any of them by its magnitude, so that microseconds and hours can be seen in one picture.
 */
export function timeAxis(lives: readonly (readonly OrderEvent[])[], scale: TimeScale): TimeAxis {
  const moments = [...new Set(lives.flat().map(({ offset }) => BigInt(offset)))].sort(ascending)
  const lengthOf = (wait: bigint) => {
    const microseconds = Number(wait) / 1e3
    return scale === 'even' ? microseconds : Math.log10(1 + microseconds)
  }
  const reached: number[] = []
  moments.forEach((moment, at) => {
    const before = moments[at - 1]
    reached.push(before === undefined ? 0 : (reached[at - 1] ?? 0) + lengthOf(moment - before))
  })
  const total = reached.at(-1) ?? 0
  const indexOf = new Map(moments.map((moment, at) => [moment, at]))
  const placeOf = (offset: bigint) => {
    if (total === 0) return 0
    const known = indexOf.get(offset)
    if (known !== undefined) return (reached[known] ?? 0) / total
    const after = moments.findIndex((moment) => moment > offset)
    if (after <= 0) return after === 0 ? 0 : 1
    const from = moments[after - 1] ?? 0n
    return ((reached[after - 1] ?? 0) + lengthOf(offset - from)) / total
  }
  const ticks: { place: number; label: string }[] = []
  for (const moment of total === 0 ? [0n] : roundMoments(moments.at(-1) ?? 0n, scale)) {
    const place = placeOf(moment)
    const last = ticks.at(-1)
    if (last === undefined || (place <= LAST_TICK && place - last.place >= TICK_ROOM))
      ticks.push({ place, label: roundWords(moment) })
  }
  return { placeOf: (offset) => placeOf(BigInt(offset)), ticks }
}

/** Steps of one width by the clock; on a compressed line a moment of every magnitude. */
function roundMoments(end: bigint, scale: TimeScale): readonly bigint[] {
  if (scale === 'compressed') return [0n, ...ROUND.filter((moment) => moment < end)]
  const step = ROUND.find((width) => end / width < MOST_TICKS) ?? end
  return Array.from({ length: MOST_TICKS }, (_, at) => BigInt(at) * step).filter((moment) => moment <= end)
}

/** `3 h`, where an exact time would say `3 h 00 min 00 s`. */
function roundWords(moment: bigint): string {
  return formatNanoseconds(String(moment)).replace(/( 00 min)? 00 s$/, '')
}

function ascending(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** Compressed when, by the clock, half of the waits of one of the lives would be too short to see. */
export function suggestScale(...lives: readonly (readonly OrderEvent[])[]): TimeScale {
  return lives.some(isTooCloseByClock) ? 'compressed' : 'even'
}

function isTooCloseByClock(events: readonly OrderEvent[]): boolean {
  const waits = events
    .slice(1)
    .map(({ wait }) => Number(wait ?? 0))
    .filter((wait) => wait > 0)
    .sort((one, other) => one - other)
  const total = waits.reduce((sum, wait) => sum + wait, 0)
  const middle = waits[Math.floor(waits.length / 2)] ?? 0
  return total > 0 && middle / total < 0.02
}
