import type { ArchiveDay } from '../../../shared/model/archive-view.ts'

/** The days that a report may be asked for: those that are there, and those that should be. */
export function daysToReport(days: readonly ArchiveDay[]): readonly ArchiveDay[] {
  return days.filter((day) => day.loaded || day.state !== 'no-log')
}

/** Why a day has no events yet; empty where it is loaded. */
export function whyEmpty(day: ArchiveDay): string {
  if (day.loaded) return ''
  switch (day.state) {
    case 'missing':
      return 'missing'
    case 'cold':
      return 'in cold storage'
    case 'listed':
      return 'not pulled'
    default:
      return 'not loaded'
  }
}
