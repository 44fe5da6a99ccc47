/** Times of records as targets want them: worked out on integers, cut and never rounded, so that none moves on. */

/** A moment: microseconds since 1970 and what is left of it in nanoseconds, 0 to 999. */
export type Moment = { readonly micros: bigint; readonly nanos: number }

const TIME = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|\+00(?::?00)?)?$/

/** `2024-01-31 14:30:00.123456789` as DuckDB prints it, or the same as ISO 8601, UTC. Null for what is no such time. */
export function readMoment(text: string | null): Moment | null {
  const match = text === null ? null : TIME.exec(text)
  if (!match) return null
  const [, year, month, day, hour, minute, second, fraction = ''] = match
  const seconds = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute)) / 1000
  if (!Number.isSafeInteger(seconds) || Number(year) < 100) return null
  const digits = fraction.padEnd(9, '0')
  return {
    micros: BigInt(seconds + Number(second)) * 1_000_000n + BigInt(digits.slice(0, 6)),
    nanos: Number(digits.slice(6)),
  }
}

/** Milliseconds since 1970, the fraction cut off. */
export function epochMillis({ micros }: Moment): number {
  return Number(micros < 0n && micros % 1000n !== 0n ? micros / 1000n - 1n : micros / 1000n)
}

/**
 * Seconds since 1970 as a decimal with six digits, which is what Splunk keeps of a time (the record beside it has all
 * digits). Never with an exponent: Splunk refuses that (code 15).
 */
export function epochSeconds({ micros }: Moment): string {
  const digits = (micros < 0n ? -micros : micros).toString().padStart(7, '0')
  return `${micros < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`
}

/** ISO 8601, UTC, with as many digits as there are: 3, 6 or 9. */
export function isoTime(moment: Moment): string {
  const millis = epochMillis(moment)
  const rest = Number(moment.micros - BigInt(millis) * 1000n)
  const more = moment.nanos > 0 ? `${pad(rest)}${pad(moment.nanos)}` : rest > 0 ? pad(rest) : ''
  return new Date(millis).toISOString().replace('Z', `${more}Z`)
}

const pad = (number: number) => String(number).padStart(3, '0')
