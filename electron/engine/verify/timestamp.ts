/** Timestamps as the archive spells them: ISO 8601, 0 to 9 fractional digits. Nanoseconds, never through a Date. */

const TIMESTAMP = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?$/

/** The usual spelling, UTC with a Z; the number of days in the month is not yet checked. */
const USUAL =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/

/** The date that was last found to exist: in a day's log it is nearly always the same. */
let knownDate = ''

/**
 * The UTC instant as a text that sorts by time: `YYYY-MM-DDTHH:MM:SS.nnnnnnnnn`; its first ten characters are the
 * UTC day. Null when the text is no timestamp. Without a zone it is UTC; a leap second 60 is accepted.
 */
export function sortableTimestamp(text: string): string | null {
  if (text.startsWith(knownDate) && knownDate !== '' && USUAL.test(text)) return padded(text)
  const sorted = sortAnySpelling(text)
  if (sorted !== null) knownDate = sorted.slice(0, 10)
  return sorted
}

/** `...SSZ` or `...SS.fZ` with nine fractional digits and without the Z. */
function padded(text: string): string {
  const digits = text.length === 20 ? -1 : text.length - 21
  return text.slice(0, -1) + (digits < 0 ? '.000000000' : '000000000'.slice(digits))
}

function sortAnySpelling(text: string): string | null {
  const match = TIMESTAMP.exec(text)
  if (!match) return null
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match
  if (!year || !month || !day || !hour || !minute || !second) return null
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null
  if (
    Number(month) < 1 ||
    Number(month) > 12 ||
    Number(day) < 1 ||
    Number(day) > daysIn(Number(year), Number(month))
  ) {
    return null
  }
  const nanoseconds = fraction.padEnd(9, '0')
  if (zone === 'Z' || /^[+-]00:?00$/.test(zone)) {
    return `${year}-${month}-${day}T${hour}:${minute}:${second}.${nanoseconds}`
  }
  const offset = (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * (zone.startsWith('-') ? -1 : 1)
  if (Math.abs(offset) > 24 * 60) return null
  // Only whole minutes are shifted, so second and fraction stay as they are.
  const shifted = new Date(
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute) - offset),
  )
  return `${shifted.toISOString().slice(0, 16)}:${second}.${nanoseconds}`
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

const NINE = 0x39
const ZERO = 0x30
const DATE_LENGTH = 'YYYY-MM-DD'.length
const LONGEST = '2026-03-02T08:13:00.123456789Z'.length
const HOUR = 11
/** The largest first digit of hours, minutes and seconds by its place; any other digit may be a nine. */
const LARGEST = new Uint8Array(LONGEST).fill(NINE)
for (const [place, digit] of [
  [HOUR, '2'],
  [14, '5'],
  [17, '5'],
] as const)
  LARGEST[place] = digit.charCodeAt(0)

/**
 * Tells, by the bytes alone, what nearly every timestamp is: of the date and the spelling of the one before it, and
 * not earlier. Of what it does not tell, the text has to be looked at.
 */
export class TimestampOrder {
  /** The timestamp before, in the usual spelling; without one, its length is 0. */
  readonly #known = new Uint8Array(LONGEST)
  #length = 0

  /** True when the timestamp from `from` to `to` follows the one that was asked about before. */
  follows(bytes: Buffer, from: number, to: number): boolean {
    if (this.#length !== 0 && to - from === this.#length && this.#goesOn(bytes, from)) return true
    this.#begin(bytes, from, to)
    return false
  }

  /** To be called where a timestamp comes that is not asked about: what follows it is not known. */
  forget(): void {
    this.#length = 0
  }

  #goesOn(bytes: Buffer, from: number): boolean {
    const known = this.#known
    let isLater = false
    for (let at = 0; at < this.#length; at += 1) {
      const byte = bytes[from + at] as number
      const before = known[at] as number
      if (byte === before) continue
      if (at < DATE_LENGTH || before < ZERO || before > NINE) return false // the date, or what stands between numbers
      if (byte < ZERO || byte > (LARGEST[at] as number)) return false
      if (!isLater && byte < before) return false
      isLater = true
      known[at] = byte
    }
    return (known[HOUR] as number) < TWO || (known[HOUR + 1] as number) <= THREE
  }

  #begin(bytes: Buffer, from: number, to: number): void {
    this.#length = 0
    if (to - from > LONGEST) return
    const text = bytes.toString('latin1', from, to)
    if (!USUAL.test(text) || sortableTimestamp(text) === null) return
    for (let at = from; at < to; at += 1) this.#known[at - from] = bytes[at] as number
    this.#length = to - from
  }
}

const TWO = 0x32
const THREE = 0x33
