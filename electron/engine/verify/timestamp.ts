/** Timestamps as the archive spells them: ISO 8601, 0 to 9 fractional digits. Nanoseconds, never through a Date. */

const TIMESTAMP = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?$/

/**
 * The UTC instant as a text that sorts by time: `YYYY-MM-DDTHH:MM:SS.nnnnnnnnn`; its first ten characters are the
 * UTC day. Null when the text is no timestamp. Without a zone it is UTC; a leap second 60 is accepted.
 */
export function sortableTimestamp(text: string): string | null {
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
