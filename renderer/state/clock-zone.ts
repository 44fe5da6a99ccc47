/**
 * Instants as they are shown: in UTC, beside it or instead of it the time of an exchange. The digits of a fraction are
 * taken from the text as they stand; only whole seconds are counted with, so no nanosecond is lost.
 */

/** How instants are shown. Without a zone: in UTC only. */
export type Times = {
  /** An IANA name, e.g. `America/New_York`. */
  readonly zone: string | null
  readonly place: 'beside' | 'instead'
}

export const UTC_ONLY: Times = { zone: null, place: 'beside' }

/** An instant taken apart: whole seconds since 1970 in UTC, and the digits behind the point as they were written. */
export type Instant = { readonly seconds: number; readonly fraction: string }

const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,12}))? ?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/

/** Reads ISO 8601 text, with `T` or a space; without an offset it is UTC, as everywhere here. Null for other text. */
export function readInstant(text: string): Instant | null {
  const match = INSTANT.exec(text)
  if (!match) return null
  const [, year, month, date, hour, minute, second, fraction = '', offset = 'Z'] = match
  const at = Date.parse(`${year}-${month}-${date}T${hour}:${minute}:${second}Z`)
  if (Number.isNaN(at)) return null
  return { seconds: at / 1000 - offsetOf(offset), fraction }
}

function offsetOf(text: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(text)
  if (!match) return 0
  const seconds = Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60
  return match[1] === '-' ? -seconds : seconds
}

type Clock = { readonly parts: Intl.DateTimeFormat; readonly name: Intl.DateTimeFormat }

const clocks = new Map<string, Clock | null>()

function clockOf(zone: string): Clock | null {
  const known = clocks.get(zone)
  if (known !== undefined) return known
  const clock = makeClock(zone)
  clocks.set(zone, clock)
  return clock
}

function makeClock(timeZone: string): Clock | null {
  try {
    return {
      parts: new Intl.DateTimeFormat('en-US', {
        timeZone,
        hourCycle: 'h23',
        era: 'short',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      }),
      name: new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'short' }),
    }
  } catch {
    // No such zone: whoever asked shows UTC.
    return null
  }
}

export function isZone(zone: string): boolean {
  return zone !== '' && clockOf(zone) !== null
}

/** Seconds that the clocks of a zone are ahead of UTC at that instant; null for no zone. */
export function zoneOffset(zone: string, seconds: number): number | null {
  const clock = clockOf(zone)
  if (!clock) return null
  const parts = new Map(clock.parts.formatToParts(seconds * 1000).map(({ type, value }) => [type, value]))
  const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type))
  const local = Date.UTC(
    number('year'),
    number('month') - 1,
    number('day'),
    number('hour'),
    number('minute'),
    number('second'),
  )
  return local / 1000 - seconds
}

/** What the zone calls its time then: `EST`, `EDT`, `GMT+9`. */
export function zoneLabel(zone: string, seconds: number): string {
  const name = clockOf(zone)
    ?.name.formatToParts(seconds * 1000)
    .find(({ type }) => type === 'timeZoneName')?.value
  return name ?? zone
}

function digits(seconds: number, fraction: string): { readonly day: string; readonly time: string } {
  const iso = new Date(seconds * 1000).toISOString()
  return { day: iso.slice(0, -14), time: `${iso.slice(-13, -5)}${fraction === '' ? '' : `.${fraction}`}` }
}

/**
 * An instant for the screen, always with its zone: `2024-01-15 14:30:00.123456789 UTC`, beside it
 * `(09:30:00.123456789 EST)`. What is no instant stays as it is. `cut` leaves the fraction out.
 */
export function showInstant(text: string, times: Times, fraction: 'keep' | 'cut' = 'keep'): string {
  const instant = readInstant(text)
  if (!instant) return text
  const shown = fraction === 'keep' ? instant.fraction : ''
  const utc = digits(instant.seconds, shown)
  const inUtc = `${utc.day} ${utc.time} UTC`
  const offset = times.zone === null ? null : zoneOffset(times.zone, instant.seconds)
  if (times.zone === null || offset === null) return inUtc
  const local = digits(instant.seconds + offset, shown)
  const label = zoneLabel(times.zone, instant.seconds)
  if (label === 'UTC') return inUtc
  if (times.place === 'instead') return `${local.day} ${local.time} ${label}`
  return `${inUtc} (${local.day === utc.day ? '' : `${local.day} `}${local.time} ${label})`
}

/** Zones to choose from: those of exchanges first, each with the exchanges that keep it. */
export const EXCHANGE_ZONES: readonly { readonly zone: string; readonly exchanges: string }[] = [
  { zone: 'America/New_York', exchanges: 'NYSE, Nasdaq, Cboe EDGX' },
  { zone: 'America/Chicago', exchanges: 'CME, Cboe Options' },
  { zone: 'America/Toronto', exchanges: 'TSX' },
  { zone: 'America/Sao_Paulo', exchanges: 'B3' },
  { zone: 'Europe/London', exchanges: 'LSE, ICE Futures Europe' },
  { zone: 'Europe/Berlin', exchanges: 'Xetra, Eurex' },
  { zone: 'Europe/Paris', exchanges: 'Euronext Paris' },
  { zone: 'Europe/Amsterdam', exchanges: 'Euronext Amsterdam' },
  { zone: 'Europe/Zurich', exchanges: 'SIX' },
  { zone: 'Europe/Stockholm', exchanges: 'Nasdaq Stockholm' },
  { zone: 'Asia/Tokyo', exchanges: 'JPX' },
  { zone: 'Asia/Hong_Kong', exchanges: 'HKEX' },
  { zone: 'Asia/Shanghai', exchanges: 'SSE, SZSE' },
  { zone: 'Asia/Singapore', exchanges: 'SGX' },
  { zone: 'Asia/Seoul', exchanges: 'KRX' },
  { zone: 'Asia/Kolkata', exchanges: 'NSE, BSE' },
  { zone: 'Australia/Sydney', exchanges: 'ASX' },
]
