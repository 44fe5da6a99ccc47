import type { AttestationDeadline } from './attestation.ts'

/** `the next business day at 18:00 UTC`. */
export function deadlineWords({ businessDays, time }: AttestationDeadline): string {
  return `${dayWords(businessDays)} at ${time} UTC`
}

function dayWords(days: number): string {
  if (days === 0) return 'the same day'
  if (days === 1) return 'the next business day'
  return `the ${days}${ordinal(days)} business day after it`
}

function ordinal(number: number): string {
  if (number >= 11 && number <= 13) return 'th'
  return { 1: 'st', 2: 'nd', 3: 'rd' }[number % 10] ?? 'th'
}
