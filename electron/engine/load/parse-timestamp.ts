/**
 * Reads the time of a record exactly: ISO 8601 date and time with up to 9 fractional digits kept, in UTC, or with an
 * offset that is then taken off. Works on text; no fraction ever passes through a number or a Date.
 */

export type ParsedTime = {
  /** `YYYY-MM-DD HH:MM:SS[.fraction]`, UTC: what DuckDB reads into TIMESTAMP_NS. */
  readonly text: string
  /** More than nine fractional digits were cut off. */
  readonly cut: boolean
}

const SHAPE =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(Z|z|[+-]\d{2}(?::?\d{2})?)?$/

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** True when the day exists. */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= (month === 2 && leap ? 29 : (DAYS[month - 1] as number))
}

const two = (n: number) => String(n).padStart(2, '0')

/** Null when the text is no such time, or lies outside 1678 to 2261, all that TIMESTAMP_NS can hold. */
export function parseTimestamp(input: string): ParsedTime | null {
  const match = SHAPE.exec(input)
  if (!match) return null
  const [, y, mo, d, h, mi, s = '00', fraction = '', zone = 'Z'] = match
  const year = Number(y)
  const month = Number(mo)
  const day = Number(d)
  const hour = Number(h)
  const minute = Number(mi)
  if (!isCalendarDay(year, month, day) || hour > 23 || minute > 59 || Number(s) > 59) return null
  let date = `${y}-${mo}-${d} ${h}:${mi}`
  let finalYear = year
  if (zone.length > 1) {
    const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
    const offset = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
    if (offset > 18 * 60 || Number(digits.slice(2)) > 59) return null
    // Whole minutes only pass through the date; seconds and fraction stay text.
    const shifted = new Date(
      Date.UTC(year, month - 1, day, hour, minute) - (zone[0] === '-' ? -offset : offset) * 60_000,
    )
    finalYear = shifted.getUTCFullYear()
    date = `${finalYear}-${two(shifted.getUTCMonth() + 1)}-${two(shifted.getUTCDate())} ${two(shifted.getUTCHours())}:${two(shifted.getUTCMinutes())}`
  }
  if (finalYear < 1678 || finalYear > 2261) return null
  const kept = fraction.slice(0, 9)
  return { text: `${date}:${s}${kept ? `.${kept}` : ''}`, cut: /[1-9]/.test(fraction.slice(9)) }
}
