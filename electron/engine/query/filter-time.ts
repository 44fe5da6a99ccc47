import { BlotterError } from '../../../shared/model/error.ts'

/** A day or a moment as a filter gives it, as texts that TIMESTAMP_NS reads. */
export type FilterTime = {
  readonly start: string
  /** Of a day: the start of the next. */
  readonly end: string
  /** False where `end` itself is outside. */
  readonly inclusive: boolean
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(\.\d{1,9})?)?(?:Z|\+00:?00)?$/i

/** Throws USAGE when the text is neither `YYYY-MM-DD` nor an ISO time in UTC. */
export function parseArchiveTime(text: string, option: string): FilterTime {
  const wrong = () =>
    new BlotterError('USAGE', `${option}: “${text}” is no day or UTC time.`, {
      hint: 'Write 2024-01-15 or 2024-01-15T14:30:00Z.',
    })
  const given = text.trim()
  if (/^\d{4}-\d{2}-\d{2}$/.test(given)) {
    const day = new Date(`${given}T00:00:00Z`)
    if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(given)) throw wrong()
    const next = new Date(day.getTime() + 86_400_000).toISOString().slice(0, 10)
    return { start: `${given} 00:00:00`, end: `${next} 00:00:00`, inclusive: false }
  }
  const match = MOMENT.exec(given)
  if (!match) throw wrong()
  const [, day = '', minute = '', second = '00', fraction = ''] = match
  const whole = new Date(`${day}T${minute}:${second}Z`)
  if (Number.isNaN(whole.getTime()) || !whole.toISOString().startsWith(day)) throw wrong()
  const moment = `${day} ${minute}:${second}${fraction}`
  return { start: moment, end: moment, inclusive: true }
}
