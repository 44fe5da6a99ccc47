/** Spans of time as the rules write them: `5_minutes`, `1 hour`, `30s`. */

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  nanosecond: 1n,
  us: 1_000n,
  microsecond: 1_000n,
  ms: 1_000_000n,
  millisecond: 1_000_000n,
  s: 1_000_000_000n,
  sec: 1_000_000_000n,
  second: 1_000_000_000n,
  m: 60_000_000_000n,
  min: 60_000_000_000n,
  minute: 60_000_000_000n,
  h: 3_600_000_000_000n,
  hour: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  day: 86_400_000_000_000n,
}

const LONGEST = 366n * 86_400_000_000_000n

/** Nanoseconds of a span above zero and of a year at most; null for a text that is none. */
export function readDuration(text: string): bigint | null {
  const match = /^(\d{1,12})[ _]?([a-z]+)$/.exec(text.trim().toLowerCase())
  const [, count = '', unit = ''] = match ?? []
  const size = UNITS[unit] ?? (unit.endsWith('s') ? UNITS[unit.slice(0, -1)] : undefined)
  if (!match || size === undefined) return null
  const span = BigInt(count) * size
  return span > 0n && span <= LONGEST ? span : null
}
