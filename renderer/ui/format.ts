/** How values are printed on screen: one way each, everywhere. */
import { formatBytes } from '../../shared/model/byte-count.ts'

const integer = new Intl.NumberFormat('en-US')

export function formatCount(value: number): string {
  return integer.format(value)
}

/** `1 file`, `2 files`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** Elapsed milliseconds as seconds with two decimals, or minutes and seconds. */
export function formatElapsed(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`
  const minutes = Math.floor(seconds / 60)
  return `${minutes} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`
}

/** Whole seconds, for a running clock. */
export function formatClock(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

export function formatLeft(seconds: number): string {
  return seconds < 60 ? `${Math.ceil(seconds)} s left` : `${Math.ceil(seconds / 60)} min left`
}

/** `3f8a12bc…9d0e`: the start and the end of a long text. */
export function shorten(text: string, start = 10, end = 6): string {
  return text.length <= start + end + 12 ? text : `${text.slice(0, start)}…${text.slice(-end)}`
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const

export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay()
}

export function formatMonth(month: string): string {
  return `${MONTHS[Number(month.slice(5, 7)) - 1] ?? month} ${month.slice(0, 4)}`
}

/** `Monday 15 January 2024`. */
export function formatDay(day: string): string {
  return `${WEEKDAYS[weekdayOf(day)] ?? ''} ${Number(day.slice(8))} ${formatMonth(day)}`
}

/** `2024-01-15`, or `2024-01-15 to 2024-01-19`. */
export function daysWords(from: string, to: string): string {
  return from === to ? from : `${from} to ${to}`
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10)
}

export function formatProgress(progress: { done: number; total: number | null; unit: string }): string {
  const print = progress.unit === 'bytes' ? formatBytes : formatCount
  const unit = progress.unit === 'bytes' ? '' : ` ${progress.unit}`
  return progress.total === null
    ? `${print(progress.done)}${unit}`
    : `${print(progress.done)} of ${print(progress.total)}${unit}`
}

export function formatRate(rate: number, unit: string): string {
  return unit === 'bytes' ? `${formatBytes(rate)}/s` : `${formatCount(Math.round(rate))} ${unit}/s`
}
