import { MINUTE, type Micros, SECOND } from './agenda.ts'

/**
 * What an investigator can find in the sample, each on a day of its own, placed in proportion to the sample's length:
 *
 * - `rejectBurst`: for nine minutes of the morning the broker refuses most orders for want of buying power;
 * - `badVenue`: one venue fills market orders badly all afternoon, and one NVDA order far worse than any other;
 * - `intruder`: three failed logins and one good one at night from an outside address, a position limit raised, a
 *   circuit breaker that trips next day and is reset by the same person within seconds, the limit put back at night.
 *
 * With fewer than three days the last stories are left out.
 */
export type Stories = { readonly rejectBurst: number; readonly badVenue: number; readonly intruder: number }

export function placeStories(days: number): Stories {
  const at = (percent: number) => Math.floor((days * percent) / 100)
  if (days < 3) return { rejectBurst: 0, badVenue: days > 1 ? 1 : -1, intruder: -1 }
  return { rejectBurst: at(40), badVenue: at(60), intruder: at(75) }
}

/** The reject burst, in microseconds after the open. */
export const REJECT_BURST: { readonly from: Micros; readonly to: Micros } = {
  from: 72 * MINUTE,
  to: 81 * MINUTE,
}

/** The time of the bad fills, in microseconds after the open. */
export const BAD_VENUE: { readonly from: Micros; readonly to: Micros; readonly worst: Micros } = {
  from: 210 * MINUTE,
  to: 390 * MINUTE,
  worst: 251 * MINUTE + 17 * SECOND,
}

/** The open circuit breaker of the intruder's day, in microseconds after the open. */
export const BREAKER: { readonly trips: Micros; readonly reset: Micros } = {
  trips: 102 * MINUTE + 4 * SECOND,
  reset: 102 * MINUTE + 41 * SECOND,
}
