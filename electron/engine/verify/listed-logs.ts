/** Logs that their source lists and that are not here: such a day is not verified, and it is not missing at the source. */
import { parseArchiveKey } from '../../../shared/model/archive.ts'
import type { AwayState } from '../../../shared/model/due-days.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import type { FilePassResult } from './file-pass.ts'

/** By day. It changes words, and no verdict: a listing proves nothing of what it lists. */
export type ListedLogs = ReadonlyMap<string, AwayState>

/** Of days that have no log here. */
export function listedLogs(
  results: readonly FilePassResult[],
  listed: ReadonlyMap<string, AwayState> = new Map(),
): ListedLogs {
  const here = new Set(results.map(({ day }) => day))
  return new Map(
    [...listed].flatMap(([key, state]) => {
      const day = parseArchiveKey(key)?.day ?? null
      return day === null || here.has(day) ? [] : [[day, state] as const]
    }),
  )
}

/** Where the log of the day is said to be; null when no source lists it. */
export function listedWords(listed: ListedLogs, day: string): string | null {
  switch (listed.get(day)) {
    case 'in cold storage':
      return 'its source lists it in a cold storage class, and it was not pulled'
    case 'not pulled':
      return 'its source lists it, and it was not pulled'
    case undefined:
      return null
  }
}

const MOST_DAYS = 5

/** What has to be known of missing days that a source lists. */
export function listedNotes(
  { not_pulled: days = [] }: VerificationResult['coverage'],
  listed: ListedLogs,
): readonly string[] {
  if (days.length === 0) return []
  const shown = days.slice(0, MOST_DAYS).join(', ')
  const more = days.length > MOST_DAYS ? ` and ${days.length - MOST_DAYS} more` : ''
  const isCold = days.some((day) => listed.get(day) === 'in cold storage')
  const restored = isCold ? '; what lies in cold storage has to be restored at its source first' : ''
  return [
    `The source lists a log of ${shown}${more} that is not here: nothing of it is verified, and a listing proves nothing of what it lists. To be judged, it has to be pulled${restored}.`,
  ]
}
