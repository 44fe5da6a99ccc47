import type { TimeRange } from '../../../shared/model/explore.ts'

/** Times of the Explore screen: nanoseconds as bigint inside, `2024-01-15 14:30:00` outside. All UTC. */

const MILLION = 1_000_000n
const DAY_MS = 86_400_000

/** Nanoseconds as text, without a fraction of zeros. */
export function momentText(nanoseconds: bigint): string {
  const ms = nanoseconds / MILLION
  const rest = nanoseconds - (nanoseconds / 1_000_000_000n) * 1_000_000_000n
  const whole = new Date(Number(ms)).toISOString().slice(0, 19).replace('T', ' ')
  return rest === 0n ? whole : `${whole}.${String(rest).padStart(9, '0').replace(/0+$/, '')}`
}

/** What a user typed as a time: a day, a minute, a second; null when it is none. `end` takes the end of a day. */
export function readMoment(typed: string, end = false): string | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(\.\d{1,9})?)?)?\s*(?:Z|UTC)?$/i.exec(
    typed.trim(),
  )
  if (!match) return null
  const [, day = '', minute, second = '00', fraction = ''] = match
  const at = Date.parse(`${day}T${minute ?? '00:00'}:${second}Z`)
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(day)) return null
  if (minute === undefined && end) return new Date(at + DAY_MS).toISOString().slice(0, 19).replace('T', ' ')
  return `${day} ${minute ?? '00:00'}:${second}${fraction}`
}

/** The last so many hours before the archive's last event, that event included. */
export function lastHours(hours: number, last: string): TimeRange {
  const [whole = ''] = last.split('.')
  const end = Date.parse(`${whole.replace(' ', 'T')}Z`) + 1000
  const text = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
  return { from: text(end - hours * 3_600_000), to: null }
}

const WIDTHS: readonly (readonly [number, string])[] = [
  [604_800, 'week'],
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
]

/** `1 day`, `15 minutes`. */
export function widthWords(seconds: number): string {
  const [unit, name] = WIDTHS.find(([size]) => seconds >= size && seconds % size === 0) ?? [1, 'second']
  const count = seconds / unit
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
